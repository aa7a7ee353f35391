package io.hatoba.registry;

import java.util.Optional;
import java.util.Set;

/**
 * A manifest that was put.
 *
 * @param manifestId its row
 * @param made whether that is new
 * @param left other manifests at which tags of the push pointed before
 * @param image the image that was put, or the first of an index; empty where there is none
 * @param added bytes that are kept for the package from now on, and were not before
 * @param returning bytes of the version that comes back with it, which was deleted; else 0
 */
public record StoredPush(
    long manifestId,
    boolean made,
    Set<Long> left,
    Optional<ImageConfigs.Image> image,
    long added,
    long returning) {
  /** Copies the set. */
  public StoredPush {
    left = Set.copyOf(left);
  }
}
