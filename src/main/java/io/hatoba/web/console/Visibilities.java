package io.hatoba.web.console;

import io.hatoba.oci.Visibility;
import java.util.Optional;
import java.util.stream.Stream;

/** Who may see something, as forms name it. */
final class Visibilities {
  private Visibilities() {}

  static Optional<Visibility> find(String word) {
    return Stream.of(Visibility.values()).filter(it -> it.name().equals(word)).findFirst();
  }
}
