package io.hatoba.distribution;

import io.hatoba.config.Settings;
import io.hatoba.oci.Digest;
import io.hatoba.registry.StoredBlob;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Bodies of blob answers. They copy through one array of their own: what the servers do with a file
 * or a stream as an entity copies 8 KiB at a time, at twice the cost.
 */
@Singleton
final class BlobBodies {
  private static final Logger LOG = Logger.getLogger(BlobBodies.class.getName());
  private static final int BUFFER = 128 * 1024;

  private final Transfers transfers;
  private final boolean verify;

  @Inject
  BlobBodies(Transfers transfers, Settings settings) {
    this.transfers = transfers;
    this.verify = settings.verifyReads();
  }

  /**
   * Whether the connection ends with an answer that may have to be cut off: a server would keep one
   * whose body came short, and the client would wait for the rest.
   */
  boolean endConnections() {
    return verify;
  }

  /** All bytes of a blob; hashed on the way, where the settings say so. */
  StreamingOutput whole(StoredBlob blob) {
    return verify ? out -> copyVerified(blob, out) : part(blob, 0, blob.size());
  }

  /** Some bytes of a blob. */
  StreamingOutput part(StoredBlob blob, long first, long length) {
    return out -> copy(blob, first, length, out);
  }

  private void copy(StoredBlob blob, long first, long length, OutputStream out) throws IOException {
    try (Transfers.Permit permit = transfers.acquire(length);
        InputStream in = blob.layer().open(first)) {
      byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, length))];
      for (long left = length; left > 0; ) {
        int count = read(blob, in, buffer, left);
        out.write(buffer, 0, count);
        left -= count;
      }
    }
  }

  /** Holds back the last buffer until the digest is known, so that no damaged copy is complete. */
  private void copyVerified(StoredBlob blob, OutputStream out) throws IOException {
    MessageDigest running = blob.digest().algorithm().newMessageDigest();
    try (Transfers.Permit permit = transfers.acquire(blob.size());
        InputStream in = blob.layer().open(0)) {
      byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, blob.size()))];
      for (long left = blob.size(); left > 0; ) {
        int count = read(blob, in, buffer, left);
        running.update(buffer, 0, count);
        left -= count;
        if (left == 0) {
          requireDigest(blob, running);
        }
        out.write(buffer, 0, count);
      }
    }
  }

  private static int read(StoredBlob blob, InputStream in, byte[] buffer, long left)
      throws IOException {
    int count = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
    if (count == 0) {
      LOG.log(Level.SEVERE, "blob {0} became shorter while it was sent", blob.digest());
      throw new EOFException("the file of " + blob.digest() + " is short");
    }
    return count;
  }

  private static void requireDigest(StoredBlob blob, MessageDigest running) throws IOException {
    Digest actual = Digest.of(blob.digest().algorithm(), running.digest());
    if (!actual.equals(blob.digest())) {
      LOG.log(
          Level.SEVERE,
          "blob {0} is damaged: its bytes are {1}",
          new Object[] {blob.digest(), actual});
      throw new IOException("the file of " + blob.digest() + " is damaged");
    }
  }
}
