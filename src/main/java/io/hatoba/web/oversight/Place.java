package io.hatoba.web.oversight;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A path with parameters; what is empty is left out. */
record Place(String text) {
  Place with(String name, String value) {
    if (value.isEmpty()) {
      return this;
    }
    char before = text.indexOf('?') < 0 ? '?' : '&';
    return new Place(text + before + name + "=" + encoded(value));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return text;
  }
}
