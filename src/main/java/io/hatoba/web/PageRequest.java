package io.hatoba.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a reader asks a page for.
 *
 * @param path as it was asked for, percent-encoded
 * @param names what stood where the path of the page has names
 * @param query parameters of the URL, and of a plain form
 * @param form whether a form was sent
 */
public record PageRequest(
    String path, Map<String, String> names, Map<String, List<String>> query, boolean form) {
  /** Copies the maps. */
  public PageRequest {
    names = Map.copyOf(names);
    query = Map.copyOf(query);
  }

  /** What stood where the path has a name. */
  public String name(String name) {
    return Optional.ofNullable(names.get(name))
        .orElseThrow(() -> new IllegalArgumentException("the path has no name " + name));
  }

  /** A parameter that is there and says something. */
  public Optional<String> parameter(String name) {
    return parameters(name).stream().map(String::strip).filter(it -> !it.isEmpty()).findFirst();
  }

  /** All values of a parameter. */
  public List<String> parameters(String name) {
    return query.getOrDefault(name, List.of());
  }

  /**
   * A parameter that is one of a few words.
   *
   * @return the one without a value, and for a word that is none of them, {@code otherwise}
   */
  public <E extends Enum<E>> E choice(String name, E otherwise) {
    return parameter(name)
        .flatMap(
            word ->
                List.of(otherwise.getDeclaringClass().getEnumConstants()).stream()
                    .filter(it -> it.name().equalsIgnoreCase(word.replace('-', '_')))
                    .findFirst())
        .orElse(otherwise);
  }
}
