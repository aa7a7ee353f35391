package io.hatoba.web.operations;

import io.hatoba.config.ByteSize;
import java.util.List;
import java.util.OptionalLong;

/** Numbers of bytes as people type them. */
final class Sizes {
  private static final List<String> UNITS = List.of("", "KiB", "MiB", "GiB", "TiB");
  private static final int KIBI = 1024;

  private Sizes() {}

  /**
   * Reads one, such as {@code 10 GiB}.
   *
   * @return empty for an empty text
   * @throws IllegalArgumentException if it is no size
   */
  static OptionalLong parse(String typed) {
    return typed.isBlank() ? OptionalLong.empty() : OptionalLong.of(ByteSize.parse(typed).bytes());
  }

  /** Exactly the same number, in the largest unit that it is whole in. */
  static String text(OptionalLong size) {
    if (size.isEmpty()) {
      return "";
    }
    long rest = size.getAsLong();
    int unit = 0;
    while (rest != 0 && rest % KIBI == 0 && unit < UNITS.size() - 1) {
      rest /= KIBI;
      unit++;
    }
    return rest + UNITS.get(unit);
  }
}
