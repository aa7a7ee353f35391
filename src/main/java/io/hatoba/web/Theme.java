package io.hatoba.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** In which colours a reader wants the pages. */
public enum Theme {
  /** In those of the device. */
  AUTO,
  /** Dark on light. */
  LIGHT,
  /** Light on dark. */
  DARK;

  /** As it stands in the page and in the cookie: {@code dark}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Theme> find(String word) {
    return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
  }
}
