package io.hatoba.storage.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of an upload while it is written. It comes into being with its first bytes. */
final class NewStagedFile implements LayerCopy.Sink {
  private final Disk disk;
  private final Path path;
  private Disk.@Nullable NewFile open;

  NewStagedFile(Disk disk, Path path) {
    this.disk = disk;
    this.path = path;
  }

  Path path() {
    return path;
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    create().write(bytes, length);
  }

  /** Makes the file now, in place of one that an earlier attempt left. */
  Disk.NewFile create() throws IOException {
    if (open == null) {
      disk.createDirectory(path.getParent());
      try {
        open = disk.create(path);
      } catch (FileAlreadyExistsException leftover) {
        // Deleted, not emptied: if its writer still lives, it must not write into this one.
        disk.delete(path);
        open = disk.create(path);
      }
    }
    return open;
  }

  /** Ends writing; what was written is staged if this succeeds. */
  void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }

  /** Frees the bytes as far as the disk allows; what is left goes when the upload is discarded. */
  void drop() {
    if (open == null) {
      return;
    }
    try (Disk.NewFile closed = open) {
      disk.delete(path);
    } catch (IOException left) {
      // The fault that led here is the one to report.
    }
  }
}
