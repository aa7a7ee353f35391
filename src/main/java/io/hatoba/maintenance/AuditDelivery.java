package io.hatoba.maintenance;

import io.hatoba.config.Settings;
import io.hatoba.events.AuditQueue;
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
 * Writes every few seconds what the audit log has noticed. On a node without timers whoever notices
 * something writes what has waited too long.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AuditDelivery {
  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private AuditQueue queue;

  /** Starts the timer, unless the settings want none on this node. */
  public void start() {
    if (!settings.backgroundDisabled()) {
      long period = AuditQueue.SOON.toMillis();
      timers.createIntervalTimer(period, period, new TimerConfig("audit", false));
    }
  }

  /** One round; the queue lets nobody write beside another. */
  @Timeout
  public void run() {
    queue.writeDue();
  }
}
