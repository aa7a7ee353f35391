package io.hatoba.storage.file;

import io.hatoba.storage.RunningDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Hashes the buffers of one transfer, in order, on a second thread where one is free, while the
 * first thread writes them and reads the next.
 *
 * <p>Managed executors queue and never reject, so a submitted task may run now, in an hour or
 * never. Hence nobody waits for a task: hashing a buffer must be claimed, whoever claims it does it
 * at once, and the first thread claims it itself as soon as it needs a buffer and nobody is at
 * work. It waits only while another thread is inside the digest, which ends by itself. A task ends
 * when nothing is left to hash rather than wait for a slow client, so few threads serve many
 * transfers.
 *
 * <p>All methods but the task are for the one thread that made the pipe.
 */
final class HashingPipe implements AutoCloseable {
  private static final int MOST_BUFFERS = 4;

  private final RunningDigest running;
  private final BufferPool pool;
  private final Executor executor;

  // Guarded by this.
  private final List<byte[]> taken = new ArrayList<>(MOST_BUFFERS);
  private final Deque<byte[]> empty = new ArrayDeque<>(MOST_BUFFERS);
  private final Deque<Filled> filled = new ArrayDeque<>(MOST_BUFFERS);
  private boolean hashing;
  private boolean submitted;
  private @Nullable Throwable failure;

  private record Filled(byte[] buffer, int length) {}

  private HashingPipe(RunningDigest running, BufferPool pool, Executor executor, byte[] first) {
    this.running = running;
    this.pool = pool;
    this.executor = executor;
    taken.add(first);
    empty.add(first);
  }

  /** A pipe with its first buffer, or nothing if the pool has none. */
  static Optional<HashingPipe> open(RunningDigest running, BufferPool pool, Executor executor) {
    return pool.take().map(first -> new HashingPipe(running, pool, executor, first));
  }

  /** A buffer to fill: one that is hashed already, another one of the pool, or the next hashed. */
  byte[] empty() {
    while (true) {
      synchronized (this) {
        rethrow();
        byte[] next = empty.pollFirst();
        if (next == null && taken.size() < MOST_BUFFERS) {
          next = pool.take().orElse(null);
          if (next != null) {
            taken.add(next);
          }
        }
        if (next != null) {
          return next;
        }
        awaitHashing();
      }
      hashOne();
    }
  }

  /** Hands over a buffer, whose bytes may be read but not changed any more. */
  void hash(byte[] buffer, int length) {
    boolean submit;
    synchronized (this) {
      filled.addLast(new Filled(buffer, length));
      submit = !hashing && !submitted;
      submitted |= submit;
    }
    if (submit) {
      try {
        executor.execute(this::hashAll);
      } catch (RejectedExecutionException | IllegalStateException shuttingDown) {
        // It stays marked as submitted, so nobody asks again: this thread hashes.
      }
    }
  }

  /** Returns when all that was handed over is in the digest. */
  void finish() {
    while (true) {
      synchronized (this) {
        awaitHashing();
        rethrow();
        if (filled.isEmpty()) {
          return;
        }
      }
      hashOne();
    }
  }

  /** Gives the buffers back. Afterwards no thread touches them or the digest, finished or not. */
  @Override
  public void close() {
    synchronized (this) {
      filled.clear();
      awaitHashing();
      empty.clear();
      taken.forEach(pool::giveBack);
      taken.clear();
    }
  }

  private void hashAll() {
    synchronized (this) {
      submitted = false;
    }
    while (hashOne()) {
      // Until nothing is left or another thread is at it.
    }
  }

  /** Claims and hashes the next buffer; false if there is none or another thread is at it. */
  private boolean hashOne() {
    Filled next;
    synchronized (this) {
      if (hashing || filled.isEmpty()) {
        return false;
      }
      hashing = true;
      next = filled.removeFirst();
    }
    Throwable thrown = null;
    try {
      running.update(next.buffer(), next.length());
    } catch (RuntimeException | Error fault) {
      thrown = fault;
    }
    synchronized (this) {
      hashing = false;
      if (thrown != null) {
        failure = thrown;
        filled.clear();
      }
      empty.addLast(next.buffer());
      notifyAll();
    }
    return true;
  }

  /** Waits while another thread hashes: a millisecond for each buffer, so an interrupt can wait. */
  private synchronized void awaitHashing() {
    boolean interrupted = false;
    while (hashing) {
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

  private synchronized void rethrow() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
