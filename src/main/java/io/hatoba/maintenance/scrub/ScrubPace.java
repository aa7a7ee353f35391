package io.hatoba.maintenance.scrub;

import io.hatoba.config.Settings;
import io.hatoba.storage.ReadingPace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Bytes per second of this node, whoever reads them and from how many threads. What was not read
 * while nobody did is not made up for: the pace is steady.
 */
@ApplicationScoped
public class ScrubPace implements ReadingPace {
  private static final long SECOND = 1_000_000_000;

  /** As long as a node that stops may have to wait. */
  private static final long LONGEST_SLEEP = SECOND / 5;

  private final long rate;
  private final LongSupplier nanoTime;
  private final LongConsumer sleep;
  private volatile boolean stopping;
  private long free;

  /** For the container only. */
  public ScrubPace() {
    this(1, System::nanoTime, LockSupport::parkNanos);
  }

  /** As fast as the settings allow. */
  @Inject
  public ScrubPace(Settings settings) {
    this(settings.scrubRate(), System::nanoTime, LockSupport::parkNanos);
  }

  ScrubPace(long rate, LongSupplier nanoTime, LongConsumer sleep) {
    this.rate = rate;
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.free = nanoTime.getAsLong();
  }

  /** Whoever reads stops with the next bytes. */
  public void stop() {
    stopping = true;
  }

  /**
   * Waits until more may be read.
   *
   * @throws ScrubStoppedException if this node stops
   */
  @Override
  public void read(int bytes) {
    long until = reserve(bytes);
    requireGoingOn();
    for (long left = until - nanoTime.getAsLong(); left > 0; left = until - nanoTime.getAsLong()) {
      sleep.accept(Math.min(left, LONGEST_SLEEP));
      requireGoingOn();
    }
  }

  private synchronized long reserve(int bytes) {
    long now = nanoTime.getAsLong();
    free = (free - now > 0 ? free : now) + (long) (bytes * (double) SECOND / rate);
    return free;
  }

  private void requireGoingOn() {
    if (stopping || Thread.currentThread().isInterrupted()) {
      throw new ScrubStoppedException("this node stops");
    }
  }
}
