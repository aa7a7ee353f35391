package io.hatoba.transfer.backup;

import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.Appended;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.RunningDigest;
import io.hatoba.storage.StagedLayer;
import io.hatoba.storage.StagedLayerLostException;
import io.hatoba.storage.StoredLayer;
import io.hatoba.transfer.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Copies layers from one store to another, whatever connectors they have: the bytes are hashed on
 * their way, and what has arrived is durable and whole, or not there.
 */
final class LayerCopies {
  private final LayerConnection from;
  private final LayerConnection to;
  private long copied;
  private long copiedBytes;
  private long kept;

  LayerCopies(LayerConnection from, LayerConnection to) {
    this.from = from;
    this.to = to;
  }

  long copied() {
    return copied;
  }

  long copiedBytes() {
    return copiedBytes;
  }

  long kept() {
    return kept;
  }

  /**
   * Copies one, unless a file of its length is there.
   *
   * @return why it could not be had; empty if it is there now
   */
  Optional<String> copy(Digest digest, long generation, long size) throws TransferException {
    if (to.find(digest, generation).filter(file -> file.size() == size).isPresent()) {
      kept++;
      return Optional.empty();
    }
    Optional<StoredLayer> file = from.find(digest, generation);
    if (file.isEmpty()) {
      return Optional.of("is not there");
    }
    if (file.get().size() != size) {
      return Optional.of("has " + file.get().size() + " of its " + size + " bytes");
    }
    UploadId upload = UploadId.random();
    try {
      return copy(file.get(), upload);
    } catch (StagedLayerLostException lost) {
      throw new TransferException("another process clears what is being copied", lost);
    } finally {
      to.discard(upload);
    }
  }

  private Optional<String> copy(StoredLayer file, UploadId upload) throws StagedLayerLostException {
    RunningDigest running = new RunningDigest(file.digest().algorithm());
    Appended appended;
    try (InputStream bytes = file.open(0)) {
      appended = to.append(upload, 0, bytes, file.size(), running);
    } catch (IOException closing) {
      return Optional.of("cannot be read: " + closing);
    }
    if (appended instanceof Appended.Broken broken) {
      return Optional.of("cannot be read: " + broken.cause());
    }
    if (appended instanceof Appended.TooLarge) {
      return Optional.of("grows while it is read");
    }
    long size = running.size();
    List<StagedLayer.Segment> segments =
        size == 0 ? List.of() : List.of(new StagedLayer.Segment(0, size));
    try {
      to.promote(
          to.verify(
              new StagedLayer(upload, segments), file.digest(), Optional.of(running.finish())),
          file.generation());
    } catch (DigestInvalidException damaged) {
      return Optional.of("is damaged");
    }
    copied++;
    copiedBytes += size;
    return Optional.empty();
  }
}
