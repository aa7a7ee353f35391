package io.hatoba.server;

import io.hatoba.config.DatabaseSettings;

/** A PostgreSQL for tests: the one that {@code -Dhatoba.test.postgres-url} names. */
final class PostgresServer {
  private static final String URL = "hatoba.test.postgres-url";

  private PostgresServer() {}

  /** What came of it. */
  sealed interface Start {}

  /** A server that answers. */
  record Running(DatabaseSettings settings, Runnable stop) implements Start {}

  /** There is none, and why. */
  record Absent(String reason) implements Start {}

  static Start start() {
    String url = System.getProperty(URL, "none");
    return url.equals("none")
        ? new Absent("PostgreSQL is skipped: name one with -D" + URL)
        : new Running(settings(url), () -> {});
  }

  private static DatabaseSettings settings(String url) {
    return new DatabaseSettings(
        url,
        System.getProperty("hatoba.test.postgres-user", "postgres"),
        System.getProperty("hatoba.test.postgres-password", "postgres"));
  }
}
