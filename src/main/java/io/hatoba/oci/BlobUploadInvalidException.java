package io.hatoba.oci;

/** {@code 400 BLOB_UPLOAD_INVALID}: a request to an upload that makes no sense. */
public final class BlobUploadInvalidException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /** A refusal whose message says everything; outside text in it went through a quotation. */
  public BlobUploadInvalidException(String message) {
    super(ErrorCode.BLOB_UPLOAD_INVALID, message);
  }

  /**
   * A {@code Content-Range} that is no range.
   *
   * @param header as the client wrote it
   * @param reason what is wrong; continues {@code Content-Range "…" }
   */
  public static BlobUploadInvalidException contentRange(String header, String reason) {
    return new BlobUploadInvalidException(
        "Content-Range "
            + Quotation.of(header)
            + " "
            + reason
            + "; write the first and the last byte of the chunk, such as 0-1023");
  }
}
