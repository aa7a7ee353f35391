package io.hatoba.oci;

import java.util.Map;

/** {@code 404 BLOB_UPLOAD_UNKNOWN}: no upload by this id, or no longer. */
public final class BlobUploadUnknownException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /** Nothing is uploaded under {@code upload}. */
  public BlobUploadUnknownException(UploadId upload) {
    this(upload.toString());
  }

  /** The text is no upload id at all, so nothing can be uploaded under it. */
  public BlobUploadUnknownException(String upload) {
    super(
        ErrorCode.BLOB_UPLOAD_UNKNOWN,
        ErrorCode.BLOB_UPLOAD_UNKNOWN.status(),
        "there is no upload "
            + Quotation.of(upload)
            + "; it was finished, cancelled or left idle too long, or never began; start a new one",
        Map.of());
  }
}
