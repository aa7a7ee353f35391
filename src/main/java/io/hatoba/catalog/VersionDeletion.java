package io.hatoba.catalog;

/** What became of a version that somebody wanted to delete. */
public enum VersionDeletion {
  /** It is deleted, and can be restored. */
  DONE,
  /** The package has no such version. */
  ABSENT,
  /** The package has no other version. */
  LAST,
  /** No other version of the package has a tag. */
  LAST_TAGGED
}
