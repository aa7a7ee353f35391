package io.hatoba.oci;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code 400 DIGEST_INVALID}: text that is no digest, or content that has another one. */
public final class DigestInvalidException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private DigestInvalidException(String message, Map<String, Object> detail) {
    super(ErrorCode.DIGEST_INVALID, ErrorCode.DIGEST_INVALID.status(), message, detail);
  }

  /**
   * Text that is no digest.
   *
   * @param digest as the client wrote it
   * @param reason what is wrong and what would be right; continues {@code digest "…" }
   */
  public static DigestInvalidException malformed(String digest, String reason) {
    return new DigestInvalidException("digest " + Quotation.of(digest) + " " + reason, Map.of());
  }

  /** A digest that the request needs and does not have. */
  public static DigestInvalidException missing() {
    return new DigestInvalidException(
        "the request needs the parameter digest, such as digest=sha256:<64 hexadecimal digits>",
        Map.of());
  }

  /** An algorithm that this registry does not know. */
  public static DigestInvalidException unsupportedAlgorithm(String algorithm) {
    return new DigestInvalidException(
        "digest algorithm " + Quotation.of(algorithm) + " is not supported; use sha256 or sha512",
        Map.of());
  }

  /** A digest for an upload whose end was begun with another one. */
  public static DigestInvalidException otherThanBegun(Digest claimed, Digest begun) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("claimed", claimed.toString());
    detail.put("begun", begun.toString());
    return new DigestInvalidException(
        "a PUT of this upload was begun with digest "
            + begun
            + ", not "
            + claimed
            + "; repeat that one, or start a new upload",
        detail);
  }

  /** Content whose digest is not the one that the client named. */
  public static DigestInvalidException mismatch(Digest claimed, Digest actual) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("claimed", claimed.toString());
    detail.put("actual", actual.toString());
    return new DigestInvalidException(
        "the content received has digest " + actual + ", not " + claimed + "; send it again",
        detail);
  }
}
