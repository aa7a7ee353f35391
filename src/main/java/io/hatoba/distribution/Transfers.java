package io.hatoba.distribution;

import io.hatoba.config.MinimumRate;
import io.hatoba.config.Settings;
import io.hatoba.figures.Figures;
import io.hatoba.figures.Metered;
import io.hatoba.oci.TooManyRequestsException;
import io.hatoba.oci.UnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Logger;

/**
 * Bounds how many bodies come and go at once on this node, below the number of the server's
 * threads: whatever has none always finds one. Nobody alone can take all of them.
 *
 * <p>Who is refused for what others do is told 503, and who for what they do themselves 429.
 */
@Singleton
final class Transfers implements Metered {
  /** What is smaller is over at once, unless its client is slow on purpose. */
  private static final long LARGE = 256 * 1024;

  /** Small ones; when these are taken, a small one is like a large one. */
  static final int MOST_SMALL = 128;

  /** Small ones of one party. */
  static final int MOST_SMALL_OF_ONE = MOST_SMALL / 2;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Who waits holds a thread as well, and all but a few of those are for other requests. */
  private static final int MOST_WAITING = 16;

  /** Forms come before anyone has signed in, and may come slowly. */
  static final int MOST_FORMS = 32;

  /** What a manifest of the largest kind takes while it is read, parsed and stored. */
  private static final long LARGE_MANIFEST = 64L * 1024 * 1024;

  /** When to ask again: layers are done by then, and more of them than a node has connections. */
  private static final Duration LATER = Duration.ofSeconds(5);

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final Logger LOG = Logger.getLogger(Transfers.class.getName());

  private final Duration patience;
  private final MinimumRate rate;
  private final int most;
  private final Semaphore free;
  private final Shares ofOne;
  private final Semaphore small = new Semaphore(MOST_SMALL);
  private final Shares smallOfOne = new Shares(MOST_SMALL_OF_ONE);
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final Semaphore forms = new Semaphore(MOST_FORMS);
  private final Shares formsOfOne = new Shares(MOST_FORMS / 2);
  private final int mostManifests =
      (int) Math.max(1, Runtime.getRuntime().maxMemory() / 4 / LARGE_MANIFEST);
  private final Semaphore manifests = new Semaphore(mostManifests);
  private final LongAdder refused = new LongAdder();

  private final AtomicLong unsaid = new AtomicLong();
  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

  @Inject
  Transfers(Settings settings) {
    this(settings, PATIENCE);
  }

  Transfers(Settings settings, Duration patience) {
    this.patience = patience;
    rate = settings.minimumRate();
    most = settings.transfers();
    free = new Semaphore(most);
    ofOne = new Shares(settings.transfersPerAccount());
  }

  @Override
  public void describe(Figures figures) {
    describe(figures, "blob", free, most);
    describe(figures, "small", small, MOST_SMALL);
    describe(figures, "manifest", manifests, mostManifests);
    describe(figures, "form", forms, MOST_FORMS);
    figures.gauge(
        "hatoba_transfers_waiting",
        "Transfers that wait for others to end",
        () -> MOST_WAITING - waiting.availablePermits());
    figures.counter(
        "hatoba_transfers_refused_total",
        "Transfers that were refused since too many ran",
        refused::sum);
  }

  private static void describe(Figures figures, String kind, Semaphore free, int most) {
    figures.gauge(
        "hatoba_transfers_running",
        "Transfers that run",
        () -> most - free.availablePermits(),
        "kind",
        kind);
    figures.gauge("hatoba_transfers_limit", "How many may run at once", () -> most, "kind", kind);
  }

  /** The right to transfer, until it is closed. */
  @FunctionalInterface
  interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /** What measures one body that comes or goes. */
  Pace pace() {
    return new Pace(rate, System::nanoTime);
  }

  /**
   * The right to transfer so many bytes.
   *
   * @param bytes below zero if nobody knows; of none nobody asks
   * @throws TooManyRequestsException if the party has its share already
   * @throws UnavailableException if too many others transfer and go on doing so, or too many wait
   *     already
   */
  Permit acquire(Party party, long bytes) {
    if (bytes == 0) {
      return () -> {};
    }
    if (bytes > 0 && bytes <= LARGE && tryAcquireSmall(party)) {
      return () -> release(small, smallOfOne, party);
    }
    if (!ofOne.tryTake(party)) {
      throw tooMany(party);
    }
    return acquire(free, ofOne, party, "too many transfers run on this node; try again");
  }

  /**
   * Refuses to begin what could not go on: a client repeats a request without a body more readily
   * than one with a layer.
   *
   * @throws TooManyRequestsException if the party has its share already
   */
  void requireShare(Party party) {
    if (ofOne.usedUp(party)) {
      throw tooMany(party);
    }
  }

  /**
   * The right to bring a manifest, until it is stored.
   *
   * @param bytes below zero if nobody knows
   * @throws TooManyRequestsException if the party has its share already
   * @throws UnavailableException if others bring so large ones that the memory will not hold more
   */
  Permit acquireManifest(Party party, long bytes) {
    if (bytes >= 0 && bytes <= LARGE) {
      return acquire(party, bytes);
    }
    if (!ofOne.tryTake(party)) {
      throw tooMany(party);
    }
    return acquire(manifests, ofOne, party, "too many large manifests come at once; try again");
  }

  /**
   * The right to send a form, until it is read.
   *
   * @throws TooManyRequestsException if this address sends half of all that may be sent
   * @throws UnavailableException if too many others do
   */
  Permit acquireForm(Party address) {
    if (!formsOfOne.tryTake(address)) {
      throw tooMany(address);
    }
    return acquire(forms, formsOfOne, address, "too many ask for tokens at once; try again");
  }

  /** How many parties hold anything. */
  int parties() {
    return ofOne.parties() + smallOfOne.parties() + formsOfOne.parties();
  }

  private boolean tryAcquireSmall(Party party) {
    if (!smallOfOne.tryTake(party)) {
      return false;
    }
    if (small.tryAcquire()) {
      return true;
    }
    smallOfOne.giveBack(party);
    return false;
  }

  /**
   * A permit for who has taken one of their share already, which is given back if there is none.
   */
  private Permit acquire(Semaphore permits, Shares shares, Party party, String refusal) {
    boolean acquired = false;
    try {
      acquired = permits.tryAcquire() || await(permits);
    } finally {
      if (!acquired) {
        shares.giveBack(party);
      }
    }
    if (!acquired) {
      notice(refusal);
      throw new UnavailableException(refusal, LATER);
    }
    return () -> release(permits, shares, party);
  }

  private static void release(Semaphore permits, Shares shares, Party party) {
    permits.release();
    shares.giveBack(party);
  }

  private TooManyRequestsException tooMany(Party party) {
    String refusal = "too many transfers of " + party.words() + " run on this node";
    notice(refusal);
    return new TooManyRequestsException(refusal, LATER);
  }

  /** One line in ten seconds, however many are refused. */
  private void notice(String refusal) {
    refused.increment();
    unsaid.incrementAndGet();
    long now = System.nanoTime();
    long due = nextLine.get();
    if (now - due >= 0 && nextLine.compareAndSet(due, now + BETWEEN_LINES.toNanos())) {
      LOG.warning(unsaid.getAndSet(0) + " transfers were refused, the last since " + refusal);
    }
  }

  private boolean await(Semaphore permits) {
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      return permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.release();
    }
  }
}
