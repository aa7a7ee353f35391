package io.hatoba.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Asks a node all the time whether it is alive, which it must be as long as anybody looks, and when
 * told to, whether it is ready.
 */
final class Health implements AutoCloseable {
  /** An orchestrator waits no longer for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private final URI origin;
  private final List<String> deaths = new CopyOnWriteArrayList<>();
  private final Thread watcher;
  private volatile boolean ending;

  Health(URI origin) {
    this.origin = origin;
    watcher = new Thread(this::watch, "health of " + origin);
    watcher.start();
  }

  private void watch() {
    try {
      while (!ending) {
        String answer = ask("live");
        if (!answer.startsWith("200 ")) {
          deaths.add(Instant.now() + ": " + answer);
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Status and body, or why there is none. */
  private String ask(String what) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(origin.resolve("/health/" + what)).timeout(PATIENCE).build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException none) {
      return none.toString();
    }
  }

  /** Waits until the node says that it is ready. */
  Duration awaitReady(Duration atMost) {
    return await("200 ", atMost);
  }

  /** Waits until the node says that a part of it is down. */
  Duration awaitDown(String part, Duration atMost) {
    return await("503 .*\\{\"name\":\"" + part + "\",\"status\":\"DOWN\"}", atMost);
  }

  private Duration await(String pattern, Duration atMost) {
    Instant began = Instant.now();
    String last = "";
    try {
      do {
        last = ask("ready");
        if (Pattern.compile(pattern).matcher(last).find()) {
          return Duration.between(began, Instant.now());
        }
        TimeUnit.MILLISECONDS.sleep(50);
      } while (Duration.between(began, Instant.now()).compareTo(atMost) < 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(last).as("readiness within %s", atMost).containsPattern(pattern);
    throw new AssertionError("too late: " + last);
  }

  /** Fails if the node did not answer once that it is alive. */
  void requireAlive() {
    assertThat(deaths).as("when it was not alive").isEmpty();
  }

  @Override
  public void close() {
    ending = true;
    try {
      watcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
