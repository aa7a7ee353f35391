package io.hatoba.maintenance.sweeping;

import io.hatoba.events.StopWish;
import io.hatoba.metadata.content.SweepDao;
import java.time.Instant;
import java.util.Optional;

/**
 * A sweep.
 *
 * @param asked whether somebody asked for it; else it was time
 * @param finishedAt empty while it is under way
 * @param manifests that were purged
 * @param packages that were purged, or hidden since nothing came of them
 * @param links of packages to blobs that went
 * @param blobs whose rows went
 * @param files that were unlinked
 * @param bytes of those files
 * @param failures steps that failed, and are done again by the next one
 * @param stop that somebody wants it to stop, or wanted
 */
public record Sweep(
    long id,
    boolean asked,
    Instant startedAt,
    Optional<Instant> finishedAt,
    long manifests,
    long packages,
    long links,
    long blobs,
    long files,
    long bytes,
    long failures,
    Optional<StopWish> stop) {
  /** Whether it has ended because somebody wanted it to stop. */
  public boolean stopped() {
    return StopWish.stopped(stop);
  }

  static Sweep of(SweepDao.Row row) {
    SweepDao.Counts counts = row.counts();
    return new Sweep(
        row.id(),
        row.accountId().isPresent(),
        row.startedAt(),
        row.finishedAt(),
        counts.manifests(),
        counts.packages(),
        counts.links(),
        counts.blobs(),
        counts.files(),
        counts.bytes(),
        counts.failures(),
        StopWish.of(row.stop()));
  }
}
