package io.hatoba.storage.file;

import io.hatoba.oci.InsufficientStorageException;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.UnavailableException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Turns what the operating system says into the refusals of the contract. */
final class DiskFaults {
  /** A write that fails leaves less than its part, and the file system may keep some blocks. */
  private static final long NO_ROOM = 1024 * 1024;

  private DiskFaults() {}

  /** The refusal for a fault. Its message names no path; the cause may, and is for the log. */
  static RegistryException refusal(IOException fault) {
    if (InsufficientStorageException.isSaidBy(fault)) {
      return new InsufficientStorageException(fault);
    }
    return new UnavailableException("the layer store cannot be used at the moment", fault);
  }

  /**
   * The refusal for a fault of something that needs room. Java has no type for a full disk, and the
   * C library names it in the language of the server; what is left on the disk is the same in all
   * of them.
   *
   * @param root of the tree that was written to
   */
  static RegistryException refusalOfWrite(IOException fault, Disk disk, Path root) {
    return hasNoType(fault) && isFull(disk, root)
        ? new InsufficientStorageException(fault)
        : refusal(fault);
  }

  /** A missing file, a lack of rights, an interrupt and the like have types of their own. */
  private static boolean hasNoType(IOException fault) {
    return fault.getClass() == IOException.class || fault.getClass() == FileSystemException.class;
  }

  private static boolean isFull(Disk disk, Path root) {
    try {
      return disk.usableBytes(root) < NO_ROOM;
    } catch (IOException unknown) {
      return false;
    }
  }
}
