package io.hatoba.catalog;

/** What is to become of one package of the Docker registry. */
public enum MigrationChoice {
  /** It gets another name in the Container registry than it would. */
  RENAME,
  /** It stays what it is. */
  SKIP,
  /** Its versions are merged into the package that has its name, if one has. */
  MERGE
}
