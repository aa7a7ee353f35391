package io.hatoba.server;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * A database and its disk as {@link Checkpoints} see them: what is committed is visible at once,
 * and a checkpoint keeps what was visible when it began.
 */
final class FakeDisk {
  private static final int PATIENCE_SECONDS = 20;

  private final Set<Integer> visible = ConcurrentHashMap.newKeySet();
  private final Set<Integer> durable = ConcurrentHashMap.newKeySet();
  private final Semaphore begun = new Semaphore(0);
  private final BlockingQueue<Boolean> endings = new LinkedBlockingQueue<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final IntPredicate succeeds;

  /** A disk whose checkpoints wait for {@link #succeed} or {@link #fail}. */
  FakeDisk() {
    this.succeeds = number -> ending();
  }

  /** A disk that decides at once by the number of the checkpoint, from 1. */
  FakeDisk(IntPredicate succeeds) {
    this.succeeds = succeeds;
  }

  private boolean ending() {
    try {
      Boolean ending = endings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ending != null && ending;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Checkpoints of this disk. */
  Checkpoints checkpoints() {
    return new Checkpoints(this::take);
  }

  private void take() throws SQLException {
    Set<Integer> before = Set.copyOf(visible);
    int number = taken.incrementAndGet();
    begun.release();
    if (!succeeds.test(number)) {
      throw new SQLException("the disk keeps nothing");
    }
    durable.addAll(before);
  }

  /** The driver's part of a commit. */
  void show(int commit) {
    visible.add(commit);
  }

  /** What readers see. */
  Set<Integer> visible() {
    return Set.copyOf(visible);
  }

  /** What a crash leaves. */
  Set<Integer> durable() {
    return Set.copyOf(durable);
  }

  /** How many checkpoints have begun. */
  int taken() {
    return taken.get();
  }

  /** Waits until one more checkpoint has begun. */
  void awaitBegun() throws InterruptedException {
    if (!begun.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("no checkpoint began");
    }
  }

  /** Lets the checkpoint under way, or the next one, succeed. */
  void succeed() {
    endings.add(true);
  }

  /** Lets the checkpoint under way, or the next one, fail. */
  void fail() {
    endings.add(false);
  }
}
