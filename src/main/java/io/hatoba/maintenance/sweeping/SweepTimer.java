package io.hatoba.maintenance.sweeping;

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
 * Looks now and then whether it is time to sweep. Every node does; the row of the turn lets one of
 * them do it.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SweepTimer {
  private static final Logger LOG = Logger.getLogger(SweepTimer.class.getName());
  private static final long SHORTEST_PERIOD = 500;
  private static final long LONGEST_PERIOD = 60_000;

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private Sweeper sweeper;

  private final AtomicBoolean running = new AtomicBoolean();

  /** Starts the timer, unless the settings want none on this node. */
  public void start() {
    if (!settings.backgroundDisabled()) {
      long half = settings.sweepInterval().toMillis() / 2;
      long period = Math.max(SHORTEST_PERIOD, Math.min(LONGEST_PERIOD, half));
      timers.createIntervalTimer(period, period, new TimerConfig("sweep", false));
    }
  }

  /** One round; a round that still runs is not joined by another. */
  @Timeout
  public void run() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      if (sweeper.sweepDue(settings.sweepInterval())) {
        LOG.fine("swept");
      }
    } catch (RuntimeException failure) {
      // A timer that throws is cancelled by some servers; the next round tries again.
      LOG.log(Level.WARNING, "the sweep did not begin, the next round tries again", failure);
    } finally {
      running.set(false);
    }
  }
}
