package io.hatoba.web.hooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Collectors;

/**
 * As much of a text as a page shows.
 *
 * @param text its beginning
 * @param whole whether that is all of it
 */
public record Excerpt(String text, boolean whole) {
  private static final int LONGEST = 64 * 1024;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Excerpt of(String text) {
    if (text.length() <= LONGEST) {
      return new Excerpt(text, true);
    }
    boolean split = Character.isHighSurrogate(text.charAt(LONGEST - 1));
    return new Excerpt(text.substring(0, split ? LONGEST - 1 : LONGEST), false);
  }

  /** Of JSON that this server wrote, with its lines apart. */
  static Excerpt ofJson(String json) {
    return of(tree(json).toPrettyString());
  }

  /** Of an object whose members are headers, one a line. */
  static Excerpt ofHeaders(String json) {
    return of(
        tree(json).properties().stream()
            .map(header -> header.getKey() + ": " + header.getValue().asText())
            .collect(Collectors.joining("\n")));
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("what was kept is JSON", impossible);
    }
  }
}
