package io.hatoba.access;

/** What one caller may do to one repository, existing or not. */
@FunctionalInterface
public interface Access {
  /** Whether the caller may. */
  Decision decide(Action action);

  /** Whether the caller may, for those who do not ask why. */
  default boolean allows(Action action) {
    return decide(action).allowed();
  }
}
