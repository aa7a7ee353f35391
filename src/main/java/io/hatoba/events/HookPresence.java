package io.hatoba.events;

import io.hatoba.metadata.events.HookDao;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether there are hooks at all, so that where nobody wants to hear of pushes they pay nothing for
 * it. A timer looks every second; on a node without timers whoever asks looks, now and then.
 */
@Singleton
public final class HookPresence {
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Until the transaction that makes one is long over. */
  private static final Duration EXPECTED = Duration.ofSeconds(30);

  private final HookDao hooks;
  private final LongSupplier nanoTime;
  private volatile Look last;
  private volatile long expectedUntil;

  private record Look(HookDao.Presence presence, long at) {}

  /** Over the rows of hooks. */
  @Inject
  public HookPresence(HookDao hooks) {
    this(hooks, System::nanoTime);
  }

  /** By a clock of its own. */
  HookPresence(HookDao hooks, LongSupplier nanoTime) {
    this.hooks = hooks;
    this.nanoTime = nanoTime;
    long now = nanoTime.getAsLong();
    last = new Look(new HookDao.Presence(false, false), now - LOOK.toNanos());
    expectedUntil = now;
  }

  /** Whether a hook may hear of what happens now. */
  boolean active() {
    Look known = last;
    long now = nanoTime.getAsLong();
    if (now - expectedUntil < 0) {
      return true;
    }
    return now - known.at() < LOOK.toNanos() ? known.presence().active() : look().active();
  }

  /** Whether there is a hook, active or not. */
  public boolean any() {
    return look().any();
  }

  private HookDao.Presence look() {
    long began = nanoTime.getAsLong();
    HookDao.Presence found = hooks.presence();
    last = new Look(found, began);
    return found;
  }

  /** A hook is being made or let speak on this node: what follows is written for it. */
  public void expect() {
    expectedUntil = nanoTime.getAsLong() + EXPECTED.toNanos();
  }
}
