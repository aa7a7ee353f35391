package io.hatoba.events;

import io.hatoba.metadata.events.HookDao;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether there are hooks at all, so that where nobody wants to hear of pushes they pay nothing for
 * it. A timer looks every second; where none has looked, as on a node without timers, there may be.
 */
@Singleton
public final class HookPresence {
  private static final Duration LOOK = Duration.ofSeconds(3);

  /** Until the transaction that makes one is long over. */
  private static final Duration EXPECTED = Duration.ofSeconds(30);

  private final HookDao hooks;
  private final LongSupplier nanoTime;
  private volatile Look last;
  private volatile long expectedUntil;

  private record Look(boolean active, long at) {}

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
    last = new Look(true, now - LOOK.toNanos());
    expectedUntil = now;
  }

  /** Whether a hook may hear of what happens now. */
  boolean active() {
    Look known = last;
    long now = nanoTime.getAsLong();
    boolean fresh = now - known.at() < LOOK.toNanos() && now - expectedUntil >= 0;
    return !fresh || known.active();
  }

  /** Looks whether there is a hook, active or not. */
  public boolean look() {
    long began = nanoTime.getAsLong();
    HookDao.Presence found = hooks.presence();
    last = new Look(found.active(), began);
    return found.any();
  }

  /** A hook is being made or let speak on this node: what follows is written for it. */
  public void expect() {
    expectedUntil = nanoTime.getAsLong() + EXPECTED.toNanos();
  }
}
