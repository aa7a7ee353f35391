package io.hatoba.maintenance;

import io.hatoba.catalog.MigrationRunner;
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

/**
 * Looks every few seconds for a migration that no node does: it was asked for on a node that has
 * died, or has died with the one that did it.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MigrationRounds {
  private static final long PERIOD_MILLIS = 5_000;

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private MigrationRunner runner;

  /** Starts the timer, unless the settings want none on this node. */
  public void start() {
    if (!settings.backgroundDisabled()) {
      timers.createIntervalTimer(PERIOD_MILLIS, PERIOD_MILLIS, new TimerConfig("migration", false));
    }
  }

  /** One round, on a thread of its own; whoever is at work has the migration. */
  @Timeout
  public void run() {
    runner.begin();
  }
}
