package io.hatoba.maintenance.overview;

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
 * Looks now and then whether it is time to count what the instance keeps. It has a thread of its
 * own: a node whose count takes minutes gives its signs meanwhile.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class StorageTimer {
  private static final Logger LOG = Logger.getLogger(StorageTimer.class.getName());

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private StorageHours storage;

  private final AtomicBoolean running = new AtomicBoolean();

  /** Starts the timer, unless the settings want none on this node. */
  public void start() {
    if (!settings.backgroundDisabled()) {
      long period = NodeSigns.PERIOD.toMillis();
      timers.createIntervalTimer(period, period, new TimerConfig("storage", false));
    }
  }

  /** One round; a round that still runs is not joined by another. */
  @Timeout
  public void run() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      storage.countDue();
    } catch (RuntimeException failure) {
      // A timer that throws is cancelled by some servers; a later round tries again.
      LOG.log(Level.WARNING, "the storage is not counted, a later round tries again", failure);
    } finally {
      running.set(false);
    }
  }
}
