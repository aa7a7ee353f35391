package io.hatoba.web.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How fast something has gone so far.
 *
 * @param done how much
 * @param seconds in how many, 1 at least
 */
record Speed(long done, long seconds) {
  private static final long ENOUGH = 5;

  /** Since an instant; empty if too little is done to tell. */
  static Optional<Speed> since(Instant began, Instant now, long done) {
    long seconds = Duration.between(began, now).toSeconds();
    return done > 0 && seconds > 0 ? Optional.of(new Speed(done, seconds)) : Optional.empty();
  }

  /** In a second, 1 at least. */
  long perSecond() {
    return Math.max(1, done / seconds);
  }

  /** In a minute, 1 at least. */
  long perMinute() {
    return Math.max(1, Math.round(60.0 * done / seconds));
  }

  /** How long the rest takes if it goes on like this; empty in the first seconds. */
  Optional<Duration> rest(long total) {
    return seconds < ENOUGH || total < done
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.round((double) (total - done) * seconds / done)));
  }
}
