package io.hatoba.metadata.accounts;

/** Who sees a repository. */
public enum Visibility {
  /** Everyone on the instance. */
  PUBLIC,
  /** Every signed-in member of the enterprise. */
  INTERNAL,
  /** Those who were given access. */
  PRIVATE
}
