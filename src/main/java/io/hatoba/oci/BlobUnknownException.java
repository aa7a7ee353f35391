package io.hatoba.oci;

import java.util.Map;

/** {@code 404 BLOB_UNKNOWN}: the repository has no such blob. */
public final class BlobUnknownException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /** The repository has no blob {@code digest}. */
  public BlobUnknownException(Digest digest) {
    super(
        ErrorCode.BLOB_UNKNOWN,
        ErrorCode.BLOB_UNKNOWN.status(),
        "this repository has no blob " + digest,
        Map.of("digest", digest.toString()));
  }
}
