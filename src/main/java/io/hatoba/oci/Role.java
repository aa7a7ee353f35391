package io.hatoba.oci;

/**
 * What somebody may do with a repository or a package, from nothing to everything; each role may do
 * what those before it may.
 */
public enum Role {
  /** Nothing, which is less than what visibility may give. */
  NONE,
  /** Pull, and see what there is. */
  READ,
  /** Push. */
  WRITE,
  /** Delete and restore, and say who has which role. */
  ADMIN;

  /** The greater of two roles. */
  public Role or(Role other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Whether this is a role or a greater one. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }
}
