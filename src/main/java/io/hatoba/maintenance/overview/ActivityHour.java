package io.hatoba.maintenance.overview;

import io.hatoba.metadata.nodes.ActivityHourDao.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened in an hour on all nodes.
 *
 * @param begin of the hour
 * @param pushes manifests that were published
 * @param pulls of versions
 * @param refusals of the registry; not of those who had to sign in first, nor of those who asked
 *     whether something is there
 * @param faults of the server
 * @param requests of all, but for health and metrics
 * @param p99 within which 99 of 100 requests were answered, as closely as is known; blobs on their
 *     way do not count. Empty where there was none
 */
public record ActivityHour(
    Instant begin,
    long pushes,
    long pulls,
    long refusals,
    long faults,
    long requests,
    Optional<Duration> p99) {

  static ActivityHour of(long hour, Counts counts) {
    return new ActivityHour(
        Hours.begin(hour),
        counts.pushes(),
        counts.pulls(),
        counts.refusals(),
        counts.faults(),
        counts.requests(),
        p99(counts.within()));
  }

  static ActivityHour quiet(long hour) {
    return new ActivityHour(Hours.begin(hour), 0, 0, 0, 0, 0, Optional.empty());
  }

  private static Optional<Duration> p99(List<Long> within) {
    long all = within.stream().mapToLong(Long::longValue).sum();
    // 1 of 100 may be beyond, and of fewer than 100 none.
    long needed = all - all / 100;
    long sum = 0;
    for (int at = 0; at < within.size() && all > 0; at++) {
      sum += within.get(at);
      if (sum >= needed) {
        return Optional.of(ActivityCounts.BOUNDS.get(at));
      }
    }
    return Optional.empty();
  }
}
