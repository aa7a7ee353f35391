package io.hatoba.oci;

/** The two registries that one instance serves, which differ in how images are named and owned. */
public enum RegistryKind {
  /** Images of a repository: {@code OWNER/REPOSITORY/IMAGE}. */
  DOCKER,
  /** Images of an account: {@code NAMESPACE/IMAGE}. */
  CONTAINER
}
