package io.hatoba.oci;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code 400 SIZE_INVALID}: another number of bytes than was announced. */
public final class SizeInvalidException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /** {@code announced} bytes were announced and {@code received} came, or are stored. */
  public SizeInvalidException(long announced, long received) {
    super(
        ErrorCode.SIZE_INVALID,
        ErrorCode.SIZE_INVALID.status(),
        announced + " bytes were announced, but the content has " + received + " bytes",
        detailOf(announced, received));
  }

  private static Map<String, Object> detailOf(long announced, long received) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("announced", announced);
    detail.put("received", received);
    return detail;
  }
}
