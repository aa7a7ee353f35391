package io.hatoba.access.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an identity token says.
 *
 * @param values by name, as JSON has them
 */
public record Claims(Map<String, Object> values) {
  private static final int MOST_CHARACTERS = 64 * 1024;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * Reads what somebody wrote.
   *
   * @throws IllegalArgumentException if it is no object of JSON, or has more than 65,536 characters
   */
  public static Claims parse(String json) {
    if (json.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException("claims have at most " + MOST_CHARACTERS + " characters");
    }
    try {
      @Nullable Map<String, Object> values =
          MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {});
      if (values == null) {
        throw new IllegalArgumentException("claims are an object of JSON, and not nothing");
      }
      return new Claims(values);
    } catch (JsonProcessingException malformed) {
      // Its message would quote what was written.
      throw new IllegalArgumentException("claims are an object of JSON");
    }
  }

  /**
   * A claim as texts; numbers and booleans are written as JSON writes them, a list has one text for
   * each of its values, an object has none.
   *
   * @param path the claim's name; one within an object is named after it, with a dot between, such
   *     as {@code kubernetes.io.serviceaccount.name}
   * @return empty if there is none
   */
  public List<String> find(String path) {
    return find(values, path);
  }

  /** Names hold dots themselves: the longest that is there is taken. */
  private static List<String> find(Map<?, ?> object, String path) {
    if (object.containsKey(path)) {
      return texts(object.get(path));
    }
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      if (object.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
        return find(inner, path.substring(dot + 1));
      }
    }
    return List.of();
  }

  private static List<String> texts(@Nullable Object value) {
    if (value instanceof List<?> several) {
      return several.stream().flatMap(one -> text(one).stream()).toList();
    }
    return text(value);
  }

  private static List<String> text(@Nullable Object value) {
    if (value instanceof Double number && number == Math.rint(number)) {
      return List.of(Long.toString(number.longValue()));
    }
    return value instanceof String || value instanceof Boolean || value instanceof Number
        ? List.of(value.toString())
        : List.of();
  }
}
