package io.hatoba.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The path of a page, with names for segments. */
record PathPattern(List<String> segments) {
  static PathPattern parse(String text) {
    return new PathPattern(split(text));
  }

  /** Segments of a path; none for the root. */
  static List<String> split(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    return inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
  }

  /**
   * What stands where this has names.
   *
   * @param asked segments of a path, percent-encoded
   * @return empty if the path is another one, or is not well encoded
   */
  Optional<Map<String, String>> match(List<String> asked) {
    if (asked.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      String segment = segments.get(i);
      Optional<String> text = decoded(asked.get(i));
      if (text.isEmpty() || text.get().isEmpty()) {
        return Optional.empty();
      }
      if (isName(segment)) {
        names.put(segment.substring(1, segment.length() - 1), text.get());
      } else if (!segment.equals(text.get())) {
        return Optional.empty();
      }
    }
    return Optional.of(names);
  }

  /** Where literal segments stand, as a number by which the more literal of two is the greater. */
  int rank() {
    int rank = 0;
    for (String segment : segments) {
      rank = rank * 2 + (isName(segment) ? 0 : 1);
    }
    return rank;
  }

  /** The names of the path, from left to right. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (String segment : segments) {
      if (isName(segment)) {
        names.add(segment.substring(1, segment.length() - 1));
      }
    }
    return names;
  }

  private static boolean isName(String segment) {
    return segment.startsWith("{");
  }

  private static Optional<String> decoded(String segment) {
    try {
      // A plus is a plus in a path.
      String text = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
      return text.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(text);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
