package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.it.RunningHatoba;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
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

  /** Much more than lies between a server and a reader who does not read. */
  private static final int MANY_EVENTS = 200_000;

  private void fillAuditLog() throws SQLException {
    Map<String, String> settings = postgres.settings();
    try (Connection connection =
            DriverManager.getConnection(
                settings.get("HATOBA_DATABASE_URL"),
                settings.get("HATOBA_DATABASE_USER"),
                settings.get("HATOBA_DATABASE_PASSWORD"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into audit_event (id, occurred_at, action, actor, folded_actor, credential,"
              + " address, user_agent, owner, owner_kind, repository, image, reference, digest,"
              + " account, outcome, reason, times, details)"
              + " select nextval('audit_event_seq'), now(), 'packages.tag_deleted', '', '', 'NONE',"
              + " '', '', 'many', '', '', '', 'v' || x, '', '', 'ALLOWED', '', 1, '{}'"
              + " from generate_series(1, "
              + MANY_EVENTS
              + ") x");
      // As the server does by itself, sooner or later.
      statement.execute("analyze audit_event");
    }
  }

  @Test
  void anExportOfTheAuditLogThatCannotBeCompletedDoesNotLookComplete()
      throws IOException, InterruptedException, SQLException {
    fillAuditLog();
    HttpRequest export =
        HttpRequest.newBuilder(
                hatoba.origin().resolve("/api/v3/enterprises/any/audit-log/export?phrase=org:many"))
            .header("Authorization", "token " + hatoba.token())
            .timeout(Duration.ofSeconds(60))
            .build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try (InputStream whole = client.send(export, BodyHandlers.ofInputStream()).body()) {
      assertThat(lines(whole)).isEqualTo(MANY_EVENTS);
    }
    HttpResponse<InputStream> broken = client.send(export, BodyHandlers.ofInputStream());
    assertThat(broken.statusCode()).isEqualTo(200);
    try (InputStream body = broken.body()) {
      assertThat(body.read()).isEqualTo('{');
      // Nobody reads meanwhile, so that most of it is still to come.
      postgres.goAway();
      try {
        assertThatThrownBy(() -> lines(body)).isInstanceOf(IOException.class);
      } finally {
        postgres.comeBack();
      }
    }
  }

  private static int lines(InputStream body) throws IOException {
    byte[] part = new byte[64 * 1024];
    int lines = 0;
    for (int count = body.read(part); count >= 0; count = body.read(part)) {
      for (int i = 0; i < count; i++) {
        lines += part[i] == '\n' ? 1 : 0;
      }
    }
    return lines;
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
