package io.hatoba.web.operations;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Words of an enumeration as forms send them. */
final class Choices {
  private Choices() {}

  static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  /** The one that a word means; empty for a word that means none. */
  static <E extends Enum<E>> Optional<E> find(Class<E> type, String word) {
    return Stream.of(type.getEnumConstants()).filter(one -> word(one).equals(word)).findFirst();
  }
}
