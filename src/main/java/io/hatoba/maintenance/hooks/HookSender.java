package io.hatoba.maintenance.hooks;

import io.hatoba.catalog.hooks.HookFanOut;
import io.hatoba.catalog.hooks.HookNetworks;
import io.hatoba.config.NetworkRange;
import io.hatoba.config.Settings;
import io.hatoba.events.HookPresence;
import io.hatoba.metadata.events.HookMessageDao.Claimed;
import io.hatoba.metadata.events.HookMessageDao.Lane;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Tells hooks what happened, on threads of its own: no push waits for it, and it takes no thread of
 * a request. Hooks that fail or are slow have threads apart, so that those that hang hold up no
 * others.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
@ManagedExecutorDefinition(name = HookSender.EXECUTOR, maxAsync = 2 * HookSender.THREADS)
@ManagedScheduledExecutorDefinition(name = HookSender.WATCH, maxAsync = 1)
public class HookSender {
  static final String EXECUTOR = "java:app/concurrent/hooks";
  static final String WATCH = "java:app/concurrent/hookWatch";

  /** For each lane. */
  static final int THREADS = 8;

  private static final Logger LOG = Logger.getLogger(HookSender.class.getName());
  private static final long PERIOD = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_PRUNES = Duration.ofMinutes(5);

  @Resource private TimerService timers;

  @Resource(lookup = EXECUTOR)
  private ManagedExecutorService executor;

  @Resource(lookup = WATCH)
  private ManagedScheduledExecutorService watch;

  @Inject private Settings settings;
  @Inject private HookPresence presence;
  @Inject private HookFanOut fanOut;
  @Inject private HookQueue queue;
  @Inject private HookNetworks networks;
  @Inject private Clock clock;

  private final AtomicBoolean running = new AtomicBoolean();
  private final Map<Lane, Semaphore> free = new EnumMap<>(Lane.class);
  private @Nullable HookAttempt attempt;

  /** Only for the one that is running. */
  private Instant nextPrune = Instant.MIN;

  /** What fails every second is logged once. */
  private boolean failing;

  /** For the container only. */
  @SuppressWarnings("NullAway.Init") // set by the container
  public HookSender() {
    for (Lane lane : Lane.values()) {
      free.put(lane, new Semaphore(THREADS));
    }
  }

  /** Starts the timer, unless the settings want none on this node. */
  public void start() {
    if (settings.backgroundDisabled()) {
      return;
    }
    try {
      attempt =
          new HookAttempt(
              new HookTransport(
                  new HookAddresses(InetAddress::getAllByName),
                  watch,
                  PATIENCE,
                  SSLContext.getDefault()),
              settings.url().authority());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has TLS", impossible);
    }
    timers.createIntervalTimer(PERIOD, PERIOD, new TimerConfig("hooks", false));
  }

  /** One round; a round that still runs is not joined by another. */
  @Timeout
  public void run() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      if (presence.look()) {
        round();
      }
      failing = false;
    } catch (RuntimeException failure) {
      // A timer that throws is cancelled by some servers; the next round tries again.
      LOG.log(
          failing ? Level.FINE : Level.WARNING,
          "hooks were not told, the next rounds try again",
          failure);
      failing = true;
    } finally {
      running.set(false);
    }
  }

  private void round() {
    boolean more = true;
    while (more) {
      more = fanOut.write();
    }
    for (Lane lane : Lane.values()) {
      send(lane);
    }
    if (!clock.instant().isBefore(nextPrune)) {
      nextPrune = clock.instant().plus(BETWEEN_PRUNES);
      LOG.log(Level.FINE, "forgot {0} messages of hooks", queue.prune());
    }
  }

  /** Gives every free thread of a lane something to do, if there is something. */
  private void send(Lane lane) {
    Semaphore threads = lane(lane);
    int taken = threads.drainPermits();
    if (taken == 0) {
      return;
    }
    int used = 0;
    try {
      List<NetworkRange> allowed = networks.ranges();
      for (Claimed claimed : queue.take(lane, taken)) {
        used += begin(lane, claimed, allowed) ? 1 : 0;
      }
    } finally {
      threads.release(taken - used);
    }
  }

  private Semaphore lane(Lane lane) {
    return java.util.Objects.requireNonNull(free.get(lane));
  }

  private boolean begin(Lane lane, Claimed claimed, List<NetworkRange> allowed) {
    try {
      executor.execute(
          () -> {
            try {
              tell(claimed, allowed);
            } finally {
              lane(lane).release();
            }
          });
      return true;
    } catch (RejectedExecutionException ending) {
      // The node ends; another takes it when the lease is over.
      return false;
    }
  }

  private void tell(Claimed claimed, List<NetworkRange> allowed) {
    try {
      HookAttempt ready = attempt;
      if (ready != null) {
        queue.record(claimed, ready.make(claimed, allowed));
      }
    } catch (RuntimeException failure) {
      // Its lease ends, and it is told again.
      LOG.log(
          Level.WARNING,
          failure,
          () -> "message " + claimed.id() + " of hook " + claimed.hook().id() + " is told again");
    }
  }
}
