package io.hatoba.catalog;

import java.util.List;

/**
 * What came back with a version.
 *
 * @param tags tags that point at it again
 * @param taken tags that it had and that do not come back: others have them now, or a rule that
 *     protects them does not allow it
 */
public record RestoredVersion(List<String> tags, List<String> taken) {
  /** Copies the lists. */
  public RestoredVersion {
    tags = List.copyOf(tags);
    taken = List.copyOf(taken);
  }
}
