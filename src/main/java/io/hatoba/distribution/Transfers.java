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
  private static final Permit NONE = () -> {};

  private final Semaphore free;

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
   * @throws UnavailableException if too many others transfer and go on doing so
   */
  Permit acquire(long bytes) {
    if (bytes >= 0 && bytes <= LARGE) {
      return NONE;
    }
    try {
      if (free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return free::release;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw new UnavailableException("too many transfers run on this node; try again");
  }
}
