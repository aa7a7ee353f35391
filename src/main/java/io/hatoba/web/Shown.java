package io.hatoba.web;

import io.hatoba.oci.Digest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;

/** Numbers, sizes, times and digests in the reader's form. */
@Named
@RequestScoped
public class Shown {
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
  private static final int KIBI = 1024;
  private static final int DIGITS = 12;
  private static final long DAYS_OF_MONTH = 30;
  private static final long DAYS_OF_YEAR = 365;

  private final Reader reader;
  private final Words words;
  private final Clock clock;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Shown() {
    this(null, null, null);
  }

  /** For whom, and by which clock. */
  @Inject
  public Shown(Reader reader, Words words, Clock clock) {
    this.reader = reader;
    this.words = words;
    this.clock = clock;
  }

  /** A number with its thousands apart. */
  public String count(long number) {
    return NumberFormat.getIntegerInstance(locale()).format(number);
  }

  /** Bytes in the largest binary unit of which there is one: {@code 31.2 MiB}. */
  public String size(long bytes) {
    double rest = bytes;
    int unit = 0;
    while (rest >= KIBI && unit < UNITS.size() - 1) {
      rest /= KIBI;
      unit++;
    }
    NumberFormat format = NumberFormat.getNumberInstance(locale());
    format.setMaximumFractionDigits(unit == 0 ? 0 : 1);
    format.setMinimumFractionDigits(unit == 0 ? 0 : 1);
    return format.format(rest) + " " + UNITS.get(unit);
  }

  /** Bytes, exactly. */
  public String bytes(long bytes) {
    return words.say("common.bytes", bytes);
  }

  /** How long ago, in the largest unit that fits: {@code 3 days ago}. */
  public String ago(Instant at) {
    Duration since = Duration.between(at, clock.instant());
    if (since.toMinutes() == 0) {
      return words.say("common.just-now");
    }
    return since.isNegative()
        ? words.say("common.in", span(since.negated()))
        : words.say("common.ago", span(since));
  }

  /** A span of time in its largest unit: {@code 3 days}. */
  public String span(Duration span) {
    long days = span.toDays();
    if (days >= DAYS_OF_YEAR) {
      return words.say("common.years", days / DAYS_OF_YEAR);
    }
    if (days >= DAYS_OF_MONTH) {
      return words.say("common.months", days / DAYS_OF_MONTH);
    }
    if (days >= 1) {
      return words.say("common.days", days);
    }
    if (span.toHours() >= 1) {
      return words.say("common.hours", span.toHours());
    }
    if (span.toMinutes() >= 1) {
      return words.say("common.minutes", span.toMinutes());
    }
    return words.say("common.seconds", Math.max(0, span.toSeconds()));
  }

  /** Date and time on the reader's clock. */
  public String time(Instant at) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.MEDIUM)
            .withLocale(locale())
            .withZone(reader.zone())
            .format(at)
        + " "
        + DateTimeFormatter.ofPattern("zzz", locale()).withZone(reader.zone()).format(at);
  }

  /** The date on the reader's clock. */
  public String date(Instant at) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
        .withLocale(locale())
        .withZone(reader.zone())
        .format(at);
  }

  /** As much of a digest as tells it from others: {@code sha256:1a2b3c4d5e6f}. */
  public String digest(Digest digest) {
    String text = digest.toString();
    return text.substring(0, Math.min(text.length(), text.indexOf(':') + 1 + DIGITS));
  }

  private Locale locale() {
    return reader.language().locale();
  }
}
