package io.hatoba.access.identity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an identity token says.
 *
 * @param values by name, as JSON has them
 */
public record Claims(Map<String, Object> values) {
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
