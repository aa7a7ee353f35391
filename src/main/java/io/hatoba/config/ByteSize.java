package io.hatoba.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as an operator writes it: {@code 5GiB}, {@code 512 MB}, {@code 1048576}. KB,
 * MB, GB and TB are binary, as KiB, MiB, GiB and TiB are.
 *
 * @param bytes how many, zero or more
 */
public record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\s*([KMGT]I?B?|B)?");
  private static final Map<Character, Integer> SHIFT =
      Map.of('K', 10, 'M', 20, 'G', 30, 'T', 40, 'B', 0);

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if the text is no size or exceeds 2^63-1 bytes
   */
  public static ByteSize parse(String text) {
    Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not a size such as 5GiB, 512MB or 1048576");
    }
    long number = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    int shift = unit == null ? 0 : SHIFT.getOrDefault(unit.charAt(0), 0);
    if (number > Long.MAX_VALUE >> shift) {
      throw new IllegalArgumentException("is larger than 8 EiB");
    }
    return new ByteSize(number << shift);
  }
}
