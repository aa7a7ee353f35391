package io.hatoba.maintenance.overview;

import io.hatoba.events.AuditQueue;
import io.hatoba.events.DownloadCounts;
import io.hatoba.metadata.nodes.ActivityHourDao;
import io.hatoba.metadata.nodes.ActivityHourDao.Counts;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * What this node counts of its requests and has not written yet. It is written with each sign of
 * the node, into the hour of this node's clock in which the sign before was given: so it may be in
 * the wrong hour by one period. What cannot be written waits; a node that is killed loses one
 * period. A node without timers counts nothing. To count makes no garbage.
 */
@Singleton
public final class ActivityCounts {
  /** How long a request took at most to be in a class; what took longer than all is in the last. */
  static final List<Duration> BOUNDS =
      Stream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000, 60_000)
          .map(Duration::ofMillis)
          .toList();

  private static final Logger LOG = Logger.getLogger(ActivityCounts.class.getName());
  private static final long[] BOUND_NANOS = BOUNDS.stream().mapToLong(Duration::toNanos).toArray();

  /** How requests end. */
  public enum Outcome {
    /** A manifest was published. */
    PUSHED,
    /** As the client wished, or it was asked to sign in, or told that something is not there. */
    ANSWERED,
    /** The registry refused it. */
    REFUSED,
    /** The server failed. */
    FAILED
  }

  private final ActivityHourDao hours;
  private final OverviewTransaction transaction;
  private final Clock clock;
  private final Growth pulls;
  private final Growth unlogged;
  private final LongAdder[] outcomes = adders(Outcome.values().length);
  private final LongAdder[] within = adders(BOUND_NANOS.length);
  private volatile boolean begun;

  // What follows is guarded by this object.
  private final Map<Long, Counts> waiting = new TreeMap<>();
  private long hour;

  /** What has come to a total since it was last asked. */
  private static final class Growth {
    private final LongSupplier total;
    private long before;

    Growth(LongSupplier total) {
      this.total = total;
    }

    long take() {
      long now = total.getAsLong();
      long growth = now - before;
      before = now;
      return growth;
    }
  }

  /** Over the rows of hours. */
  @Inject
  public ActivityCounts(
      ActivityHourDao hours,
      OverviewTransaction transaction,
      DownloadCounts downloads,
      AuditQueue audit,
      Clock clock) {
    this(hours, transaction, downloads::total, audit::overflown, clock);
  }

  ActivityCounts(
      ActivityHourDao hours,
      OverviewTransaction transaction,
      LongSupplier pulls,
      LongSupplier unlogged,
      Clock clock) {
    this.hours = hours;
    this.transaction = transaction;
    this.pulls = new Growth(pulls);
    this.unlogged = new Growth(unlogged);
    this.clock = clock;
  }

  private static LongAdder[] adders(int count) {
    return Stream.generate(LongAdder::new).limit(count).toArray(LongAdder[]::new);
  }

  /** Counts from now on. */
  synchronized void begin() {
    hour = Hours.of(clock.instant());
    begun = true;
  }

  /**
   * A request has ended.
   *
   * @param timed whether how long it took says something of the server, and not of the line
   */
  public void add(Outcome outcome, boolean timed, long nanos) {
    if (!begun) {
      return;
    }
    outcomes[outcome.ordinal()].increment();
    if (timed) {
      int found = Arrays.binarySearch(BOUND_NANOS, nanos);
      int at = found >= 0 ? found : -found - 1;
      within[Math.min(at, within.length - 1)].increment();
    }
  }

  /** Writes what has come since the last time, and what could not be written then. */
  synchronized void write(long nodeId) {
    gather();
    Map.copyOf(waiting)
        .forEach(
            (written, counts) -> {
              transaction.of(
                  () -> {
                    hours.add(written, nodeId, counts);
                    return true;
                  });
              waiting.remove(written);
            });
  }

  /**
   * Writes it before the node ends.
   *
   * @param source that is no server's: a server that stops closes its pool before it tells anybody
   */
  synchronized void writeLast(long nodeId, DataSource source) {
    gather();
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      for (Map.Entry<Long, Counts> counts : waiting.entrySet()) {
        ActivityHourDao.add(counts.getKey(), nodeId, counts.getValue(), connection);
      }
      connection.commit();
      waiting.clear();
    } catch (SQLException failure) {
      LOG.log(Level.WARNING, "the last requests are not counted", failure);
    }
  }

  private void gather() {
    Counts taken = take();
    if (!taken.isNothing()) {
      waiting.merge(hour, taken, Counts::plus);
    }
    hour = Hours.of(clock.instant());
  }

  private Counts take() {
    long pushed = take(Outcome.PUSHED);
    long answered = take(Outcome.ANSWERED);
    long refused = take(Outcome.REFUSED);
    long failed = take(Outcome.FAILED);
    return new Counts(
        pushed,
        pulls.take(),
        refused,
        failed,
        pushed + answered + refused + failed,
        unlogged.take(),
        Arrays.stream(within).map(LongAdder::sumThenReset).toList());
  }

  private long take(Outcome outcome) {
    return outcomes[outcome.ordinal()].sumThenReset();
  }
}
