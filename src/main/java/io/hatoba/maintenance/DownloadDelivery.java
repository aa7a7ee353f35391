package io.hatoba.maintenance;

import io.hatoba.config.Settings;
import io.hatoba.events.DownloadCounts;
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
 * Writes every few seconds how often versions were pulled. On a node without timers whoever pulls
 * writes what has waited too long.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DownloadDelivery {
  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private DownloadCounts counts;

  /** Starts the timer, unless the settings want none on this node. */
  public void start() {
    if (!settings.backgroundDisabled()) {
      long period = DownloadCounts.PERIOD.toMillis();
      timers.createIntervalTimer(period, period, new TimerConfig("downloads", false));
    }
  }

  /** One round; the counts let nobody write beside another. */
  @Timeout
  public void run() {
    counts.writeAll();
  }
}
