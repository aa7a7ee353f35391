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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks every few seconds whether something waits to be read out of turn. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AskedScrubTimer {
  private static final Logger LOG = Logger.getLogger(AskedScrubTimer.class.getName());
  private static final long PERIOD_MILLIS = 5_000;

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private AskedReadings readings;

  private final AtomicBoolean running = new AtomicBoolean();

  /** Starts the timer, unless the settings want none on this node. */
  public void start() {
    if (!settings.backgroundDisabled()) {
      timers.createIntervalTimer(
          PERIOD_MILLIS, PERIOD_MILLIS, new TimerConfig("asked scrub", false));
    }
  }

  /** One look; who still reads is not joined by another. */
  @Timeout
  public void run() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      readings.run();
    } catch (ScrubStoppedException stopped) {
      LOG.log(Level.FINE, "what waits is read later", stopped);
    } catch (RuntimeException failure) {
      // A timer that throws is cancelled by some servers; the next look goes on.
      LOG.log(Level.WARNING, "what waits cannot be read now, the next look goes on", failure);
    } finally {
      running.set(false);
    }
  }
}
