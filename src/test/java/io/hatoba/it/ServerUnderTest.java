package io.hatoba.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** How the built application is started: as {@code target/hatoba.jar}, or as a WAR on WildFly. */
enum ServerUnderTest {
  PAYARA {
    @Override
    ProcessBuilder command(Path home, int port) {
      List<String> command = new ArrayList<>(List.of(java()));
      command.addAll(jvmOptions());
      command.addAll(List.of("-jar", target("hatoba.jar").toString(), "--port", "" + port));
      return new ProcessBuilder(command);
    }
  },

  WILDFLY {
    @Override
    ProcessBuilder command(Path home, int port) throws IOException {
      Path wildfly = Path.of(property("hatoba.it.wildfly"));
      Path base = home.resolve("wildfly");
      for (String part : List.of("configuration", "lib")) {
        copy(wildfly.resolve("standalone").resolve(part), base.resolve(part));
      }
      Path deployments = Files.createDirectories(base.resolve("deployments"));
      Files.copy(target("hatoba.war"), deployments.resolve("hatoba.war"));
      ProcessBuilder builder =
          new ProcessBuilder(
              "sh",
              wildfly.resolve("bin/standalone.sh").toString(),
              "-b",
              "127.0.0.1",
              "-bmanagement",
              "127.0.0.1",
              "-Djboss.server.base.dir=" + base,
              "-Djboss.http.port=" + port,
              "-Djboss.https.port=" + freePort(),
              "-Djboss.management.http.port=" + freePort());
      builder
          .environment()
          .putAll(
              Map.of(
                  "JAVA_HOME",
                  System.getProperty("java.home"),
                  "JAVA_OPTS",
                  String.join(" ", jvmOptions()),
                  // The script then hands signals on to the server.
                  "LAUNCH_JBOSS_IN_BACKGROUND",
                  "1",
                  "HATOBA_URL",
                  "http://localhost:" + port));
      return builder;
    }

    @Override
    boolean hasFailed(Path home) {
      return Files.exists(home.resolve("wildfly/deployments/hatoba.war.failed"));
    }
  };

  private static final int FIRST_PORT = 12_000;
  private static final int PORTS = 20_000;
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  static ServerUnderTest chosen() {
    return switch (System.getProperty("hatoba.it.server", "payara")) {
      case "payara" -> PAYARA;
      case "wildfly" -> WILDFLY;
      default ->
          throw new IllegalArgumentException(
              "hatoba.it.server is payara or wildfly, not "
                  + System.getProperty("hatoba.it.server"));
    };
  }

  /**
   * The command that starts it.
   *
   * @param home an empty directory for what the server needs
   * @param port of plain HTTP
   */
  abstract ProcessBuilder command(Path home, int port) throws IOException;

  /** Whether the server runs and the application will not; a process that ended says so itself. */
  boolean hasFailed(Path home) {
    return false;
  }

  /** A file below {@code target}. */
  static Path target(String name) {
    return Path.of(System.getProperty("hatoba.it.target", "target")).toAbsolutePath().resolve(name);
  }

  /**
   * A port that is free, and stays it until the server has it, seconds later: below those that the
   * system gives away, and not soon given to anybody else, of this process or another.
   */
  static int freePort() {
    while (true) {
      int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // The next one may be free.
      }
    }
  }

  private static String property(String name) {
    String value = System.getProperty(name, "");
    if (value.isEmpty()) {
      throw new IllegalStateException(
          "system property " + name + " is missing; run mvn verify -Pwildfly");
    }
    return value;
  }

  private static String java() {
    return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
  }

  /** The quick compiler alone: the start takes half as much of the processor. */
  private static List<String> jvmOptions() {
    return List.of(
        System.getProperty("hatoba.it.jvm", "-Xmx1g -XX:TieredStopAtLevel=1").split(" "));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      all.forEach(
          path -> {
            try {
              Path copy = to.resolve(from.relativize(path).toString());
              if (Files.isDirectory(path)) {
                Files.createDirectories(copy);
              } else {
                Files.copy(path, copy);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
