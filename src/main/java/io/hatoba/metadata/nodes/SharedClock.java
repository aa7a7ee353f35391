package io.hatoba.metadata.nodes;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What time it is on all nodes: what the database says. A node whose own clock is wrong would end
 * tokens and sessions of others too early, or forget what others keep; so each compares its clock
 * with the database's now and then, and goes by that one while they differ.
 */
@Singleton
public class SharedClock implements InstantSource {
  /** A clock that differs by no more is right: nothing depends on less. */
  public static final Duration TOLERANCE = Duration.ofSeconds(1);

  /** An answer that took longer says too little of what time it is. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(1);

  private static final Logger LOG = Logger.getLogger(SharedClock.class.getName());

  private final InstantSource own;
  private volatile Duration correction = Duration.ZERO;

  /** Beside the clock of this machine. */
  @Inject
  public SharedClock() {
    this(InstantSource.system());
  }

  /**
   * Beside a clock.
   *
   * @param own of this machine
   */
  public SharedClock(InstantSource own) {
    this.own = own;
  }

  @Override
  public Instant instant() {
    return own.instant().plus(correction);
  }

  /** By how much the clock of this machine is ahead, as far as it is wrong; negative if behind. */
  public Duration error() {
    return correction.negated();
  }

  /**
   * Compares the clock of this machine with the database's, and goes by that one where they differ.
   *
   * @param database asks it what time it is
   * @param times it is asked at most, while its answers are too slow to count
   */
  public void compare(Supplier<Instant> database, int times) {
    boolean counted = false;
    for (int time = 0; time < times && !counted; time++) {
      counted = compare(database);
    }
  }

  /** Whether the answer counted. */
  private boolean compare(Supplier<Instant> database) {
    Instant asked = own.instant();
    Instant told = database.get();
    Duration took = Duration.between(asked, own.instant());
    if (took.isNegative() || took.compareTo(LONGEST_ANSWER) > 0) {
      return false;
    }
    // At some time between question and answer.
    Duration ahead = Duration.between(asked.plus(took.dividedBy(2)), told);
    follow(ahead.abs().compareTo(TOLERANCE) > 0 ? ahead : Duration.ZERO);
    return true;
  }

  private void follow(Duration ahead) {
    boolean wasRight = correction.isZero();
    correction = ahead;
    if (wasRight && !ahead.isZero()) {
      LOG.log(
          Level.WARNING,
          "the clock of this node differs from the database''s by {0} ms, which is followed",
          Long.toString(ahead.toMillis()));
    } else if (!wasRight && ahead.isZero()) {
      LOG.info("the clock of this node is right again");
    }
  }
}
