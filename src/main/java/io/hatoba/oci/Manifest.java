package io.hatoba.oci;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON document that names blobs or other manifests (OCI Distribution Specification,
 * "Definitions"). It is read for its rules and references only; what is stored and served is always
 * the bytes that were pushed.
 */
public sealed interface Manifest permits ImageManifest, ImageIndex {
  /** The most bytes that a manifest has: 8 MiB. */
  long MAX_BYTES = 8L * 1024 * 1024;

  /** The most blobs and manifests that a manifest names. */
  int MAX_REFERENCES = 10_000;

  /**
   * Reads a pushed manifest (OCI Distribution Specification, "Pushing Manifests").
   *
   * <p>Its type is the {@code Content-Type}, which the body's {@code mediaType} must equal where it
   * has one. Without a {@code Content-Type}, or with a generic one ({@code application/json},
   * {@code application/octet-stream}), the body decides: by its {@code mediaType}, else by its
   * fields. Fields that the specification does not know are ignored.
   *
   * @param bytes as they came
   * @param contentType the header, parameters and all
   * @throws ManifestTooLargeException beyond {@link #MAX_BYTES} or {@link #MAX_REFERENCES}
   * @throws ManifestInvalidException for everything else that is wrong with it
   */
  static Manifest parse(byte[] bytes, Optional<String> contentType) {
    return ManifestParser.parse(bytes, contentType);
  }

  /** One of the four of {@link MediaType#isManifest}. */
  MediaType mediaType();

  /** The manifest that this one is about. */
  Optional<Descriptor> subject();

  /**
   * What the list of referrers calls it (OCI Distribution Specification, "Listing Referrers"): the
   * {@code artifactType}, else the media type of an image's config, else nothing.
   */
  Optional<String> artifactType();

  /** In the order in which they were written. */
  Map<String, String> annotations();

  /**
   * Everything it names: the config and the layers, or the entries; then the subject. What is named
   * twice is there twice.
   */
  List<ManifestReference> references();
}
