package io.hatoba.oci;

import java.util.Map;

/** {@code 400 MANIFEST_INVALID}: a manifest, its media type or its tag cannot be accepted. */
public final class ManifestInvalidException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /** A refusal whose message says everything; outside text in it went through a quotation. */
  public ManifestInvalidException(String message) {
    super(ErrorCode.MANIFEST_INVALID, ErrorCode.MANIFEST_INVALID.status(), message, Map.of());
  }

  /** A reference that is neither a digest nor a tag. */
  public static ManifestInvalidException badTag(String tag) {
    return new ManifestInvalidException(
        "tag "
            + Quotation.of(tag)
            + " is not valid; a tag has 1 to 128 letters, digits, underscores, periods and hyphens,"
            + " and starts with none of the last two");
  }

  /** A Docker image manifest of version 2, schema 1, which nobody should push any more. */
  public static ManifestInvalidException schema1() {
    return new ManifestInvalidException(
        "Docker schema 1 manifests are not supported; push Docker schema 2 or OCI instead");
  }
}
