package io.hatoba.catalog;

/**
 * What becomes of a package whose name another package of the Container registry has, if nothing
 * was said of it in particular.
 */
public enum ConflictRule {
  /** It stays what it is, and its owner's migration is not complete. */
  REFUSE,
  /** It stays what it is. */
  SKIP,
  /** Its versions are merged into the other. */
  MERGE
}
