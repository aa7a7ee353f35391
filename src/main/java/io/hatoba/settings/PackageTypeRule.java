package io.hatoba.settings;

import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Sentence;
import java.util.List;

/** What modes of package types keep everybody from. */
public enum PackageTypeRule implements Sentence {
  /** The type. */
  TYPE_READ_ONLY(
      "packages of the type {0} are read-only on this instance; a site administrator can change"
          + " it",
      RegistryKind.class),
  /** The type. */
  TYPE_DISABLED(
      "packages of the type {0} are disabled on this instance; a site administrator can change it",
      RegistryKind.class);

  private final String pattern;
  private final List<Class<?>> terms;

  PackageTypeRule(String pattern, Class<?>... terms) {
    this.pattern = pattern;
    this.terms = List.of(terms);
  }

  @Override
  public String pattern() {
    return pattern;
  }

  @Override
  public List<Class<?>> terms() {
    return terms;
  }
}
