package io.hatoba.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A Hatoba in a process of its own: on a free port of the loopback interface, with a data directory
 * below {@code target}, its output in {@code target/it-server*.log}. Most tests share one, see
 * {@link SharedHatoba}; a test that stops, kills or configures it starts its own.
 */
public final class RunningHatoba implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(4);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(40);
  private static final AtomicInteger STARTED = new AtomicInteger();

  /** Which of the build's processes this is. */
  private static final long BUILD = ProcessHandle.current().pid();

  private final URI origin;
  private final Path data;
  private final Path home;
  private final Path log;
  private final Process process;
  private final Thread atExit;

  private RunningHatoba(URI origin, Path data, Path home, Path log, Process process) {
    this.origin = origin;
    this.data = data;
    this.home = home;
    this.log = log;
    this.process = process;
    this.atExit = new Thread(this::killAndDelete, "end of " + origin);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts one with an empty data directory, and returns when it answers. */
  public static RunningHatoba start(Map<String, String> environment) {
    return start(environment, newDirectory().resolve("hatoba-data"));
  }

  /** Starts one on the data directory of another that has ended, and returns when it answers. */
  public static RunningHatoba start(Map<String, String> environment, Path data) {
    return start(environment, data, List.of());
  }

  /** Starts the self-contained jar with options of its own, and returns when it answers. */
  public static RunningHatoba startJar(Map<String, String> environment, String... options) {
    return start(environment, newDirectory().resolve("hatoba-data"), List.of(options));
  }

  private static RunningHatoba start(
      Map<String, String> environment, Path data, List<String> options) {
    int number = STARTED.getAndIncrement();
    Path log = ServerUnderTest.target("it-server-" + BUILD + "-" + number + ".log");
    try {
      Path home = newDirectory();
      int port = ServerUnderTest.freePort();
      ProcessBuilder builder = ServerUnderTest.chosen().command(home, port);
      builder.command().addAll(options);
      builder.environment().put("HATOBA_DATA_DIR", data.toString());
      builder.environment().put("HATOBA_ADDRESS", "127.0.0.1");
      // Tests leave requests behind that never end.
      builder.environment().put("HATOBA_DRAIN_TIMEOUT", "3s");
      builder.environment().putAll(environment);
      builder.directory(home.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
      RunningHatoba hatoba =
          new RunningHatoba(
              URI.create("http://localhost:" + port), data, home, log, builder.start());
      hatoba.awaitReady();
      return hatoba;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Scheme, host and port; no path. */
  public URI origin() {
    return origin;
  }

  /** The data directory. */
  public Path data() {
    return data;
  }

  /** The first administrator's token, which carries all scopes. */
  public String token() {
    return initialAdmin("token");
  }

  /** The first administrator's password. */
  public String password() {
    return initialAdmin("password");
  }

  /** The JVM of the server. */
  public ProcessHandle processHandle() {
    return process
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElse(process.toHandle());
  }

  /** Everything that the server has printed. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks the server to end (TERM), waits for it, and returns its exit code. */
  public int stop() {
    terminate();
    return awaitEnd();
  }

  /** Asks the server to end (TERM), and does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for a server that was asked to end, and returns its exit code. */
  public int awaitEnd() {
    try {
      if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        killAll();
        throw new IllegalStateException("did not end in " + LONGEST_STOP + "; see " + log);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      killAll();
      throw new IllegalStateException(e);
    }
  }

  /** Ends the server without notice (KILL), as a crash would. */
  public void kill() {
    // Also the JVM below a script: it holds its files until it is gone.
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    killAll();
    all.forEach(one -> one.onExit().join());
  }

  /**
   * Stops the server if it still runs, and deletes its files, but neither its output nor a data
   * directory given to it.
   */
  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
    delete(home);
  }

  private void killAndDelete() {
    killAll();
    process.onExit().join();
    delete(home);
  }

  private void killAll() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void awaitReady() {
    Instant deadline = Instant.now().plus(LONGEST_START);
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpRequest request =
        HttpRequest.newBuilder(origin.resolve("/v2/")).timeout(Duration.ofSeconds(20)).build();
    try {
      while (process.isAlive()
          && !ServerUnderTest.chosen().hasFailed(home)
          && Instant.now().isBefore(deadline)) {
        if (answers(client, request)) {
          return;
        }
        // Nothing tells when a port opens; this waits for a process, not for a test.
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    killAll();
    throw new IllegalStateException("Hatoba did not start; " + log + " says\n" + log());
  }

  /**
   * Both servers open their port and answer 404 or 503 before the application is there, without
   * this header; of the application a 404 is what it says where subdomains have the registries.
   */
  private static boolean answers(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
      return response.statusCode() < 500
          && response.headers().firstValue("Docker-Distribution-API-Version").isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private String initialAdmin(String field) {
    try {
      JsonNode file = new ObjectMapper().readTree(data.resolve("initial-admin.json").toFile());
      return file.required(field).textValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newDirectory() {
    try {
      Path all = Files.createDirectories(ServerUnderTest.target("it"));
      return Files.createTempDirectory(all, "server");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
