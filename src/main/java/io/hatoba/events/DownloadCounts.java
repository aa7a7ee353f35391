package io.hatoba.events;

import io.hatoba.metadata.packages.DownloadDao;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * How often versions were pulled from this node and is not written yet. The timer of a node writes
 * it every {@link #PERIOD}; a node that is killed loses so much of it. What cannot be written is
 * kept for the next time.
 */
@Singleton
public final class DownloadCounts {
  /** How often the timer of a node writes. */
  public static final Duration PERIOD = Duration.ofSeconds(10);

  /** How many versions are written in one transaction, which others wait for. */
  private static final int TOGETHER = 500;

  private static final Logger LOG = Logger.getLogger(DownloadCounts.class.getName());

  /** Where counts are written, all or none of those it is given. */
  @FunctionalInterface
  interface Sink {
    void write(List<DownloadDao.Pulls> pulls);
  }

  private record Key(long manifestId, LocalDate day) {}

  private record Count(long times, Instant last) {
    Count plus(Count other) {
      return new Count(times + other.times, last.isAfter(other.last) ? last : other.last);
    }
  }

  private final Sink sink;
  private final Clock clock;
  private final LongAdder total = new LongAdder();

  /** Held by the one who writes. */
  private final ReentrantLock writing = new ReentrantLock();

  // What follows is guarded by this object.
  private Map<Key, Count> waiting = new HashMap<>();

  /** When somebody should have written; the timer of a node that has one does before. */
  private Instant late = Instant.MAX;

  /** Writes by transactions of their own. */
  @Inject
  public DownloadCounts(DownloadWriter writer, Clock clock) {
    this(writer::write, clock);
  }

  /** Writes elsewhere. */
  DownloadCounts(Sink sink, Clock clock) {
    this.sink = sink;
    this.clock = clock;
  }

  /**
   * A manifest was pulled that is a version of its own.
   *
   * @param manifestId its row
   */
  public void add(long manifestId) {
    Instant now = clock.instant();
    total.increment();
    if (added(new Key(manifestId, LocalDate.ofInstant(now, ZoneOffset.UTC)), new Count(1, now), now)
        && writing.tryLock()) {
      try {
        write(sink);
      } finally {
        writing.unlock();
      }
    }
  }

  /** How often versions were pulled since the node started. */
  public long total() {
    return total.sum();
  }

  /** Adds it; tells whether somebody should have written by now. */
  private synchronized boolean added(Key key, Count count, Instant now) {
    if (waiting.isEmpty()) {
      late = now.plus(PERIOD.multipliedBy(2));
    }
    waiting.merge(key, count, Count::plus);
    return now.isAfter(late);
  }

  /** Writes everything; the timer of a node does this, and who reads the counts here. */
  public void writeAll() {
    writeAll(sink);
  }

  /**
   * Writes everything before the node ends.
   *
   * @param source that is no server's: a server that stops closes its pool before it tells anybody
   */
  public void writeLast(DataSource source) {
    writeAll(
        pulls -> {
          try (Connection connection = source.getConnection()) {
            DownloadDao.execute(pulls, connection);
          } catch (SQLException failure) {
            throw new IllegalStateException("the last downloads cannot be written", failure);
          }
        });
  }

  private void writeAll(Sink to) {
    writing.lock();
    try {
      write(to);
    } finally {
      writing.unlock();
    }
  }

  private void write(Sink to) {
    List<DownloadDao.Pulls> pulls = take();
    for (int begin = 0; begin < pulls.size(); begin += TOGETHER) {
      try {
        to.write(pulls.subList(begin, Math.min(pulls.size(), begin + TOGETHER)));
      } catch (RuntimeException failure) {
        List<DownloadDao.Pulls> rest = pulls.subList(begin, pulls.size());
        LOG.log(Level.WARNING, "downloads of " + rest.size() + " versions wait", failure);
        giveBack(rest);
        return;
      }
    }
  }

  private synchronized List<DownloadDao.Pulls> take() {
    List<DownloadDao.Pulls> pulls = new ArrayList<>();
    waiting.forEach(
        (key, count) ->
            pulls.add(new DownloadDao.Pulls(key.manifestId, key.day, count.times, count.last)));
    waiting = new HashMap<>();
    late = Instant.MAX;
    return pulls;
  }

  private synchronized void giveBack(List<DownloadDao.Pulls> pulls) {
    for (DownloadDao.Pulls some : pulls) {
      waiting.merge(
          new Key(some.manifestId(), some.day()),
          new Count(some.times(), some.last()),
          Count::plus);
    }
    // Not sooner, or every request would find a database that is away.
    late = clock.instant().plus(PERIOD.multipliedBy(2));
  }
}
