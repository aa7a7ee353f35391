package io.hatoba.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as an operator writes them: {@code 24h}, {@code 90s}, {@code 30m}, {@code 2d}, {@code
 * PT1H}.
 */
final class Durations {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|h|d)");

  private Durations() {}

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if the text is no duration, or not longer than zero
   */
  static Duration parse(String text) {
    String folded = text.strip().toLowerCase(Locale.ROOT);
    Matcher matcher = FORM.matcher(folded);
    Duration duration;
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          };
    } else {
      try {
        duration = Duration.parse(text.strip());
      } catch (DateTimeParseException notIso) {
        throw new IllegalArgumentException("is not a duration such as 90s, 30m, 24h or 2d");
      }
    }
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException("must be longer than zero");
    }
    return duration;
  }
}
