package io.hatoba.maintenance.hooks;

import io.hatoba.metadata.events.HookMessageDao;
import io.hatoba.metadata.events.HookMessageDao.Claimed;
import io.hatoba.metadata.events.HookMessageDao.Lane;
import io.hatoba.metadata.events.HookMessageDao.Outcome;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** What is to be told, in short transactions around attempts to tell it. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class HookQueue {
  /** Longer than an attempt can take; a node that dies leaves its messages for so long. */
  static final Duration LEASE = Duration.ofSeconds(30);

  /** Of a hook that takes them, on all nodes together. */
  private static final int AT_ONCE = 4;

  /** How long, and of each hook how many messages and attempts are kept. */
  static final Duration KEPT = Duration.ofDays(7);

  static final int NEWEST = 1000;

  private final HookMessageDao messages;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public HookQueue() {
    this(null);
  }

  /** Over the rows of messages. */
  @Inject
  public HookQueue(HookMessageDao messages) {
    this.messages = messages;
  }

  /** Takes messages that are due; of a hook that fails one at a time. */
  public List<Claimed> take(Lane lane, int most) {
    return messages.claim(lane, LEASE, lane == Lane.FAILING ? 1 : AT_ONCE, most);
  }

  /** Writes how an attempt came out, and when the next is. */
  public void record(Claimed claimed, Outcome outcome) {
    messages.record(
        claimed,
        outcome,
        outcome.arrived()
            ? java.util.Optional.empty()
            : HookRetries.after(claimed.attempts(), claimed.age()));
  }

  /** Forgets what nobody will look at any more. */
  public int prune() {
    return messages.prune(KEPT, NEWEST);
  }
}
