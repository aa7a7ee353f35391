package io.hatoba.catalog.retention;

import io.hatoba.events.StopWish;
import io.hatoba.metadata.packages.RetentionRunDao;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A run and what it has done.
 *
 * @param accountId who asked for it; empty where it was time
 * @param startedAt when it began
 * @param finishedAt empty while it is under way, and where it waits for whoever goes on
 * @param packages that were looked through
 * @param deleted versions that went; each can be restored for 30 days
 * @param spared versions that were to go, and that something kept when it came to that
 * @param failed packages that could not be looked through
 * @param freed bytes that the packages need no more, each once in each package
 * @param stop that somebody wants it to stop, or wanted
 */
public record RetentionReport(
    OptionalLong accountId,
    Instant startedAt,
    Optional<Instant> finishedAt,
    long packages,
    long deleted,
    long spared,
    long failed,
    long freed,
    Optional<StopWish> stop) {
  static RetentionReport of(RetentionRunDao.Row row) {
    RetentionRunDao.Counts counts = row.counts();
    return new RetentionReport(
        row.accountId(),
        row.startedAt(),
        row.finishedAt(),
        counts.packages(),
        counts.deleted(),
        counts.spared(),
        counts.failed(),
        counts.freed(),
        StopWish.of(row.stop()));
  }
}
