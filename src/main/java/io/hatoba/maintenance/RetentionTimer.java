package io.hatoba.maintenance;

import io.hatoba.catalog.retention.Retention;
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

/**
 * Looks now and then whether it is time for retention. Every node does; the row of the run lets one
 * of them do it.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RetentionTimer {
  private static final Logger LOG = Logger.getLogger(RetentionTimer.class.getName());
  private static final long LONGEST_PERIOD = 60_000;

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private Retention retention;

  private final AtomicBoolean running = new AtomicBoolean();

  /** Starts the timer, unless the settings want none on this node. */
  public void start() {
    if (!settings.backgroundDisabled()) {
      long half = settings.retentionPeriod().toMillis() / 2;
      long period = Math.max(1_000, Math.min(LONGEST_PERIOD, half));
      timers.createIntervalTimer(period, period, new TimerConfig("retention", false));
    }
  }

  /** One round; a round that still runs is not joined by another. */
  @Timeout
  public void run() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      if (retention.runDue(settings.retentionPeriod())) {
        LOG.fine("retention has run");
      }
    } catch (RuntimeException failure) {
      // A timer that throws is cancelled by some servers; the next round goes on.
      LOG.log(Level.WARNING, "retention broke off, the next round goes on with it", failure);
    } finally {
      running.set(false);
    }
  }
}
