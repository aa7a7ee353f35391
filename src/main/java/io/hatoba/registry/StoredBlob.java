package io.hatoba.registry;

import io.hatoba.oci.Digest;
import io.hatoba.oci.UnavailableException;
import io.hatoba.storage.StoredLayer;
import java.io.InputStream;

/**
 * A blob of a package whose file is there, in its full length.
 *
 * @param digest digest of the bytes
 * @param size how many bytes
 * @param layer the file
 */
public record StoredBlob(Digest digest, long size, StoredLayer layer) {

  /**
   * Opens it for reading, as {@link StoredLayer#open} does.
   *
   * @throws UnavailableException if it cannot be opened
   */
  public InputStream open(long first) {
    return layer.open(first);
  }
}
