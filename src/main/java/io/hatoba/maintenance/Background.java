package io.hatoba.maintenance;

import io.hatoba.config.Settings;
import io.hatoba.registry.UploadExpiry;
import io.hatoba.settings.BearerKeys;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The timer of this node. It lives in memory; every node has one of its own. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Background {
  private static final Logger LOG = Logger.getLogger(Background.class.getName());
  private static final Duration LONGEST_PERIOD = Duration.ofMinutes(1);

  /** They are rare, and to find them is to list every staged file. */
  private static final Duration BETWEEN_STRAYS = Duration.ofHours(1);

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private UploadExpiry uploads;
  @Inject private BearerKeyRotation bearerKeys;
  @Inject private ExpiredSessions sessions;
  @Inject private Clock clock;

  private final AtomicBoolean running = new AtomicBoolean();

  /** Only for the one that is running. */
  private Instant nextStrays = Instant.MIN;

  /** Starts the timer, unless the settings want none on this node. */
  public void start() {
    if (!settings.backgroundDisabled()) {
      Duration half = settings.uploadTtl().dividedBy(2);
      long period = Math.max(1_000, Math.min(LONGEST_PERIOD.toMillis(), half.toMillis()));
      timers.createIntervalTimer(period, period, new TimerConfig("background", false));
    }
  }

  /** One round; a round that still runs is not joined by another. */
  @Timeout
  public void run() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      replaceBearerKeys();
      int cleared = uploads.clear();
      if (!clock.instant().isBefore(nextStrays)) {
        forgetSessions();
        cleared += uploads.clearStrays();
        nextStrays = clock.instant().plus(BETWEEN_STRAYS);
      }
      LOG.log(Level.FINE, "cleared away {0} uploads", cleared);
    } catch (RuntimeException failure) {
      // A timer that throws is cancelled by some servers; the next round tries again.
      LOG.log(Level.WARNING, "uploads could not be cleared, the next round tries again", failure);
    } finally {
      running.set(false);
    }
  }

  private void forgetSessions() {
    try {
      sessions.clear();
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "sessions that expired stay, the next round tries again", failure);
    }
  }

  private void replaceBearerKeys() {
    try {
      BearerKeys.Maintained maintained = bearerKeys.maintain(settings.bearerKeyAge());
      if (maintained != BearerKeys.Maintained.UNCHANGED) {
        LOG.log(Level.INFO, "keys of bearer tokens: {0}", maintained);
      }
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "the keys of bearer tokens stay, the next round tries again", failure);
    }
  }
}
