package io.hatoba.maintenance.overview;

import java.time.Duration;
import java.time.Instant;

/** Hours as rows number them: from 1970 on, by UTC. */
final class Hours {
  private Hours() {}

  /** The hour of a moment. */
  static long of(Instant moment) {
    return Math.floorDiv(moment.getEpochSecond(), Duration.ofHours(1).toSeconds());
  }

  /** When an hour begins. */
  static Instant begin(long hour) {
    return Instant.ofEpochSecond(hour * Duration.ofHours(1).toSeconds());
  }
}
