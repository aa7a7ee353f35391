package io.hatoba.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reference to content (OCI Image Specification, "Descriptors").
 *
 * @param mediaType of the content
 * @param digest of the content
 * @param size of the content in bytes, 0 or more
 * @param artifactType of the artifact, when the content is one
 * @param annotations in the order in which they were written
 * @param urls from which the content can be had as well
 * @param platform what the image that it names runs on, in an index
 */
public record Descriptor(
    MediaType mediaType,
    Digest digest,
    long size,
    Optional<String> artifactType,
    Map<String, String> annotations,
    List<String> urls,
    Optional<Platform> platform) {
  /**
   * Checks the size and copies what could change.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public Descriptor {
    if (size < 0) {
      throw new IllegalArgumentException("size " + size + " is negative");
    }
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    urls = List.copyOf(urls);
  }

  /** A descriptor with nothing but what every one has. */
  public static Descriptor of(MediaType mediaType, Digest digest, long size) {
    return new Descriptor(mediaType, digest, size, Optional.empty(), Map.of(), List.of());
  }

  /** A descriptor of something that runs nowhere in particular. */
  public Descriptor(
      MediaType mediaType,
      Digest digest,
      long size,
      Optional<String> artifactType,
      Map<String, String> annotations,
      List<String> urls) {
    this(mediaType, digest, size, artifactType, annotations, urls, Optional.empty());
  }
}
