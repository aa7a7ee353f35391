package io.hatoba.distribution;

/** What a caller of a resource method must be allowed. */
public enum Need {
  /** Nothing; the method itself finds out who calls. */
  NOTHING,
  /** Any valid credential. */
  CREDENTIAL,
  /** To read the repository of the path. */
  PULL,
  /** To write to the repository of the path. */
  PUSH,
  /** To delete in the repository of the path. */
  DELETE,
  /** To list all repositories. */
  CATALOG
}
