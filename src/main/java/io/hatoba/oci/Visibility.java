package io.hatoba.oci;

/** Who sees a repository or a package without having a role in it. */
public enum Visibility {
  /** Everyone on the instance, and anonymous clients where the settings allow. */
  PUBLIC,
  /** Every signed-in member of the enterprise. */
  INTERNAL,
  /** Those who were given access. */
  PRIVATE
}
