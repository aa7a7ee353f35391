package io.hatoba.oci;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Who sees a repository or a package without having a role in it. */
public enum Visibility {
  /** Everyone on the instance, and anonymous clients where the settings allow. */
  PUBLIC,
  /** Every signed-in member of the enterprise. */
  INTERNAL,
  /** Those who were given access. */
  PRIVATE;

  /** As it is told to people. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Several, as one text that {@link #parse} reads. */
  public static String join(Collection<Visibility> several) {
    return several.stream().map(Enum::name).collect(Collectors.joining(" "));
  }

  /** Reads what {@link #join} has written. */
  public static Set<Visibility> parse(String joined) {
    return joined.isEmpty()
        ? EnumSet.noneOf(Visibility.class)
        : Arrays.stream(joined.split(" "))
            .map(Visibility::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Visibility.class)));
  }
}
