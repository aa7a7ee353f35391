package io.hatoba.launch;

import java.util.Optional;

/**
 * The files that make Payara Micro fit for a registry; {@code server-config/payara-micro} has them
 * for other ways to run it.
 */
final class ServerFiles {
  private static final String LISTENER =
      "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.";

  private ServerFiles() {}

  /**
   * Commands before the server starts.
   *
   * @param address what to listen on; empty for all
   * @param port the port of plain HTTP
   * @param threads how many requests may be under way at once; threads are made on demand
   */
  static String preboot(Optional<String> address, int port, int threads) {
    return address.map(a -> LISTENER + "address=" + a + "\n").orElse("")
        + LISTENER
        + "port="
        + port
        + "\n"
        + "set configs.config.server-config.thread-pools.thread-pool.http-thread-pool.max-thread-pool-size="
        + threads
        + "\n"
        + """
        set configs.config.server-config.network-config.protocols.protocol.http-listener.http.header-buffer-length-bytes=65536
        set configs.config.server-config.network-config.protocols.protocol.http-listener.http.request-timeout-seconds=-1
        set configs.config.server-config.network-config.protocols.protocol.http-listener.http.max-connections=-1
        set configs.config.server-config.network-config.protocols.protocol.http-listener.http.http2-enabled=false
        set configs.config.server-config.network-config.protocols.protocol.http-listener.http.server-header=false
        set configs.config.server-config.network-config.protocols.protocol.http-listener.http.xframe-options=false
        set configs.config.server-config.network-config.protocols.protocol.http-listener.http.xpowered-by=false
        set configs.config.server-config.network-config.protocols.protocol.http-listener.http.trace-enabled=false
        set configs.config.server-config.network-config.protocols.protocol.http-listener.http.compression=off
        """;
  }

  /** Commands after the server has started and before the application is deployed. */
  static String postboot() {
    return """
    set-openapi-configuration --enabled=false
    set-microprofile-healthcheck-configuration --enabled=false
    set-metrics-configuration --enabled=false
    """;
  }

  /** Levels of the loggers: the server speaks of trouble only. */
  static String logging() {
    return """
    handlers=io.hatoba.launch.ConsoleLog
    .level=WARNING
    io.hatoba.level=INFO
    jakarta.enterprise.web.level=WARNING
    jakarta.enterprise.web.util.level=SEVERE
    javax.enterprise.system.security.ssl.level=SEVERE
    """;
  }
}
