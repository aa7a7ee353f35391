package io.hatoba.distribution;

import io.hatoba.config.Settings;
import io.hatoba.figures.Figures;
import io.hatoba.figures.Metered;
import io.hatoba.oci.Digest;
import io.hatoba.oci.UnavailableException;
import io.hatoba.registry.StoredBlob;
import io.hatoba.registry.SuspectContent;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Bodies of blob answers. They copy through one array of their own: what the servers do with a file
 * or a stream as an entity copies 8 KiB at a time, at twice the cost.
 */
@Singleton
final class BlobBodies implements Metered {
  private static final Logger LOG = Logger.getLogger(BlobBodies.class.getName());
  private static final int BUFFER = 128 * 1024;

  /** So many bytes take longer than to open a connection. */
  private static final long LONG = 16L * 1024 * 1024;

  private final Transfers transfers;
  private final SuspectContent suspects;
  private final boolean verify;
  private final LongAdder sent = new LongAdder();

  @Inject
  BlobBodies(Transfers transfers, SuspectContent suspects, Settings settings) {
    this.transfers = transfers;
    this.suspects = suspects;
    this.verify = settings.verifyReads();
  }

  @Override
  public void describe(Figures figures) {
    figures.counter("hatoba_blob_sent_bytes_total", "Bytes of blobs that were sent", sent::sum);
  }

  /**
   * Whether the connection ends with an answer that may have to be cut off: a server would keep one
   * whose body came short, and the client would wait for the rest. For what is sent in no time that
   * is not worth a connection for each; there the server's own patience ends it.
   *
   * @param protocol of the request: later than HTTP/1.1 each answer ends by itself
   * @param whole whether all bytes of the blob are sent
   * @param length of the body in bytes
   */
  boolean endConnection(String protocol, boolean whole, long length) {
    return protocol.startsWith("HTTP/1.") && ((whole && verify) || length >= LONG);
  }

  /** All bytes of a blob; hashed on the way, where the settings say so. */
  StreamingOutput whole(Party party, StoredBlob blob) {
    return verify ? out -> copyVerified(party, blob, out) : part(party, blob, 0, blob.size());
  }

  /** Some bytes of a blob. */
  StreamingOutput part(Party party, StoredBlob blob, long first, long length) {
    return out -> copy(party, blob, first, length, out);
  }

  /** Bytes that are in memory already, and more than a connection takes without its client. */
  StreamingOutput of(Party party, byte[] bytes) {
    return out -> {
      try (Transfers.Permit permit = transfers.acquire(party, bytes.length)) {
        transfers.pace().write(out, bytes, bytes.length);
      }
    };
  }

  private void copy(Party party, StoredBlob blob, long first, long length, OutputStream out)
      throws IOException {
    Pace pace = transfers.pace();
    try (Transfers.Permit permit = transfers.acquire(party, length);
        InputStream in = open(blob, first)) {
      byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, length))];
      for (long left = length; left > 0; ) {
        int count = read(blob, in, buffer, left);
        pace.write(out, buffer, count);
        sent.add(count);
        left -= count;
      }
    }
  }

  /** Holds back the last buffer until the digest is known, so that no damaged copy is complete. */
  private void copyVerified(Party party, StoredBlob blob, OutputStream out) throws IOException {
    Pace pace = transfers.pace();
    MessageDigest running = blob.digest().algorithm().newMessageDigest();
    try (Transfers.Permit permit = transfers.acquire(party, blob.size());
        InputStream in = open(blob, 0)) {
      byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, blob.size()))];
      for (long left = blob.size(); left > 0; ) {
        int count = read(blob, in, buffer, left);
        running.update(buffer, 0, count);
        left -= count;
        if (left == 0) {
          requireDigest(blob, running);
        }
        pace.write(out, buffer, count);
        sent.add(count);
      }
    }
  }

  private InputStream open(StoredBlob blob, long first) {
    try {
      return blob.open(first);
    } catch (UnavailableException fault) {
      suspects.blob(blob);
      throw fault;
    }
  }

  private int read(StoredBlob blob, InputStream in, byte[] buffer, long left) throws IOException {
    int count;
    try {
      count = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
    } catch (IOException fault) {
      LOG.log(Level.SEVERE, "blob " + blob.digest() + " could not be read", fault);
      suspects.blob(blob);
      throw fault;
    }
    if (count == 0) {
      LOG.log(Level.SEVERE, "blob {0} became shorter while it was sent", blob.digest());
      suspects.blob(blob);
      throw new EOFException("the file of " + blob.digest() + " is short");
    }
    return count;
  }

  private void requireDigest(StoredBlob blob, MessageDigest running) throws IOException {
    Digest actual = Digest.of(blob.digest().algorithm(), running.digest());
    if (!actual.equals(blob.digest())) {
      LOG.log(
          Level.SEVERE,
          "blob {0} is damaged: its bytes are {1}",
          new Object[] {blob.digest(), actual});
      suspects.blob(blob);
      throw new IOException("the file of " + blob.digest() + " is damaged");
    }
  }
}
