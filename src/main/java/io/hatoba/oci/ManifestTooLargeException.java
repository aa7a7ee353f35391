package io.hatoba.oci;

import java.util.Map;

/**
 * {@code 413 MANIFEST_INVALID}: a manifest beyond {@link Manifest#MAX_BYTES} or {@link
 * Manifest#MAX_REFERENCES}.
 */
public final class ManifestTooLargeException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private ManifestTooLargeException(String message, long limit) {
    super(ErrorCode.MANIFEST_INVALID, 413, message, Map.of("limit", limit));
  }

  /** More bytes than {@link Manifest#MAX_BYTES}; how many more was not read. */
  public static ManifestTooLargeException bytes() {
    return new ManifestTooLargeException(
        "the manifest is larger than the limit of " + Manifest.MAX_BYTES + " bytes",
        Manifest.MAX_BYTES);
  }

  /** {@code size} bytes, more than {@link Manifest#MAX_BYTES}. */
  public static ManifestTooLargeException bytes(long size) {
    return new ManifestTooLargeException(
        "the manifest has " + size + " bytes; the limit is " + Manifest.MAX_BYTES + " bytes",
        Manifest.MAX_BYTES);
  }

  /** More than {@link Manifest#MAX_REFERENCES} references. */
  public static ManifestTooLargeException references() {
    return new ManifestTooLargeException(
        "the manifest names more than "
            + Manifest.MAX_REFERENCES
            + " blobs and manifests, which is the limit",
        Manifest.MAX_REFERENCES);
  }
}
