package io.hatoba.storage;

import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import java.security.MessageDigest;

/**
 * A digest over bytes as they come, kept from one append of an upload to the next. It counts for a
 * layer only if {@link #size()} is the layer's size and every byte went through it in order.
 *
 * <p>Not for two threads at once; who hands it to another thread does so through something that
 * publishes it safely (a lock, a concurrent map).
 */
public final class RunningDigest {
  private final DigestAlgorithm algorithm;
  private final MessageDigest state;
  private long size;

  /** Begins with no bytes. */
  public RunningDigest(DigestAlgorithm algorithm) {
    this.algorithm = algorithm;
    this.state = algorithm.newMessageDigest();
  }

  /** Algorithm of the digest. */
  public DigestAlgorithm algorithm() {
    return algorithm;
  }

  /** Number of bytes so far. */
  public long size() {
    return size;
  }

  /** Goes on with the first {@code length} bytes of the array. */
  public void update(byte[] bytes, int length) {
    state.update(bytes, 0, length);
    size += length;
  }

  /** Digest of the bytes so far. It may be asked again, and bytes may follow. */
  public Digest finish() {
    try {
      MessageDigest copy = (MessageDigest) state.clone();
      return Digest.of(algorithm, copy.digest());
    } catch (CloneNotSupportedException foreign) {
      throw new IllegalStateException(
          "the security provider of " + state.getAlgorithm() + " cannot copy a digest", foreign);
    }
  }
}
