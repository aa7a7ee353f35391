package io.hatoba.catalog.retention;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Set;

/** Tags that a rule of protection keeps from being deleted. */
@Singleton
class ProtectedTags {
  /** For the container, once. */
  ProtectedTags() {}

  /** Those of some tags of a package that are protected. */
  Set<String> of(long packageId, Collection<String> tags) {
    return Set.of();
  }
}
