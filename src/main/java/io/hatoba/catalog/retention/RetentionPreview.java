package io.hatoba.catalog.retention;

import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import java.util.List;
import java.util.Optional;

/**
 * What a run would do now.
 *
 * @param deleted versions that would go
 * @param kept versions that would stay
 * @param freed bytes that the packages would need no more, each once in each package
 * @param complete false if there are more than one preview looks at
 * @param verdicts a page of them, by package and key
 */
public record RetentionPreview(
    long deleted, long kept, long freed, boolean complete, List<Verdict> verdicts) {
  /** Copies the list. */
  public RetentionPreview {
    verdicts = List.copyOf(verdicts);
  }

  /**
   * What would become of a version.
   *
   * @param image its package
   * @param tags some of its tags
   * @param tagCount how many it has
   * @param size bytes of configs and layers of all platforms
   * @param kept what keeps it; empty for one that would go
   */
  public record Verdict(
      ImageName image,
      long versionId,
      Digest digest,
      List<String> tags,
      long tagCount,
      long size,
      Optional<Kept> kept) {
    /** Copies the list. */
    public Verdict {
      tags = List.copyOf(tags);
    }
  }
}
