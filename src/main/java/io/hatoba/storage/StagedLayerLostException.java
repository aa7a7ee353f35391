package io.hatoba.storage;

import io.hatoba.oci.UploadId;

/**
 * The store holds fewer bytes of an upload than its rows say: after a power cut (staged bytes are
 * not durable), or because the upload was discarded or promoted meanwhile. No repetition brings
 * them back. The caller ends the upload and tells the client that it is gone, so that it begins a
 * new one; it is no fault of the store, hence checked and no refusal by itself.
 */
public final class StagedLayerLostException extends Exception {
  private static final long serialVersionUID = 1L;

  private final UploadId upload;

  /**
   * For connectors.
   *
   * @param lost what is missing, with no path in it
   */
  public StagedLayerLostException(UploadId upload, String lost) {
    super("upload " + upload + ": " + lost);
    this.upload = upload;
  }

  /** The upload that cannot go on. */
  public UploadId upload() {
    return upload;
  }
}
