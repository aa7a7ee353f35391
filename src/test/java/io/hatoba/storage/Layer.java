package io.hatoba.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.StagedLayer.Segment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Bytes of a layer that no other test has, and the steps that bring them into a store. */
public final class Layer {
  private final byte[] bytes;
  private final Digest digest;

  private Layer(byte[] bytes, Digest digest) {
    this.bytes = bytes;
    this.digest = digest;
  }

  /** Random bytes and their SHA-256. */
  public static Layer ofSize(int size) {
    return ofSize(size, DigestAlgorithm.SHA256);
  }

  /** Random bytes and their digest. */
  public static Layer ofSize(int size, DigestAlgorithm algorithm) {
    byte[] bytes = new byte[size];
    new SplittableRandom().nextBytes(bytes);
    return new Layer(bytes, Digest.over(algorithm, bytes));
  }

  /** All bytes; not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** Digest of the bytes. */
  public Digest digest() {
    return digest;
  }

  /** A digest that has seen nothing yet. */
  public RunningDigest running() {
    return new RunningDigest(digest.algorithm());
  }

  /** All bytes, a few at a time. */
  public InputStream body() {
    return part(0, bytes.length);
  }

  /** Gives few bytes at a time, as a network does. */
  public InputStream part(int from, int to) {
    return new ByteArrayInputStream(bytes, from, to - from) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, 50_000));
      }
    };
  }

  /** Appends all bytes as one segment, which must succeed. */
  public StagedLayer append(LayerConnection connection, UploadId upload, long epoch) {
    Appended appended = connection.append(upload, epoch, body(), bytes.length, running());
    assertThat(appended).isEqualTo(new Appended.Complete(bytes.length));
    return new StagedLayer(upload, List.of(new Segment(epoch, bytes.length)));
  }

  /** Appends the bytes as several segments of about the same size. */
  public StagedLayer appendInParts(LayerConnection connection, UploadId upload, int parts) {
    List<Segment> segments = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) bytes.length * part / parts);
      int to = (int) ((long) bytes.length * (part + 1) / parts);
      assertThat(connection.append(upload, part, part(from, to), to - from, running()))
          .isEqualTo(new Appended.Complete(to - from));
      segments.add(new Segment(part, to - from));
    }
    return new StagedLayer(upload, segments);
  }

  /** Verifies what was staged, with no digest that ran along. */
  public VerifiedLayer verify(LayerConnection connection, StagedLayer staged)
      throws StagedLayerLostException {
    return connection.verify(staged, digest, Optional.empty());
  }

  /** Every step from the first byte to the stored layer. */
  public StoredLayer store(LayerConnection connection, long generation)
      throws StagedLayerLostException {
    UploadId upload = UploadId.random();
    StagedLayer staged = append(connection, upload, 0);
    StoredLayer stored = connection.promote(verify(connection, staged), generation);
    connection.discard(upload);
    return stored;
  }

  /** Whether the store finds just these bytes there. */
  public boolean standsAt(LayerConnection connection, long generation) {
    return connection.find(digest, generation).filter(this::isIn).isPresent();
  }

  /** Whether these are the bytes of the stored layer. */
  public boolean isIn(StoredLayer stored) {
    return stored.size() == bytes.length && Arrays.equals(bytes, read(stored, 0));
  }

  /** The bytes of a stored layer from one on. */
  public static byte[] read(StoredLayer stored, long first) {
    try (InputStream stream = stored.open(first)) {
      return stream.readAllBytes();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
