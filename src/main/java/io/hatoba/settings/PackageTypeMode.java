package io.hatoba.settings;

/** What a site administrator lets be done with all packages of a type. */
public enum PackageTypeMode {
  /** Everything that roles allow. */
  ENABLED,
  /** Everything but pushes: nothing new comes, and no tag moves. */
  READ_ONLY,
  /** Nothing: names of the type are answered as if nothing were there. */
  DISABLED
}
