package io.hatoba.maintenance.overview;

import io.hatoba.catalog.quotas.StorageReports;
import io.hatoba.metadata.nodes.ActivityHourDao;
import io.hatoba.metadata.nodes.StorageHourDao;
import io.hatoba.metadata.nodes.StorageHourDao.Bytes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts what the instance keeps, every few minutes and on one node, into the row of the hour; so
 * an hour tells of its end. What takes long is counted less often. It also forgets what was counted
 * long ago.
 */
@Singleton
public class StorageHours {
  /** How long hours are kept. */
  static final Duration KEPT = Duration.ofDays(90);

  /** Whoever has the hour and has not counted by then has died. */
  private static final Duration LEASE = Duration.ofMinutes(10);

  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
  private static final int PAUSE_OF_COST = 100;

  private final OverviewTransaction transaction;
  private final StorageHourDao storage;
  private final ActivityHourDao activity;
  private final Supplier<Bytes> count;
  private final Clock clock;
  private final LongSupplier nanoTime;

  /** Only for the one thread that looks. */
  private Instant nextLook = Instant.MIN;

  /** Over the rows of packages. */
  @Inject
  StorageHours(
      OverviewTransaction transaction,
      StorageHourDao storage,
      ActivityHourDao activity,
      StorageReports reports,
      Clock clock) {
    this(
        transaction,
        storage,
        activity,
        () ->
            new Bytes(
                reports.total().logical(),
                reports.deduplicated(),
                reports.reclaimable().physical()),
        clock,
        System::nanoTime);
  }

  StorageHours(
      OverviewTransaction transaction,
      StorageHourDao storage,
      ActivityHourDao activity,
      Supplier<Bytes> count,
      Clock clock,
      LongSupplier nanoTime) {
    this.transaction = transaction;
    this.storage = storage;
    this.activity = activity;
    this.count = count;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Counts, if it is time and no other node does. */
  void countDue() {
    Instant now = clock.instant();
    if (now.isBefore(nextLook)) {
      return;
    }
    nextLook = now.plus(BETWEEN_LOOKS);
    long hour = Hours.of(now);
    if (!transaction.of(() -> storage.take(hour, LEASE))) {
      return;
    }
    long began = nanoTime.getAsLong();
    Bytes bytes = count.get();
    Duration cost = Duration.ofNanos(nanoTime.getAsLong() - began).multipliedBy(PAUSE_OF_COST);
    Duration pause = cost.compareTo(FRESH) > 0 ? cost : FRESH;
    long oldest = Hours.of(now.minus(KEPT));
    transaction.of(
        () -> {
          storage.put(hour, bytes, pause);
          return storage.forget(oldest) + activity.forget(oldest);
        });
  }
}
