package io.hatoba.storage.file;

import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.Appended;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.RunningDigest;
import io.hatoba.storage.StagedLayer;
import io.hatoba.storage.StagedLayer.Segment;
import io.hatoba.storage.StagedLayerLostException;
import io.hatoba.storage.StoredLayer;
import io.hatoba.storage.VerifiedLayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The contract on a disk. It keeps no state of its own, so one serves all threads. */
final class FileLayerConnection implements LayerConnection {
  private static final int DISCARD_ATTEMPTS = 3;

  private final Disk disk;
  private final LayerPaths paths;
  private final LayerCopy copy;

  FileLayerConnection(Disk disk, LayerPaths paths, LayerCopy copy) {
    this.disk = disk;
    this.paths = paths;
    this.copy = copy;
  }

  @Override
  public Appended append(
      UploadId upload, long epoch, InputStream body, long limit, RunningDigest running) {
    NewStagedFile segment = new NewStagedFile(disk, paths.segment(upload, epoch));
    boolean kept = false;
    try {
      Appended appended = copy.copy(body, limit, running, segment);
      segment.close();
      kept = !(appended instanceof Appended.TooLarge);
      return appended;
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    } finally {
      if (!kept) {
        segment.drop();
      }
    }
  }

  @Override
  public VerifiedLayer verify(StagedLayer staged, Digest expected, Optional<Digest> computed)
      throws StagedLayerLostException {
    Optional<Digest> comparable =
        computed.filter(digest -> digest.algorithm() == expected.algorithm());
    if (comparable.isPresent()) {
      requireEqual(comparable.get(), expected);
    }
    UploadId upload = staged.upload();
    List<Segment> segments =
        staged.segments().stream().filter(segment -> segment.size() > 0).toList();
    try {
      if (segments.size() == 1 && isWhole(upload, segments.get(0))) {
        Path only = paths.segment(upload, segments.get(0).epoch());
        if (comparable.isEmpty()) {
          requireEqual(digestOf(only, expected), expected);
        }
        return new VerifiedFile(upload, only, expected, staged.size());
      }
      return new VerifiedFile(upload, join(upload, segments, expected), expected, staged.size());
    } catch (NoSuchFileException missing) {
      requireShard(paths.upload(upload));
      throw new StagedLayerLostException(upload, "a segment is missing");
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    }
  }

  /** Whether the segment's file has just the recorded size; if it has more it must be copied. */
  private boolean isWhole(UploadId upload, Segment segment)
      throws IOException, StagedLayerLostException {
    long size = disk.size(paths.segment(upload, segment.epoch()));
    requireAll(upload, segment, size);
    return size == segment.size();
  }

  /** Copies, rather than add to the first segment: who repeats it finds all as it was. */
  private Path join(UploadId upload, List<Segment> segments, Digest expected)
      throws IOException, StagedLayerLostException {
    RunningDigest running = new RunningDigest(expected.algorithm());
    NewStagedFile joined = new NewStagedFile(disk, paths.joined(upload));
    boolean kept = false;
    try {
      joined.create();
      for (Segment segment : segments) {
        Path path = paths.segment(upload, segment.epoch());
        try (InputStream bytes = new FirstBytes(disk.read(path, 0), segment.size())) {
          requireAll(upload, segment, copyAll(bytes, running, joined));
        }
      }
      joined.close();
      requireEqual(running.finish(), expected);
      kept = true;
      return joined.path();
    } finally {
      if (!kept) {
        joined.drop();
      }
    }
  }

  @Override
  public StoredLayer promote(VerifiedLayer verified, long generation)
      throws StagedLayerLostException {
    if (!(verified instanceof VerifiedFile staged)) {
      throw new IllegalArgumentException("verified by another connector");
    }
    Path target = paths.layer(staged.digest(), generation);
    try {
      forceOrDrop(staged.path());
      disk.move(staged.path(), target);
      disk.forceDirectory(target.getParent());
    } catch (NoSuchFileException moved) {
      return recover(staged.digest(), generation).orElseThrow(() -> lost(staged));
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    }
    return new StoredFile(disk, target, staged.digest(), generation, staged.size());
  }

