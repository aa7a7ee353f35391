package io.hatoba.web.manage;

import io.hatoba.oci.ManifestInvalidException;
import io.hatoba.oci.Tag;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import java.util.Optional;

/** The tag of a path with {@code {tag}}. */
final class TagNames {
  private TagNames() {}

  /**
   * The tag.
   *
   * @throws PageRefusal.NotFound for what cannot be one
   */
  static Tag require(PageRequest request) {
    return find(request.name("tag")).orElseThrow(PageRefusal.NotFound::new);
  }

  /** The tag of a text; empty for what cannot be one. */
  static Optional<Tag> find(String text) {
    try {
      return Optional.of(new Tag(text));
    } catch (ManifestInvalidException none) {
      return Optional.empty();
    }
  }
}
