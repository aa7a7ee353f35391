package io.hatoba.catalog;

import io.hatoba.metadata.packages.VersionDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.Tag;
import io.hatoba.registry.StoredPush;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Versions as pushes make them: a manifest that stands for itself gets a row, one that has become a
 * part of another loses it. Works in the push's transaction, which holds the package.
 */
@Singleton
final class PublishedVersions {
  private final VersionDao versions;

  @Inject
  PublishedVersions(VersionDao versions) {
    this.versions = versions;
  }

  /**
   * What came of a push.
   *
   * @param words what the manifest says of itself
   * @param logical by how many bytes the living versions are more, or below zero less, than before
   */
  record Published(VersionDao.Words words, long logical) {}

  /** Makes the rows right after a manifest was put. */
  Published publish(
      long packageId,
      Manifest manifest,
      Digest digest,
      List<Tag> tags,
      StoredPush stored,
      Publisher publisher) {
    VersionDao.Words words = VersionWords.of(manifest, stored.image());
    VersionDao.Pushed pushed =
        new VersionDao.Pushed(
            stored.manifestId(), words, publisher.accountId(), publisher.tokenId());
    boolean fallback = tags.stream().anyMatch(tag -> tag.fallbackSubject().isPresent());
    boolean tagged = tags.stream().anyMatch(tag -> tag.fallbackSubject().isEmpty());
    long logical =
        stored.made() || !versions.renew(pushed)
            ? versions.insert(pushed, tagged)
            : stored.returning();
    List<Long> moved = new ArrayList<>(stored.left());
    moved.add(stored.manifestId());
    logical -= versions.absorb(packageId, moved, digest, manifest);
    if (fallback) {
      // What such a tag made a part of something may be nothing's part now.
      logical += versions.settle(stored.left());
    }
    return new Published(words, logical);
  }
}
