package io.hatoba.server;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

/**
 * What all connections to one database know of each other: that it was asked and did not answer.
 * While that lasts one of them asks, and the others are told at once: everybody who waits for a
 * database that says nothing holds a thread, and soon there would be none left.
 */
final class Silence {
  private static final Logger LOG = Logger.getLogger(Silence.class.getName());

  /** A database that refuses does so at once; one that took longer was silent. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final LongSupplier nanoTime;
  private boolean silent;
  private boolean asking;

  /** What asks the database. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws SQLException;
  }

  Silence(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether the last who asked got no answer. */
  synchronized boolean lasts() {
    return silent;
  }

  /**
   * Asks, unless it is known that there will be no answer.
   *
   * @throws SQLTransientConnectionException if another one is asking a database that is silent
   */
  <T> T ask(Question<T> question) throws SQLException {
    boolean first = begin();
    long began = nanoTime.getAsLong();
    boolean answered = false;
    try {
      T answer = question.ask();
      answered = true;
      return answer;
    } finally {
      end(first, answered, nanoTime.getAsLong() - began);
    }
  }

  private synchronized boolean begin() throws SQLException {
    if (!silent) {
      return false;
    }
    if (asking) {
      throw new SQLTransientConnectionException("the database does not answer", "08001");
    }
    asking = true;
    return true;
  }

  private synchronized void end(boolean first, boolean answered, long nanos) {
    if (first) {
      asking = false;
    }
    boolean now = !answered && ((first && silent) || nanos >= PATIENCE.toNanos());
    if (now && !silent) {
      LOG.warning("the database does not answer; until it does, one connection at a time asks it");
    }
    if (answered || now) {
      silent = now;
    }
  }
}
