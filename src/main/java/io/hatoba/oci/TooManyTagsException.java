package io.hatoba.oci;

import java.util.Map;

/**
 * {@code 414 MANIFEST_INVALID}: more {@code tag} parameters on one manifest than {@link #LIMIT}
 * (OCI Distribution Specification, "Pushing Manifests").
 */
public final class TooManyTagsException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /** How many tags one push may set. */
  public static final int LIMIT = 50;

  /** {@code count} tags were asked for. */
  public TooManyTagsException(int count) {
    super(
        ErrorCode.MANIFEST_INVALID,
        414,
        "the request has " + count + " tag parameters; push at most " + LIMIT + " at once",
        Map.of("limit", LIMIT));
  }
}
