package io.hatoba.storage.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A file of an upload while it is written. It comes into being with its first bytes.
 *
 * <p>A large one is forced every 64 MiB on a second thread, if one is free, while bytes go on
 * coming. The kernel alone would begin much later and leave nearly all of it to the promotion, for
 * which a client waits that has sent 10 GiB. Measured with 1 GiB: 0.03 s instead of 0.5 s for the
 * promotion; for append and promotion together 1.2 s instead of 1.4 s on two idle cores, and no
 * difference on busy ones.
 */
final class NewStagedFile implements LayerCopy.Sink {
  private static final long FORCED_EVERY = 64L * 1024 * 1024;

  private final Disk disk;
  private final Executor background;
  private final Path path;
  private final long forcedEvery;
  private Disk.@Nullable NewFile open;
  private long unforced;

  // Guarded by this.
  private boolean submitted;
  private boolean forcing;
  private boolean closed;
  private @Nullable IOException forceFault;

  NewStagedFile(Disk disk, Executor background, Path path) {
    this(disk, background, path, FORCED_EVERY);
  }

  NewStagedFile(Disk disk, Executor background, Path path, long forcedEvery) {
    this.disk = disk;
    this.background = background;
    this.path = path;
    this.forcedEvery = forcedEvery;
  }

  Path path() {
    return path;
  }

  /** Makes the file now, in place of one that an earlier attempt left. */
  Disk.NewFile create() throws IOException {
    if (open == null) {
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

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    Disk.NewFile file = create();
    file.write(bytes, length);
    unforced += length;
    if (unforced >= forcedEvery) {
      forceInBackground(file);
    }
  }

  /** Ends writing; what was written is staged if this succeeds. */
  void close() throws IOException {
    if (open != null) {
      awaitForcing();
      open.close();
      rethrow();
    }
  }

  /** Frees the bytes as far as the disk allows; what is left goes when the upload is discarded. */
  void drop() {
    if (open == null) {
      return;
    }
    awaitForcing();
    // Whatever fails here, the fault that led here is the one to report.
    try {
      open.close();
    } catch (IOException notClosed) {
      // The file is deleted anyway.
    }
    try {
      disk.delete(path);
    } catch (IOException left) {
      // Discard tries again.
    }
  }

  private void forceInBackground(Disk.NewFile file) throws IOException {
    synchronized (this) {
      rethrow();
      if (submitted) {
        return;
      }
      submitted = true;
      unforced = 0;
    }
    try {
      background.execute(() -> force(file));
    } catch (RejectedExecutionException | IllegalStateException shuttingDown) {
      // It stays marked as submitted: the promotion forces all of it.
    }
  }

  private void force(Disk.NewFile file) {
    synchronized (this) {
      if (closed) {
        return;
      }
      forcing = true;
    }
    IOException fault = null;
    try {
      file.force();
    } catch (IOException thrown) {
      fault = thrown;
    } finally {
      synchronized (this) {
        if (fault != null) {
          forceFault = fault;
        }
        forcing = false;
        submitted = false;
        notifyAll();
      }
    }
  }

  /** From now on no other thread touches the file. Forcing ends by itself. */
  private synchronized void awaitForcing() {
    closed = true;
    boolean interrupted = false;
    while (forcing) {
      try {
        wait();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void rethrow() throws IOException {
    if (forceFault != null) {
      throw forceFault;
    }
  }
}
