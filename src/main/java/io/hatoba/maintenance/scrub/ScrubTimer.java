package io.hatoba.maintenance.scrub;

import io.hatoba.config.Settings;
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

/** Looks every few seconds whether a round is under way of which this node can read a piece. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ScrubTimer {
  private static final Logger LOG = Logger.getLogger(ScrubTimer.class.getName());
  private static final long PERIOD_MILLIS = 5_000;

  /** A store that cannot be read is not asked for file after file. */
  private static final Duration REST = Duration.ofMinutes(1);

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private ScrubRounds rounds;
  @Inject private Clock clock;

  private final AtomicBoolean running = new AtomicBoolean();

  /** Only for the one that is running. */
  private Instant rested = Instant.MIN;

  /** Starts the timer, unless the settings want none on this node. */
  public void start() {
    if (!settings.backgroundDisabled()) {
      timers.createIntervalTimer(PERIOD_MILLIS, PERIOD_MILLIS, new TimerConfig("scrub", false));
    }
  }

  /** One look; who still reads is not joined by another. */
  @Timeout
  public void run() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      if (!clock.instant().isBefore(rested)) {
        rounds.run();
      }
    } catch (ScrubStoppedException stopped) {
      LOG.log(Level.FINE, "the layers are read on later", stopped);
    } catch (RuntimeException failure) {
      // A timer that throws is cancelled by some servers; the next look goes on.
      LOG.log(Level.WARNING, "the layers cannot be read now, the next look goes on", failure);
      rested = clock.instant().plus(REST);
    } finally {
      running.set(false);
    }
  }
}
