package io.hatoba.it.protocol;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/** An embedded PostgreSQL that goes away and comes back with what it held, at the same port. */
public final class RestartablePostgres implements AutoCloseable {
  private final Path data;
  private EmbeddedPostgres server;
  private boolean running = true;

  private RestartablePostgres(Path data, EmbeddedPostgres server) {
    this.data = data;
    this.server = server;
  }

  /** Starts one on an empty directory; where there can be none, what needs it is skipped. */
  public static RestartablePostgres start(Path data) {
    String url = System.getProperty("hatoba.test.postgres-url", "");
    if (!url.isEmpty()) {
      throw new TestAbortedException(
          "the absence of PostgreSQL is skipped: one that is named is not stopped, " + url);
    }
    try {
      return new RestartablePostgres(data, start(data, 0));
    } catch (IOException | IllegalStateException failure) {
      throw new TestAbortedException(
          "the absence of PostgreSQL is skipped: the embedded one does not start here", failure);
    }
  }

  /** A port of zero is any that is free. */
  private static EmbeddedPostgres start(Path data, int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(Files.createDirectories(data))
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "off")
            .setServerConfig("lc_messages", "C");
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  /** Settings of a Hatoba that keeps its rows here. */
  public Map<String, String> settings() {
    return Map.of(
        "HATOBA_DATABASE_URL",
        "jdbc:postgresql://localhost:" + server.getPort() + "/postgres",
        "HATOBA_DATABASE_USER",
        "postgres",
        "HATOBA_DATABASE_PASSWORD",
        "postgres");
  }

  /** Ends all connections and takes no more. */
  public void goAway() {
    try {
      server.close();
      running = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts again on what it held. */
  public void comeBack() {
    try {
      server = start(data, server.getPort());
      running = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (running) {
      goAway();
    }
  }
}
