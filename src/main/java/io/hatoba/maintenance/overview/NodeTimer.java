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
import javax.sql.DataSource;

/**
 * Lets this node give its signs, and write with each what it has counted. A node that is to have no
 * timers gives none, and nobody sees it; it only compares its clock.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class NodeTimer {
  private static final Logger LOG = Logger.getLogger(NodeTimer.class.getName());

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private NodeSigns signs;
  @Inject private ActivityCounts activity;

  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * Starts the timer.
   *
   * @param version of this build
   * @param databaseKind in a word
   */
  public void start(String version, String databaseKind) {
    signs.compareClocksFirst();
    if (!settings.backgroundDisabled()) {
      signs.begin(version, databaseKind);
      activity.begin();
    }
    long period = NodeSigns.PERIOD.toMillis();
    timers.createIntervalTimer(period, period, new TimerConfig("node", false));
  }

  /**
   * This node ends in order.
   *
   * @param source that is no server's: a server that stops closes its pool before it tells anybody
   */
  public void endLast(DataSource source) {
    signs.id().ifPresent(id -> activity.writeLast(id, source));
    signs.endLast(source);
  }

  /** One round; a round that still runs is not joined by another. */
  @Timeout
  public void run() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      signs.compareClocks();
      signs.give();
      signs.id().ifPresent(activity::write);
    } catch (RuntimeException failure) {
      // A timer that throws is cancelled by some servers; the next round tries again.
      LOG.log(Level.WARNING, "this node gives no sign, the next round tries again", failure);
    } finally {
      running.set(false);
    }
  }
}
