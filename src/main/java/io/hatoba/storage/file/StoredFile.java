package io.hatoba.storage.file;

import io.hatoba.oci.Digest;
import io.hatoba.storage.StoredLayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A layer as a file. */
record StoredFile(Disk disk, Path path, Digest digest, long generation, long size)
    implements StoredLayer {

  @Override
  public InputStream open(long first) {
    if (first < 0 || first > size) {
      throw new IllegalArgumentException("byte " + first + " of " + size);
    }
    try {
      return disk.read(path, first);
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    }
  }
}
