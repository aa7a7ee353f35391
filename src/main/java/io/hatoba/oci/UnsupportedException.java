package io.hatoba.oci;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code 400} or {@code 405 UNSUPPORTED}: a request that this registry will not do as asked. */
public final class UnsupportedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private UnsupportedException(int status, String message, Map<String, Object> detail) {
    super(ErrorCode.UNSUPPORTED, status, message, detail);
  }

  /** 400: a request that is understood and not offered; the message says what is. */
  public static UnsupportedException badRequest(String message) {
    return new UnsupportedException(400, message, Map.of());
  }

  /** 400: the parameter {@code n} of a list is no number that makes sense. */
  public static UnsupportedException paginationInvalid(String n) {
    return new UnsupportedException(
        400,
        "parameter n is " + Quotation.of(n) + "; it must be a whole number, 0 or more",
        Map.of());
  }

  /** 405: the path exists and does not know the method. */
  public static UnsupportedException methodNotAllowed(String method) {
    return new UnsupportedException(
        405, "method " + Quotation.of(method) + " is not allowed on this path", Map.of());
  }

  /** 404: nothing is served at this path. */
  public static UnsupportedException notFound(String message) {
    return new UnsupportedException(404, message, Map.of());
  }

  /** 405: a blob cannot be deleted while a manifest names it. */
  public static UnsupportedException blobInUse(Digest blob) {
    return new UnsupportedException(
        405,
        "blob " + blob + " is in use by a manifest of this repository; delete the manifest first",
        Map.of("digest", blob.toString()));
  }

  /** 405: a blob cannot be deleted while {@code manifest} names it. */
  public static UnsupportedException blobInUse(Digest blob, Digest manifest) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("digest", blob.toString());
    detail.put("manifest", manifest.toString());
    return new UnsupportedException(
        405,
        "blob " + blob + " is in use by manifest " + manifest + "; delete the manifest first",
        detail);
  }
}
