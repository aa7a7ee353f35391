package io.hatoba.storage;

import io.hatoba.oci.Digest;

/**
 * A staged layer whose bytes have this digest; what {@link LayerConnection#promote} takes. Made by
 * a connector and understood by it alone. Good until the upload is discarded.
 */
public interface VerifiedLayer {

  /** Digest of the bytes, as expected by the client. */
  Digest digest();

  /** Number of bytes. */
  long size();
}
