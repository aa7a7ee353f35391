package io.hatoba.oci;

/**
 * Error codes of an answer's body, with the HTTP status that usually goes with them.
 *
 * <p>The list of the OCI Distribution Specification ("Error Codes", code-1 to code-14) is closed
 * for 4xx answers; {@link #UNAVAILABLE} is ours and for 5xx only.
 */
public enum ErrorCode {
  /** code-1: blob unknown to registry. */
  BLOB_UNKNOWN(404, "blob unknown to registry"),
  /** code-2: blob upload invalid. */
  BLOB_UPLOAD_INVALID(400, "blob upload invalid"),
  /** code-3: blob upload unknown to registry. */
  BLOB_UPLOAD_UNKNOWN(404, "blob upload unknown to registry"),
  /** code-4: provided digest did not match uploaded content, or is no digest. */
  DIGEST_INVALID(400, "provided digest did not match uploaded content"),
  /** code-5: manifest references a manifest or blob unknown to registry. */
  MANIFEST_BLOB_UNKNOWN(400, "manifest references a manifest or blob unknown to registry"),
  /** code-6: manifest invalid. */
  MANIFEST_INVALID(400, "manifest invalid"),
  /** code-7: manifest unknown to registry. */
  MANIFEST_UNKNOWN(404, "manifest unknown to registry"),
  /** code-8: invalid repository name. */
  NAME_INVALID(400, "invalid repository name"),
  /** code-9: repository name not known to registry. */
  NAME_UNKNOWN(404, "repository name not known to registry"),
  /** code-10: provided length did not match content length. */
  SIZE_INVALID(400, "provided length did not match content length"),
  /** code-11: authentication required. */
  UNAUTHORIZED(401, "authentication required"),
  /** code-12: requested access to the resource is denied. */
  DENIED(403, "requested access to the resource is denied"),
  /** code-13: the operation is unsupported. */
  UNSUPPORTED(405, "the operation is unsupported"),
  /** code-14: too many requests. */
  TOOMANYREQUESTS(429, "too many requests"),
  /** Not of the specification: the registry cannot answer now. */
  UNAVAILABLE(503, "the registry cannot answer now");

  private final int status;
  private final String description;

  ErrorCode(int status, String description) {
    this.status = status;
    this.description = description;
  }

  /** The usual HTTP status; a {@link RegistryException} may have another. */
  public int status() {
    return status;
  }

  /** The specification's own words for the code. */
  public String description() {
    return description;
  }
}
