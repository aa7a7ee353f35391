package io.hatoba.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is known of connections to the database without asking a server's pool, each of which
 * answers in a way of its own: those that are open, those that are in a transaction, and the
 * threads that wait for one.
 */
final class DatabaseMeters {
  private static final AtomicInteger OPEN =
      gauge("hatoba_database_connections", "Connections to the database that are open");
  private static final AtomicInteger BUSY =
      gauge(
          "hatoba_database_transactions", "Connections to the database that are in a transaction");
  private static final AtomicInteger WAITING =
      gauge(
          "hatoba_database_connections_waiting",
          "Threads that wait for a connection to the database");
  private static final Timer WAITS =
      Meters.timer(
          "hatoba_database_connection_wait",
          "How long it took to get a connection to the database from the pool");
  private static final Timer CHECKPOINTS =
      Meters.timer(
          "hatoba_database_checkpoint",
          "How long it took to put commits of the embedded database on the disk");

  private DatabaseMeters() {}

  private static AtomicInteger gauge(String name, String help) {
    AtomicInteger count = new AtomicInteger();
    Gauge.builder(name, () -> count).description(help).register(Meters.REGISTRY);
    return count;
  }

  static void opened() {
    OPEN.incrementAndGet();
  }

  static void closed() {
    OPEN.decrementAndGet();
  }

  static void transactionBegan() {
    BUSY.incrementAndGet();
  }

  static void transactionEnded() {
    BUSY.decrementAndGet();
  }

  static void waitBegan() {
    WAITING.incrementAndGet();
  }

  static void waitEnded(long nanos) {
    WAITING.decrementAndGet();
    WAITS.record(nanos, TimeUnit.NANOSECONDS);
  }

  static void checkpointEnded(long nanos) {
    CHECKPOINTS.record(nanos, TimeUnit.NANOSECONDS);
  }
}
