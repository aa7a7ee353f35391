package io.hatoba.oci;

/**
 * What somebody may do in a repository, in GitHub's words; each may do what those before it may. Of
 * its packages they may do what the {@link Role} says.
 */
public enum Permission {
  /** Nothing. */
  NONE(Role.NONE),
  /** See it. */
  PULL(Role.READ),
  /** Care for its issues, which Hatoba has not: see it. */
  TRIAGE(Role.READ),
  /** Change its content. */
  PUSH(Role.WRITE),
  /** Manage it without the dangerous parts. */
  MAINTAIN(Role.WRITE),
  /** Everything: who has access, visibility, transfer, deletion. */
  ADMIN(Role.ADMIN);

  private final Role role;

  Permission(Role role) {
    this.role = role;
  }

  /** The same for packages of the repository. */
  public Role role() {
    return role;
  }

  /** What a role means in a repository. */
  public static Permission of(Role role) {
    return switch (role) {
      case NONE -> NONE;
      case READ -> PULL;
      case WRITE -> PUSH;
      case ADMIN -> ADMIN;
    };
  }

  /** The greater of two. */
  public Permission or(Permission other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Whether this is a permission or a greater one. */
  public boolean includes(Permission other) {
    return compareTo(other) >= 0;
  }
}
