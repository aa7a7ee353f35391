package io.hatoba.distribution;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What an {@code Authorization} header shows. */
sealed interface Credentials {
  /** No header. */
  record None() implements Credentials {}

  /** User name and password (RFC 7617). */
  record Basic(String user, String password) implements Credentials {
    @Override
    public String toString() {
      return "Basic " + user;
    }
  }

  /** A token (RFC 6750). */
  record Bearer(String token) implements Credentials {
    @Override
    public String toString() {
      return "Bearer …";
    }
  }

  /** Something that cannot be understood. */
  record Unknown() implements Credentials {}

  /** Reads the header. */
  static Credentials parse(Optional<String> header) {
    if (header.isEmpty()) {
      return new None();
    }
    String text = header.get().strip();
    int space = text.indexOf(' ');
    String scheme = space < 0 ? text : text.substring(0, space);
    String value = space < 0 ? "" : text.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Bearer")) {
      return new Bearer(value);
    }
    return scheme.equalsIgnoreCase("Basic") ? basic(value) : new Unknown();
  }

  private static Credentials basic(String value) {
    try {
      String pair = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? new Unknown()
          : new Basic(pair.substring(0, colon), pair.substring(colon + 1));
    } catch (IllegalArgumentException notBase64) {
      return new Unknown();
    }
  }
}
