package io.hatoba.oci;

import java.util.Map;

/**
 * {@code 416 BLOB_UPLOAD_INVALID}: a chunk out of order (OCI Distribution Specification, "Pushing a
 * blob in chunks"). The answer tells where to go on, hence {@link #upload} and {@link #offset}.
 */
public final class UploadRangeException extends RegistryException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // exceptions of this registry stay in one process
  private final UploadId upload;

  private final long offset;

  /**
   * The chunk does not begin where the upload stands.
   *
   * @param upload which one
   * @param offset how many bytes it holds, which is the position of the next byte it takes
   */
  public UploadRangeException(UploadId upload, long offset) {
    this(upload, offset, "the chunk is out of order");
  }

  /** As {@link #UploadRangeException(UploadId, long)}, naming the chunk that was sent. */
  public UploadRangeException(UploadId upload, long offset, ChunkRange sent) {
    this(upload, offset, "the chunk " + sent + " is out of order");
  }

  private UploadRangeException(UploadId upload, long offset, String wrong) {
    super(
        ErrorCode.BLOB_UPLOAD_INVALID,
        416,
        wrong + "; upload " + upload + " goes on at byte " + offset,
        Map.of("offset", offset));
    this.upload = upload;
    this.offset = offset;
  }

  /** The upload that goes on. */
  public UploadId upload() {
    return upload;
  }

  /** How many bytes the upload holds. */
  public long offset() {
    return offset;
  }
}
