package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import io.hatoba.it.rest.Api;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages are told when the long work that they show has gone on. */
@ExtendWith(SharedHatoba.class)
class WatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RunningHatoba hatoba;
  private final Browser browser;

  WatchIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
    browser = Browser.at(hatoba).signIn("admin", hatoba.password());
  }

  /** What comes of a stream, until it ends. */
  private static final class Events {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end;

    Events(HttpResponse<Stream<String>> stream) {
      assertThat(stream.statusCode()).isEqualTo(200);
      assertThat(stream.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      assertThat(stream.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
      end = CompletableFuture.runAsync(() -> stream.body().forEach(lines::add));
    }

    void awaitChange() throws InterruptedException {
      String line = "";
      while (!line.equals("event: changed")) {
        line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(line).as("a line of the stream").isNotNull();
      }
    }

    void forget() {
      lines.clear();
    }

    void awaitEnd() throws Exception {
      end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void aPageIsToldAtOnceAndWheneverTheWorkHasGoneOnUntilItsReaderSignsOut() throws Exception {
    Events events = new Events(browser.listen("/watch/sweeps"));
    events.awaitChange();
    events.forget();
    browser.open("/admin/storage/sweeps").form("Sweep now").press();
    events.awaitChange();
    assertThat(browser.post("/logout", List.of()).status()).isEqualTo(200);
    events.awaitEnd();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sweeps", "scrub", "retention"})
  void workOfTheInstanceIsWatched(String topic) throws Exception {
    try (Stream<String> stream = browser.listen("/watch/" + topic).body()) {
      assertThat(stream.anyMatch("event: changed"::equals)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "sweeps/1",
        "migrations/999999999",
        "migrations/x",
        "migrations/99999999999999999999",
        "checks/1",
        "checks/999999/1",
        "%73weeps"
      })
  void workThatThereIsNotIsNotFound(String topic) {
    assertThat(browser.listen("/watch/" + topic).statusCode()).isEqualTo(404);
  }

  @Test
  void nobodyElseLearnsOfTheWork() {
    Browser nobody = Browser.at(hatoba).keep("hatoba_session", "A".repeat(43));
    assertThat(nobody.listen("/watch/sweeps").statusCode()).isEqualTo(404);
    Api admin = Api.administrator(hatoba);
    admin.newUser("watch-mona", "read:packages");
    browser
        .open("/admin/people/watch-mona")
        .form("Set password")
        .fill("New password", "correct-h0rse-battery")
        .press()
        .require(200);
    Browser user = Browser.at(hatoba).signIn("watch-mona", "correct-h0rse-battery");
    assertThat(user.listen("/watch/sweeps").statusCode()).isEqualTo(404);
    Api.require(204, admin.put("/users/watch-mona/site_admin", ""));
    assertThat(user.listen("/watch/sweeps").statusCode()).isEqualTo(200);
  }
}