  /** After a failed force the kernel may call pages clean that never reached the disk. */
  private void forceOrDrop(Path staged) throws IOException {
    try {
      disk.force(staged);
    } catch (NoSuchFileException moved) {
      throw moved;
    } catch (IOException fault) {
      try {
        disk.delete(staged);
      } catch (IOException left) {
        fault.addSuppressed(left);
      }
      throw fault;
    }
  }

  private StagedLayerLostException lost(VerifiedFile staged) {
    requireShard(staged.path().getParent());
    return new StagedLayerLostException(staged.upload(), "the verified file is gone");
  }

  @Override
  public Optional<StoredLayer> find(Digest digest, long generation) {
    Path path = paths.layer(digest, generation);
    try {
      return Optional.of(new StoredFile(disk, path, digest, generation, disk.size(path)));
    } catch (NoSuchFileException miss) {
      requireShard(path);
      return Optional.empty();
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    }
  }

  @Override
  public Optional<StoredLayer> recover(Digest digest, long generation) {
    Path path = paths.layer(digest, generation);
    try {
      if (!digestOf(path, digest).equals(digest)) {
        return Optional.empty();
      }
      disk.forceDirectory(path.getParent());
    } catch (NoSuchFileException miss) {
      requireShard(path);
      return Optional.empty();
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    }
    return find(digest, generation);
  }

  @Override
  public void discard(UploadId upload) {
    Path directory = paths.upload(upload);
    try {
      // An append that goes on may add a segment between the steps.
      for (int attempt = 1; !discarded(directory); attempt++) {
        if (attempt == DISCARD_ATTEMPTS) {
          throw new DirectoryNotEmptyException(directory.toString());
        }
      }
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    }
  }

  private boolean discarded(Path directory) throws IOException {
    try {
      for (Path file : disk.list(directory)) {
        deleteIfThere(file);
      }
      disk.delete(directory);
      return true;
    } catch (NoSuchFileException gone) {
      requireShard(directory);
      return true;
    } catch (DirectoryNotEmptyException again) {
      return false;
    }
  }

  @Override
  public void remove(Digest digest, long generation) {
    Path path = paths.layer(digest, generation);
    try {
      deleteIfThere(path);
      // Also after a miss: an earlier call may have failed between the two.
      disk.forceDirectory(path.getParent());
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  private void deleteIfThere(Path file) throws IOException {
    try {
      disk.delete(file);
    } catch (NoSuchFileException gone) {
      // As asked for.
    }
  }

  private Digest digestOf(Path file, Digest like) throws IOException {
    RunningDigest running = new RunningDigest(like.algorithm());
    try (InputStream bytes = disk.read(file, 0)) {
      copyAll(bytes, running, (buffer, length) -> {});
    }
    return running.finish();
  }

  /** Copies a file of this disk, where a stream that breaks is a fault. */
  private long copyAll(InputStream bytes, RunningDigest running, LayerCopy.Sink sink)
      throws IOException {
    Appended copied = copy.copy(bytes, Long.MAX_VALUE, running, sink);
    if (copied instanceof Appended.Broken broken) {
      throw broken.cause();
    }
    return ((Appended.Complete) copied).size();
  }

  private static void requireAll(UploadId upload, Segment segment, long size)
      throws StagedLayerLostException {
    if (size < segment.size()) {
      throw new StagedLayerLostException(
          upload, "a segment has " + size + " bytes instead of " + segment.size());
    }
  }

  private static void requireEqual(Digest actual, Digest expected) {
    if (!actual.equals(expected)) {
      throw DigestInvalidException.mismatch(expected, actual);
    }
  }

  /** A miss is a fact only while the tree stands: a disk that is not mounted misses everything. */
  private void requireShard(Path inShard) {
    try {
      disk.size(inShard.getParent());
    } catch (IOException absent) {
      throw DiskFaults.refusal(absent);
    }
  }
}
