package io.hatoba.oci;

import java.util.Map;

/**
 * {@code 416 UNSUPPORTED}: a {@code Range} of which the blob has no byte (RFC 9110, section
 * 15.5.17). The answer says {@code Content-Range: bytes *}{@code /SIZE}, hence {@link #size}.
 */
public final class BlobRangeException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private final long size;

  /** The blob has {@code size} bytes, and the request asked for none of them. */
  public BlobRangeException(long size) {
    super(
        ErrorCode.UNSUPPORTED,
        416,
        "the range asked for is outside the blob, which has " + size + " bytes",
        Map.of("size", size));
    this.size = size;
  }

  /** The blob's size in bytes. */
  public long size() {
    return size;
  }
}
