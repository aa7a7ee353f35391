package io.hatoba.storage.file;

import io.hatoba.oci.Digest;
import io.hatoba.storage.FindingRule;
import io.hatoba.storage.LayerCheck;
import io.hatoba.storage.LayerCheck.State;
import io.hatoba.storage.ReadingPace;
import io.hatoba.storage.RunningDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A layer's file, as it is read to see whether it is whole. */
record CheckedFile(Disk disk, LayerPaths paths, Digest digest, long size) {
  /** Small, so that a slow pace is a steady one. */
  private static final int BUFFER = 128 * 1024;

  LayerCheck check(Path file, ReadingPace pace) {
    try {
      return read(file, pace);
    } catch (NoSuchFileException missing) {
      return missing();
    } catch (IOException first) {
      requireNeighbours();
      try {
        return read(file, pace);
      } catch (NoSuchFileException missing) {
        return missing();
      } catch (IOException again) {
        again.addSuppressed(first);
        requireNeighbours();
        return LayerCheck.of(State.UNREADABLE, FindingRule.FILE_UNREADABLE.about());
      }
    }
  }

  private LayerCheck missing() {
    requireNeighbours();
    return LayerCheck.of(State.MISSING, FindingRule.FILE_GONE.about());
  }

  private LayerCheck read(Path file, ReadingPace pace) throws IOException {
    long found = disk.size(file);
    if (found != size) {
      return ofSize(found);
    }
    RunningDigest running = new RunningDigest(digest.algorithm());
    byte[] buffer = new byte[(int) Math.min(BUFFER, size + 1)];
    try (InputStream bytes = disk.read(file, 0)) {
      int count = bytes.read(buffer);
      while (count >= 0) {
        running.update(buffer, count);
        pace.read(count);
        count = bytes.read(buffer);
      }
    }
    if (running.size() != size) {
      return ofSize(running.size());
    }
    Digest actual = running.finish();
    return actual.equals(digest)
        ? LayerCheck.AS_IT_SHOULD_BE
        : LayerCheck.of(State.CONTENT, FindingRule.OTHER_BYTES.about(actual));
  }

  private LayerCheck ofSize(long found) {
    return LayerCheck.of(
        found < size ? State.SHORT : State.LONG, FindingRule.OTHER_SIZE.about(found, size));
  }

  /** A file that cannot be read says something of itself only where others can be found. */
  private void requireNeighbours() {
    try {
      disk.list(paths.shard(digest));
    } catch (IOException absent) {
      throw DiskFaults.refusal(absent);
    }
  }
}
