package io.hatoba.launch;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a setting as the application will: a system property ({@code hatoba.data-dir}) wins over
 * the environment ({@code HATOBA_DATA_DIR}), and an empty value counts as none.
 *
 * @param property reads a system property, null if absent
 * @param environment reads a variable of the environment, null if absent
 */
record Settings(Lookup property, Lookup environment) {

  /** Where a value comes from. */
  @FunctionalInterface
  interface Lookup extends UnaryOperator<@Nullable String> {}

  static Settings ofThisProcess() {
    return new Settings(System::getProperty, System::getenv);
  }

  Optional<String> find(String name) {
    String variable = name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    return text(property.apply(name)).or(() -> text(environment.apply(variable)));
  }

  private static Optional<String> text(@Nullable String value) {
    return Optional.ofNullable(value).map(String::strip).filter(v -> !v.isEmpty());
  }
}
