package io.hatoba.server;

import io.hatoba.metadata.CommitBarrier;
import io.hatoba.oci.UnavailableException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes commits of H2 durable. A commit there is visible at once and on the disk some time later; a
 * checkpoint puts everything on the disk that was committed before it began. One thread runs it for
 * all that wait, so that many commits share one.
 */
final class Checkpoints implements CommitBarrier {
  /** Where checkpoints put what was committed. */
  @FunctionalInterface
  interface Disk {
    /** Puts on the disk what was committed before this was called; one thread at a time calls. */
    void force() throws SQLException;
  }

  /** A commit of the driver. */
  @FunctionalInterface
  interface Commit {
    void run() throws SQLException;
  }

  private final Disk disk;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();

  /** Commits that may be visible and are not known to be durable. */
  private final AtomicInteger pending = new AtomicInteger();

  private volatile boolean doubtful;
  private long requested;
  private long covered;
  private boolean running;

  /** Checkpoints of the database that has this disk. */
  Checkpoints(Disk disk) {
    this.disk = disk;
  }

  /**
   * Commits, and returns when that is durable.
   *
   * @throws SQLException if it cannot be made durable; it may be visible all the same
   */
  void commit(Commit commit) throws SQLException {
    // Counted before it can be seen, so that whoever reads it knows that it is not yet durable.
    pending.incrementAndGet();
    try {
      commit.run();
      sync();
    } finally {
      pending.decrementAndGet();
    }
  }

  @Override
  public void awaitDurable() {
    if (pending.get() == 0 && !doubtful) {
      return;
    }
    try {
      sync();
    } catch (SQLException failure) {
      throw new UnavailableException("the database cannot make its commits durable", failure);
    }
  }

  /** Returns when a checkpoint has succeeded that began after this was called. */
  private void sync() throws SQLException {
    long ticket = 0;
    while (true) {
      long covers;
      lock.lock();
      try {
        if (ticket == 0) {
          ticket = ++requested;
        }
        if (covered >= ticket) {
          return;
        }
        if (running) {
          ended.awaitUninterruptibly();
          continue;
        }
        running = true;
        covers = requested;
      } finally {
        lock.unlock();
      }
      lead(covers);
    }
  }

  private void lead(long covers) throws SQLException {
    boolean durable = false;
    long began = System.nanoTime();
    try {
      disk.force();
      durable = true;
    } finally {
      DatabaseMeters.checkpointEnded(System.nanoTime() - began);
      doubtful = !durable;
      lock.lock();
      try {
        running = false;
        covered = durable ? covers : covered;
        ended.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
