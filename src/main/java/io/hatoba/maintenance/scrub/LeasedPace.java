package io.hatoba.maintenance.scrub;

import io.hatoba.storage.ReadingPace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** The pace of this node for something that it has a lease of, which it renews meanwhile. */
final class LeasedPace implements ReadingPace {
  /** A quarter of every lease. */
  private static final Duration PERIOD = Duration.ofSeconds(30);

  /** At the slowest rate, 1 KiB a second, they take no longer than a lease can wait. */
  private static final int TOGETHER = 16 * 1024;

  private final ReadingPace pace;
  private final Clock clock;
  private final BooleanSupplier renewal;
  private Instant next;

  /**
   * For one thread.
   *
   * @param renewal false if somebody else has the lease, or it is not to be read any more
   */
  LeasedPace(ReadingPace pace, Clock clock, BooleanSupplier renewal) {
    this.pace = pace;
    this.clock = clock;
    this.renewal = renewal;
    this.next = clock.instant().plus(PERIOD);
  }

  @Override
  public void read(int bytes) {
    int left = bytes;
    do {
      int some = Math.min(left, TOGETHER);
      pace.read(some);
      left -= some;
      if (!clock.instant().isBefore(next)) {
        renew();
      }
    } while (left > 0);
  }

  /** Renews the lease now. */
  void renew() {
    if (!renewal.getAsBoolean()) {
      throw new ScrubStoppedException("another node has it, or it is to stop");
    }
    next = clock.instant().plus(PERIOD);
  }
}
