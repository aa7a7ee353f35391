package io.hatoba.storage.file;

import io.hatoba.oci.Digest;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerStoreUnderTest;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** A store in a directory of the test. */
final class FileLayerStoreUnderTest implements LayerStoreUnderTest {
  private final LayerPaths paths;
  private final Executor hashing;
  private final FaultyDisk disk = new FaultyDisk();
  private LayerConnection connection;

  FileLayerStoreUnderTest(Path root, Executor hashing) {
    this.paths = new LayerPaths(root);
    this.hashing = hashing;
    this.connection = connect();
  }

  private LayerConnection connect() {
    return FileLayerConnectionFactory.on(disk, paths.root(), hashing).getConnection();
  }

  LayerPaths paths() {
    return paths;
  }

  FaultyDisk disk() {
    return disk;
  }

  @Override
  public LayerConnection connection() {
    return connection;
  }

  @Override
  public void restart() {
    connection = connect();
  }

  @Override
  public void failAt(int call, Fault fault) {
    disk.failAt(call, fault);
  }

  @Override
  public boolean disarm() {
    return disk.disarm();
  }

  @Override
  public int stagedFiles(UploadId upload) {
    try (Stream<Path> files = Files.list(paths.shard(upload))) {
      return (int) files.filter(file -> LayerPaths.isOf(upload, file)).count();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  @Override
  public void resizeSegment(UploadId upload, long epoch, long size) {
    write(paths.segment(upload, epoch).toFile(), file -> file.setLength(size));
  }

  @Override
  public void damage(Digest digest, long generation) {
    write(
        paths.layer(digest, generation).toFile(),
        file -> {
          file.seek(file.length() / 2);
          int right = file.read();
          file.seek(file.length() / 2);
          file.write(right ^ 1);
        });
  }

  private interface Change {
    void apply(RandomAccessFile file) throws IOException;
  }

  private static void write(File path, Change change) {
    try (RandomAccessFile file = new RandomAccessFile(path, "rw")) {
      change.apply(file);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
