package io.hatoba.server;

import io.hatoba.config.DatabaseSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A PostgreSQL for tests: the one that {@code -Dhatoba.test.postgres-url} names, or an embedded one
 * whose programs come from Maven Central. {@code -Dhatoba.test.postgres-url=none} wants neither.
 */
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
    String url = System.getProperty(URL, "");
    if (url.equals("none")) {
      return new Absent("PostgreSQL is skipped: " + URL + "=none");
    }
    return url.isEmpty() ? embedded() : new Running(settings(url), () -> {});
  }

  private static DatabaseSettings settings(String url) {
    return new DatabaseSettings(
        url,
        System.getProperty("hatoba.test.postgres-user", "postgres"),
        System.getProperty("hatoba.test.postgres-password", "postgres"));
  }

  /** As root it runs in a user namespace of its own, since the server refuses root. */
  private static Start embedded() {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "off")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("lc_messages", "C")
              .start();
      return new Running(settings(server.getJdbcUrl("postgres", "postgres")), () -> close(server));
    } catch (IOException | IllegalStateException failure) {
      return new Absent(
          "PostgreSQL is skipped: the embedded one does not start here, "
              + failure
              + "; name another with -D"
              + URL);
    }
  }

  private static void close(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
