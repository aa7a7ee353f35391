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
  private static final String NETWORK = "set configs.config.server-config.network-config.";
  private static final String LISTENERS = NETWORK + "network-listeners.network-listener.";
  private static final String PROTOCOLS = NETWORK + "protocols.protocol.";
  private static final String PLAIN = "http-listener.";
  private static final String TLS = "https-listener.";
  private static final String THREADS =
      "set configs.config.server-config.thread-pools.thread-pool.http-thread-pool.max-thread-pool-size=";

  private ServerFiles() {}

  /**
   * Commands before the server starts.
   *
   * @param options where to listen
   * @param threads how many requests may be under way at once; threads are made on demand
   */
  static String preboot(Options options, int threads) {
    // HTTP/2 is needed by nobody: on the plain port a filter ignores offers, on the other TLS makes
    // none.
    String common =
        packed("preboot.txt")
            + PROTOCOLS
            + PLAIN
            + "http.http2-enabled=false\n"
            + THREADS
            + threads;
    StringBuilder commands = new StringBuilder(common).append('\n');
    listener(commands, PLAIN, options.address(), options.port());
    options
        .tls()
        .ifPresent(
            tls -> {
              // What fits one listener fits the other.
              common
                  .lines()
                  .filter(line -> line.startsWith(PROTOCOLS + PLAIN))
                  .map(line -> line.replace(PROTOCOLS + PLAIN, PROTOCOLS + TLS))
                  .forEach(line -> commands.append(line).append('\n'));
              commands.append(
                  PROTOCOLS + TLS + "ssl.key-algorithm=" + TlsProvider.ALGORITHM + "\n");
              listener(commands, TLS, options.address(), tls.port());
              commands.append(LISTENERS + TLS + "enabled=true\n");
            });
    return commands.toString();
  }

  private static void listener(
      StringBuilder commands, String name, Optional<String> address, int port) {
    address.ifPresent(a -> commands.append(LISTENERS + name + "address=" + a + "\n"));
    commands.append(LISTENERS + name + "port=" + port + "\n");
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
