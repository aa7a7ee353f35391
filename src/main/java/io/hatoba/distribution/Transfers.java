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
 * threads: manifests, tokens and health always find one. Large manifests and forms have bounds of
 * their own, since the one takes memory and the other comes from anybody.
 */
@Singleton
final class Transfers {
  /** What is smaller than this is over before it could keep anybody waiting. */
  private static final long LARGE = 256 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Who waits holds a thread as well, and all but a few of those are for other requests. */
  private static final int MOST_WAITING = 16;

  /** Forms come before anyone has signed in, and may come slowly. */
  private static final int MOST_FORMS = 32;

  /** What a manifest of the largest kind takes while it is read, parsed and stored. */
  private static final long LARGE_MANIFEST = 64L * 1024 * 1024;

  private static final Permit NONE = () -> {};

  private final Semaphore free;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final Semaphore forms = new Semaphore(MOST_FORMS);
  private final Semaphore manifests =
      new Semaphore((int) Math.max(1, Runtime.getRuntime().maxMemory() / 4 / LARGE_MANIFEST));

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
    return acquire(free, "too many transfers run on this node; try again");
  }

  /**
   * The right to bring a manifest, until it is stored.
   *
   * @param bytes below zero if nobody knows
   * @throws UnavailableException if others bring so large ones that the memory will not hold more
   */
  Permit acquireManifest(long bytes) {
    if (bytes >= 0 && bytes <= LARGE) {
      return NONE;
    }
    return acquire(manifests, "too many large manifests come at once; try again");
  }

  /**
   * The right to send a form, until it is read.
   *
   * @throws UnavailableException if too many others do
   */
  Permit acquireForm() {
    return acquire(forms, "too many ask for tokens at once; try again");
  }

  private Permit acquire(Semaphore permits, String refusal) {
    if (permits.tryAcquire() || await(permits)) {
      return permits::release;
    }
    throw new UnavailableException(refusal);
  }

  private boolean await(Semaphore permits) {
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      return permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.release();
    }
  }
}
