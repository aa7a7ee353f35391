package io.hatoba.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The files that make Payara Micro fit for a registry: those of {@code server-config/payara-micro},
 * and what only this start knows.
 */
final class ServerFiles {
  private static final String LISTENER =
      "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.";
  private static final String THREADS =
      "set configs.config.server-config.thread-pools.thread-pool.http-thread-pool.max-thread-pool-size=";

  private ServerFiles() {}

  /**
   * Commands before the server starts.
   *
   * @param address what to listen on; empty for all
   * @param port the port of plain HTTP
   * @param threads how many requests may be under way at once; threads are made on demand
   */
  static String preboot(Optional<String> address, int port, int threads) {
    return packed("preboot.txt")
        + address.map(a -> LISTENER + "address=" + a + "\n").orElse("")
        + LISTENER
        + ("port=" + port + "\n")
        + (THREADS + threads + "\n");
  }

  /** Commands after the server has started and before the application is deployed. */
  static String postboot() {
    return packed("postboot.txt");
  }

  /** Levels of the loggers, with one line for each record. */
  static String logging() {
    // The last word counts.
    return packed("logging.properties") + "handlers=" + ConsoleLog.class.getName() + "\n";
  }

  private static String packed(String name) {
    try (InputStream file = ServerFiles.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing in this jar");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
