package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away and comes back under a running server. */
class AbsentDatabaseIT {
  private static final Refusal UNAVAILABLE =
      new Refusal(503, "UNAVAILABLE", "the registry cannot serve this now; try again");

  /** So long a connection is used again without a question; and a little more. */
  private static final Duration TRUSTED = Duration.ofMillis(1200);

  /** Whoever waits for a database that is away holds a thread. */
  private static final Duration SOON = Duration.ofSeconds(4);

  private static RestartablePostgres postgres;
  private static RunningHatoba hatoba;
  private static Registry registry;

  private Repository repository;
  private ManifestJson image;

  @BeforeAll
  static void start(@TempDir Path directory) {
    postgres = RestartablePostgres.start(directory.resolve("postgres"));
    hatoba = RunningHatoba.start(postgres.settings());
    registry = new Registry(hatoba);
  }

  @BeforeEach
  void push() {
    repository = registry.newRepository();
    image = repository.pushImage("v1");
  }

  @AfterAll
  static void stop() {
    if (hatoba != null) {
      hatoba.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  /** One request of each kind, by what it is. */
  private Map<String, Supplier<Answer>> requests() {
    Content blob = Content.unique();
    Map<String, Supplier<Answer>> requests = new LinkedHashMap<>();
    requests.put(
        "sign-in", () -> registry.call("GET", "/v2/").authorization(registry.basic()).send());
    requests.put(
        "GET token",
        () ->
            registry
                .call("GET", "/token?service=" + Registry.encoded(registry.service()))
                .authorization(registry.basic())
                .send());
    requests.put(
        "POST token",
        () ->
            registry
                .call("POST", "/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(
                    Content.of(
                        "grant_type=password&username=admin&password="
                            + hatoba.token()
                            + "&service="
                            + Registry.encoded(registry.service())))
                .send());
    requests.put("GET manifest", () -> repository.get(repository.manifestPath("v1")));
    requests.put("PUT manifest", () -> repository.put("v2", image));
    requests.put("GET tags", () -> repository.get(repository.path("/tags/list")));
    requests.put(
        "POST blob",
        () ->
            repository
                .call("POST", repository.path("/blobs/uploads/?digest=" + blob.digest()))
                .body(blob)
                .send());
    return requests;
  }

  @Test
  void whileItIsAwayEveryoneIsToldToComeBackAndAfterwardsIsServed() {
    Content blob = Content.unique();
    String upload = repository.startUpload();
    repository.append(upload, 0, blob.part(0, 20)).require(202);
    postgres.goAway();
    requests()
        .forEach(
            (what, request) -> {
              Instant asked = Instant.now();
              Answer answer = request.get();
              assertThat(Duration.between(asked, Instant.now())).as(what).isLessThan(SOON);
              assertThat(answer.refusal()).as(what).isEqualTo(UNAVAILABLE);
              assertThat(answer.requireHeader("Retry-After")).as(what).matches("[1-9][0-9]*");
            });
    assertThat(repository.append(upload, 20, blob.part(20, blob.size())).refusal())
        .isEqualTo(UNAVAILABLE);
    assertThat(registry.call("GET", "/health/ready").send().require(503).text()).contains("DOWN");
    registry.call("GET", "/health/live").send().require(200);
    postgres.comeBack();
    requests().forEach((what, request) -> assertThat(request.get().status()).isBetween(200, 201));
    registry.call("GET", "/health/ready").send().require(200);
    repository.append(upload, 20, blob.part(20, blob.size())).require(202);
    repository.commit(upload, blob.digest()).require(201);
  }

  @Test
  void aRestartThatNobodyNoticedIsNotFelt() throws InterruptedException, ExecutionException {
    // At once, so that the pool has several connections to lose.
    assertThat(eightAtOnce()).containsOnly(200);
    Instant gone = Instant.now();
    postgres.goAway();
    postgres.comeBack();
    // A restart takes longer than this one does; what is in use all the time is not asked.
    while (Duration.between(gone, Instant.now()).compareTo(TRUSTED) < 0) {
      registry.call("GET", "/health/live").send().require(200);
    }
    assertThat(eightAtOnce()).containsOnly(200);
    assertThat(eightAtOnce()).containsOnly(200);
  }

  private List<Integer> eightAtOnce() throws InterruptedException, ExecutionException {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> calls =
          Collections.nCopies(8, () -> repository.get(repository.manifestPath("v1")).status());
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> status : callers.invokeAll(calls)) {
        statuses.add(status.get());
      }
      return statuses;
    } finally {
      callers.shutdownNow();
    }
  }
}
