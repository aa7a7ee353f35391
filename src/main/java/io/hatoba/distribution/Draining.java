package io.hatoba.distribution;

import io.hatoba.config.Settings;
import io.hatoba.oci.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;

/**
 * How a node ends that is told to: it begins no upload any more, and those that run go on until
 * they are through. An upload is several requests, and between two of them none runs; so it is over
 * when for a while none has.
 */
@ApplicationScoped
public class Draining {
  private static final Logger LOG = Logger.getLogger(Draining.class.getName());

  /** System property in which the launcher finds what to run before it stops the server. */
  private static final String DRAIN = "hatoba.drain";

  /**
   * Between two requests of one upload clients take milliseconds; but a node that ends closes each
   * connection, and from afar the handshakes of the next take most of a second.
   */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final Duration longest;
  private final Duration quiet;
  private final AtomicInteger running = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean underWay;
  private volatile long lastEnd = System.nanoTime();

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Draining() {
    this(Duration.ZERO, QUIET);
  }

  /** As long as the settings allow. */
  @Inject
  Draining(Settings settings) {
    this(settings.drainTimeout(), QUIET);
  }

  Draining(Duration longest, Duration quiet) {
    this.longest = longest;
    this.quiet = quiet;
  }

  /** From now on the launcher drains this node before it stops the server. */
  public void listen() {
    // Not through the container's proxy: the thread of a signal has no context of any application.
    Runnable drain = this::drain;
    System.getProperties().put(DRAIN, drain);
  }

  /** The application ends; the launcher has nothing to run any more. */
  public void forget() {
    System.getProperties().remove(DRAIN);
  }

  /** Whether this node is about to end. */
  public boolean underWay() {
    return underWay;
  }

  /**
   * Refuses what would begin anew.
   *
   * @throws UnavailableException if this node is about to end
   */
  void requireIntake() {
    if (underWay) {
      throw new UnavailableException("this node is stopping and takes no new uploads; try again");
    }
  }

  /** A request has come. */
  void began() {
    running.incrementAndGet();
  }

  /** It has been answered, or its client is gone. */
  void ended() {
    lastEnd = System.nanoTime();
    running.decrementAndGet();
    if (underWay) {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Begins to drain, and returns when nothing runs any more or the time is over. */
  void drain() {
    underWay = true;
    // Who was between two requests when the signal came has as long as everybody.
    lastEnd = System.nanoTime();
    long deadline = System.nanoTime() + longest.toNanos();
    lock.lock();
    try {
      long left = left(deadline);
      while (left > 0) {
        changed.awaitNanos(left);
        left = left(deadline);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    int cut = running.get();
    if (cut > 0) {
      LOG.warning(cut + " requests did not end within " + longest.toSeconds() + " s and are cut");
    }
  }

  /** Nanoseconds that there is something to wait for, if nothing changes meanwhile. */
  private long left(long deadline) {
    long now = System.nanoTime();
    long end = running.get() > 0 ? deadline : Math.min(deadline, lastEnd + quiet.toNanos());
    return end - now;
  }
}
