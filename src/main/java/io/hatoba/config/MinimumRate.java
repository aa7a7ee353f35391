package io.hatoba.config;

import java.time.Duration;

/**
 * How slow a client may be: {@code 60KiB/60s} are 60 KiB in any 60 seconds. The time over which it
 * is measured is how long a network may stall.
 *
 * @param bytes that come or go at least
 * @param within the time in which they do
 */
public record MinimumRate(long bytes, Duration within) {
  /** Checks itself. */
  public MinimumRate {
    if (bytes < 1 || within.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("is less than a byte, or measured over less than 1s");
    }
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if the text is no size and no duration with a slash between
   */
  static MinimumRate parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("is not a size in a time such as 60KiB/60s");
    }
    return new MinimumRate(
        ByteSize.parse(text.substring(0, slash)).bytes(),
        Durations.parse(text.substring(slash + 1)));
  }

  /** Whether so many bytes in so many nanoseconds of waiting were too few. */
  public boolean exceeds(long moved, long nanos) {
    return (double) moved / nanos < (double) bytes / within.toNanos();
  }

  @Override
  public String toString() {
    return bytes + " bytes in " + within.toSeconds() + " s";
  }
}
