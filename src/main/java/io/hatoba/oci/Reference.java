package io.hatoba.oci;

/**
 * What names a manifest in a path: {@code <tag-or-digest>} (OCI Distribution Specification,
 * "Pulling manifests"). A colon tells them apart, since no tag has one.
 */
public sealed interface Reference permits Digest, Tag {
  /**
   * Reads a digest or a tag.
   *
   * @throws DigestInvalidException if there is a colon, and the text is no digest
   * @throws ManifestInvalidException if there is none, and the text is no tag
   */
  static Reference parse(String text) {
    return text.indexOf(':') >= 0 ? Digest.parse(text) : new Tag(text);
  }
}
