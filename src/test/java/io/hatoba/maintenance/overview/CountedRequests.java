package io.hatoba.maintenance.overview;

import io.hatoba.metadata.nodes.ActivityHourDao;
import io.hatoba.metadata.nodes.ActivityHourDao.Counts;
import java.time.Clock;
import java.util.Collections;
import java.util.function.Supplier;

/** Counts of requests that are written nowhere. */
public final class CountedRequests {
  private Counts all =
      new Counts(0, 0, 0, 0, 0, 0, Collections.nCopies(ActivityHourDao.CLASSES, 0L));

  private final ActivityCounts counts =
      new ActivityCounts(
          new ActivityHourDao() {
            @Override
            public void add(long hour, long nodeId, Counts more) {
              all = all.plus(more);
            }
          },
          new OverviewTransaction() {
            @Override
            public <T> T of(Supplier<T> step) {
              return step.get();
            }
          },
          () -> 0,
          () -> 0,
          Clock.systemUTC());

  /** Counts from now on. */
  public CountedRequests() {
    counts.begin();
  }

  /** What counts. */
  public ActivityCounts counts() {
    return counts;
  }

  /** All that was counted. */
  public Counts taken() {
    counts.write(1);
    return all;
  }
}
