package io.hatoba.distribution;

import io.hatoba.config.Settings;
import io.hatoba.oci.UnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many large transfers run at once on this node, below the number of the server's
 * threads: manifests, tokens and health always find one.
 */
@Singleton
final class Transfers {
  /** What is smaller than this is over before it could keep anybody waiting. */
  private static final long LARGE = 256 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Who waits holds a thread as well, and all but a few of those are for other requests. */
  private static final int MOST_WAITING = 16;

  private static final Permit NONE = () -> {};

  private final Semaphore free;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);

  @Inject
  Transfers(Settings settings) {
    free = new Semaphore(settings.transfers());
  }

  /** The right to transfer, until it is closed. */
  @FunctionalInterface
  interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * The right to transfer so many bytes.
   *
   * @param bytes below zero if nobody knows
   * @throws UnavailableException if too many others transfer and go on doing so, or too many wait
   *     already
   */
  Permit acquire(long bytes) {
    if (bytes >= 0 && bytes <= LARGE) {
      return NONE;
    }
    if (free.tryAcquire() || awaitFree()) {
      return free::release;
    }
    throw new UnavailableException("too many transfers run on this node; try again");
  }

  private boolean awaitFree() {
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      return free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.release();
    }
  }
}
