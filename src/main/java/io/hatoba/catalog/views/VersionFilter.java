package io.hatoba.catalog.views;

/** Which versions of a package to list. */
public enum VersionFilter {
  /** Those that live. */
  ALL,
  /** Those of them that have a tag of their own. */
  TAGGED,
  /** The others of them. */
  UNTAGGED,
  /** Those that were deleted and may be restored. */
  DELETED
}
