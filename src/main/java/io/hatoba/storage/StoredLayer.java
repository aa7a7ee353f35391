package io.hatoba.storage;

import io.hatoba.oci.Digest;
import io.hatoba.oci.UnavailableException;
import java.io.InputStream;

/** A layer that the store holds. */
public interface StoredLayer {

  /** Digest under which it is stored. */
  Digest digest();

  /** Generation under which it is stored. */
  long generation();

  /** Number of bytes that the store holds, as of when the layer was found. */
  long size();

  /**
   * Opens it for reading from byte {@code first} on. The stream has no buffer of its own: read into
   * arrays of 64 to 256 KiB. Open streams outlive a promotion over the layer and, on POSIX file
   * systems, its removal. The caller closes it; reading fails with {@link java.io.IOException}.
   *
   * @param first from 0 to {@link #size()}, which gives a stream at its end
   * @throws UnavailableException if it cannot be opened, or is gone since it was found
   */
  InputStream open(long first);
}
