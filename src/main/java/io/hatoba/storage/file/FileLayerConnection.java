package io.hatoba.storage.file;

import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.Appended;
import io.hatoba.storage.LayerCheck;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.ReadingPace;
import io.hatoba.storage.RunningDigest;
import io.hatoba.storage.StagedLayer;
import io.hatoba.storage.StagedLayer.Segment;
import io.hatoba.storage.StagedLayerLostException;
import io.hatoba.storage.StoreReading;
import io.hatoba.storage.StoredLayer;
import io.hatoba.storage.VerifiedLayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** The contract on a disk. It keeps no state of its own, so one serves all threads. */
final class FileLayerConnection implements LayerConnection {
  /** A block of most disks. */
  private static final int MEASURED = 4096;

  private final Disk disk;
  private final LayerPaths paths;
  private final StoreName storeName;
  private final Executor background;
  private final LayerCopy copy;

  /**
   * On a tree that stands.
   *
   * @param storeName by which it is known that the tree is still the one that was identified
   * @param background runs what speeds up large layers, now, later or never
   */
  FileLayerConnection(Disk disk, LayerPaths paths, StoreName storeName, Executor background) {
    this.disk = disk;
    this.paths = paths;
    this.storeName = storeName;
    this.background = background;
    this.copy = new LayerCopy(background);
  }

  /** What moves the bytes. */
  LayerCopy copy() {
    return copy;
  }

  @Override
  public Appended append(
      UploadId upload, long epoch, InputStream body, long limit, RunningDigest running) {
    NewStagedFile segment = new NewStagedFile(disk, background, paths.segment(upload, epoch));
    boolean kept = false;
    try {
      storeName.require();
      Appended appended = copy.copy(body, limit, running, segment);
      segment.close();
      // Bytes come slowly, and the disk may have been changed for another before the first was
      // written.
      storeName.require();
      kept = !(appended instanceof Appended.TooLarge);
      return appended;
    } catch (IOException fault) {
      throw writeRefusal(fault);
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
      requireShard(paths.shard(upload));
      throw new StagedLayerLostException(upload, "a segment is missing");
    } catch (IOException fault) {
      throw writeRefusal(fault);
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
    NewStagedFile joined = new NewStagedFile(disk, background, paths.joined(upload));
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
      disk.forceDirectory(paths.shard(staged.digest()));
      storeName.require();
    } catch (NoSuchFileException moved) {
      return recover(staged.digest(), generation).orElseThrow(() -> lost(staged));
    } catch (IOException fault) {
      throw writeRefusal(fault);
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
    requireShard(paths.shard(staged.upload()));
    return new StagedLayerLostException(staged.upload(), "the verified file is gone");
  }

  @Override
  public Optional<StoredLayer> find(Digest digest, long generation) {
    Path path = paths.layer(digest, generation);
    try {
      return Optional.of(new StoredFile(disk, path, digest, generation, disk.size(path)));
    } catch (NoSuchFileException miss) {
      requireShard(paths.shard(digest));
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
      // The bytes were forced before they got their name. Names may be forced again: a file system
      // that could not write one refuses everything from then on.
      disk.forceDirectory(paths.shard(digest));
      storeName.require();
    } catch (NoSuchFileException miss) {
      requireShard(paths.shard(digest));
      return Optional.empty();
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    }
    return find(digest, generation);
  }

  @Override
  public LayerCheck check(Digest digest, long generation, long size, ReadingPace pace) {
    return new CheckedFile(disk, paths, digest, size).check(paths.layer(digest, generation), pace);
  }

  @Override
  public void discard(UploadId upload) {
    try {
      storeName.require();
      for (Path file : disk.list(paths.shard(upload))) {
        if (LayerPaths.isOf(upload, file)) {
          deleteIfThere(file);
        }
      }
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    }
  }

  @Override
  public StoreReading measure() {
    Path file = paths.segment(UploadId.random(), 0);
    try {
      storeName.require();
      Duration latency;
      try {
        latency = timeToKeep(file);
      } finally {
        deleteIfThere(file);
      }
      return new StoreReading(
          latency, disk.usableBytes(paths.root()), disk.totalBytes(paths.root()));
    } catch (IOException fault) {
      throw writeRefusal(fault);
    }
  }

  private Duration timeToKeep(Path file) throws IOException {
    byte[] bytes = new byte[MEASURED];
    long began = System.nanoTime();
    try (Disk.NewFile opened = disk.create(file)) {
      opened.write(bytes, bytes.length);
      opened.force();
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Override
  public Set<UploadId> listStaged() {
    Set<UploadId> staged = new HashSet<>();
    try {
      storeName.require();
      for (Path shard : paths.uploadShards()) {
        disk.list(shard).stream()
            .flatMap(file -> LayerPaths.uploadOf(file).stream())
            .forEach(staged::add);
      }
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    }
    return staged;
  }

  @Override
  public void remove(Digest digest, long generation) {
    Path path = paths.layer(digest, generation);
    try {
      storeName.require();
      deleteIfThere(path);
      // Also after a miss: an earlier call may have failed between the two.
      disk.forceDirectory(paths.shard(digest));
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  private RegistryException writeRefusal(IOException fault) {
    return DiskFaults.refusalOfWrite(fault, disk, paths.root());
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
  private void requireShard(Path shard) {
    try {
      disk.size(shard);
      storeName.require();
    } catch (IOException absent) {
      throw DiskFaults.refusal(absent);
    }
  }
}
