package io.hatoba.settings;

import io.hatoba.metadata.settings.EpochDao;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often it has changed who may do what. What was decided under one number holds until there is
 * a greater one; a change is felt on every node within {@link #LOOK}, twice that if the database is
 * slow.
 *
 * <p>Whoever asks looks, if nobody has for that long, so that it needs no timer.
 */
@Singleton
public final class AccessEpoch {
  static final Duration LOOK = Duration.ofSeconds(2);

  private final EpochDao epochs;
  private final LongSupplier nanoTime;
  private final AtomicBoolean looking = new AtomicBoolean();

  /** Set on threads whose transaction never commits. */
  private final ThreadLocal<@Nullable Boolean> forgetful = new ThreadLocal<>();

  private volatile Look last;

  private record Look(long epoch, long at) {}

  /** Over the row of the database. */
  @Inject
  public AccessEpoch(EpochDao epochs) {
    this(epochs, System::nanoTime);
  }

  /** By a clock of its own. */
  AccessEpoch(EpochDao epochs, LongSupplier nanoTime) {
    this.epochs = epochs;
    this.nanoTime = nanoTime;
    this.last = new Look(0, nanoTime.getAsLong() - 2 * LOOK.toNanos());
  }

  /** The number, as it was a moment ago. */
  public long current() {
    Look known = last;
    if (isForgetful()) {
      return known.epoch();
    }
    long age = nanoTime.getAsLong() - known.at();
    if (age < LOOK.toNanos()) {
      return known.epoch();
    }
    if (age >= 2 * LOOK.toNanos()) {
      // Whoever went to look has not come back.
      return look();
    }
    if (!looking.compareAndSet(false, true)) {
      return known.epoch();
    }
    try {
      return look();
    } finally {
      looking.set(false);
    }
  }

  private long look() {
    long began = nanoTime.getAsLong();
    return remember(new Look(epochs.find(), began));
  }

  /** Of two that look at once the later number counts, whoever comes back last. */
  private synchronized long remember(Look look) {
    if (look.epoch() >= last.epoch()) {
      last = look;
    }
    return last.epoch();
  }

  /** Says, in the transaction that changes it, that it changes who may do what. */
  public void raise() {
    epochs.raise();
  }

  /**
   * Does work in a transaction that never commits. What this thread reads meanwhile may be what it
   * wrote itself: this node remembers none of it, nor a number that the work raises.
   */
  public void forgetting(Runnable work) {
    current();
    forgetful.set(true);
    try {
      work.run();
    } finally {
      forgetful.remove();
    }
  }

  /** Whether what this thread reads is not to be remembered. */
  boolean isForgetful() {
    return forgetful.get() != null;
  }
}
