package io.hatoba.catalog;

import java.util.List;

/**
 * What came back with a version.
 *
 * @param tags tags that point at it again
 * @param taken tags that it had and that others have now
 */
public record RestoredVersion(List<String> tags, List<String> taken) {
  /** Copies the lists. */
  public RestoredVersion {
    tags = List.copyOf(tags);
    taken = List.copyOf(taken);
  }
}
