package io.hatoba.maintenance.hooks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When to try again what did not arrive. */
final class HookRetries {
  /** After this nobody waits for it any more. */
  static final Duration LONGEST = Duration.ofDays(3);

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(4),
          Duration.ofHours(8),
          Duration.ofHours(12));

  private HookRetries() {}

  /**
   * The pause after some attempts that failed.
   *
   * @param age of the message
   * @return empty if it is given up
   */
  static Optional<Duration> after(int attempts, Duration age) {
    Duration pause = PAUSES.get(Math.max(0, Math.min(attempts, PAUSES.size()) - 1));
    return age.plus(pause).compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(pause);
  }
}
