package io.hatoba.web.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A path with parameters; what is empty is left out. */
record Address(String text) {
  Address with(String name, String value) {
    if (value.isEmpty()) {
      return this;
    }
    char before = text.indexOf('?') < 0 ? '?' : '&';
    return new Address(
        text + before + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return text;
  }
}
