package io.hatoba.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Every call by which the connector touches the disk, each of them one step that can fail. What is
 * not there is a {@link java.nio.file.NoSuchFileException}.
 */
interface Disk {

  /** Makes a directory, of which its owner's group may read; one that is there is fine. */
  void createDirectory(Path directory) throws IOException;

  /**
   * Makes a new file, which its owner's group may read.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  NewFile create(Path file) throws IOException;

  /** Opens a file at a position; the stream has no buffer. */
  InputStream read(Path file, long first) throws IOException;

  /** Makes a file's bytes durable, not its name. */
  void force(Path file) throws IOException;

  /** Makes the names in a directory durable. */
  void forceDirectory(Path directory) throws IOException;

  /** Renames a file in one step, in place of a file that stands there. */
  void move(Path from, Path to) throws IOException;

  /** Deletes a file or an empty directory. */
  void delete(Path path) throws IOException;

  /** A file's size in bytes. */
  long size(Path file) throws IOException;

  /** What stands in a directory, in no order. */
  List<Path> list(Path directory) throws IOException;

  /** How many bytes this process may still write to the disk that holds a path. */
  long usableBytes(Path path) throws IOException;

  /** How many bytes the disk has that holds a path, used or not. */
  long totalBytes(Path path) throws IOException;

  /** A file that is being written. */
  interface NewFile extends Closeable {

    /** Writes the first {@code length} bytes of the array after what was written. */
    void write(byte[] bytes, int length) throws IOException;

    /** Makes durable what was written before; another thread may write meanwhile. */
    void force() throws IOException;

    /** Some disks tell only here that they took not everything. */
    @Override
    void close() throws IOException;
  }
}
