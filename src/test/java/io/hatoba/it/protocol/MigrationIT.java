package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.config.DatabaseSettings;
import io.hatoba.it.RunningHatoba;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Docker registry becomes the Container registry while clients go on. */
class MigrationIT {
  private static final int MANY = 3_000;
  private static final String DIGITS =
      "(values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as ";
  private static final String NUMBERS =
      "(select 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d as x from "
          + DIGITS
          + "a(d) cross join "
          + DIGITS
          + "b(d) cross join "
          + DIGITS
          + "c(d) cross join "
          + DIGITS
          + "e(d) where e.d < 3) n";
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HATOBA_SUBDOMAIN_ISOLATION", "true", "HATOBA_SPARSE_MANIFESTS", "true");

  private static Path data;
  private static RunningHatoba hatoba;
  private static Registry registry;

  private final String owner = "mi-" + UUID.randomUUID().toString().substring(0, 8);
  private final String name = owner + "/code/app";

  @BeforeAll
  static void start(@TempDir Path directory) throws SQLException {
    data = directory.resolve("hatoba-data");
    fill(data);
    hatoba = RunningHatoba.start(ENVIRONMENT, data);
    registry = new Registry(hatoba);
  }

  /** More packages than a migration gets through before it is killed. */
  private static void fill(Path data) throws SQLException {
    try (TestDatabase database =
        TestDatabase.open(
            new DatabaseSettings(
                "jdbc:h2:file:" + data.resolve("database/hatoba"), "hatoba", ""))) {
      database.execute(
          "insert into account (id, login, folded_login, kind, site_admin)"
              + " values (1000000, 'many', 'many', 'ORGANIZATION', false)");
      database.execute(
          "insert into account_login (folded_login, account_id) values ('many', 1000000)");
      database.execute(
          "insert into repository (id, owner_id, name, folded_name, visibility)"
              + " values (1000000, 1000000, 'code', 'code', 'PRIVATE')");
      database.execute(
          "insert into repository_name (id, owner_id, folded_name, repository_id)"
              + " values (-1000000, 1000000, 'code', 1000000)");
      database.execute(
          "insert into package (id, kind, owner_id, repository_id, name, visibility, state)"
              + " select 1000000 + x, 'DOCKER', 1000000, 1000000, 'code/image-' || x, 'PRIVATE',"
              + " 'ACTIVE' from "
              + NUMBERS);
      database.execute(
          "insert into package_name (id, kind, owner_id, path, package_id)"
              + " select 1000000 + x, 'DOCKER', 1000000, 'code/image-' || x, 1000000 + x"
              + " from "
              + NUMBERS);
      database.execute("shutdown");
    }
  }

  @AfterAll
  static void stop() {
    if (hatoba != null) {
      hatoba.close();
    }
  }

  private static String host(String subdomain) {
    return subdomain + "." + registry.service();
  }

  private static Answer ask(
      String host, String method, String path, Content body, String... headers) {
    List<String> all = new ArrayList<>(List.of("Host: " + host, "Connection: close"));
    all.addAll(List.of(headers));
    if (body.size() > 0 || method.equals("POST") || method.equals("PUT")) {
      all.add("Content-Length: " + body.size());
    }
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send(method + " " + path + " HTTP/1.1", all.toArray(String[]::new));
      connection.send(body);
      return connection.receive();
    }
  }

  private static String basic() {
    return "Authorization: " + registry.basic();
  }

  private static Answer push(String subdomain, String name, ManifestJson image) {
    return ask(
        host(subdomain),
        "PUT",
        "/v2/" + name + "/manifests/v1",
        image.content(),
        basic(),
        "Content-Type: " + image.mediaType());
  }

  /** Whose parts need not be there, as the settings have it. */
  private static ManifestJson image() {
    return ManifestJson.image(Content.unique());
  }

  private static Answer pull(String subdomain, String name, String... headers) {
    return ask(host(subdomain), "GET", "/v2/" + name + "/manifests/v1", Content.of(""), headers);
  }

  private static Answer api(String method, String path, String body) {
    return registry
        .call(method, "/api/v3" + path)
        .authorization(registry.basic())
        .body(Content.of(body.replace('\'', '"')))
        .send();
  }

  /** Waits until a migration says so of itself. */
  private static JsonNode await(String path, String state) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    JsonNode found = api("GET", path, "").require(200).json();
    while (!found.path("state").asText().equals(state)) {
      assertThat(System.nanoTime() - end).as(found.toString()).isNegative();
      Thread.sleep(50);
      found = api("GET", path, "").require(200).json();
    }
    return found;
  }

  @Test
  void clientsGoOnByTheOldNameAndByTheNewOne() throws InterruptedException {
    registry.makeRepository(owner, "code");
    api("PATCH", "/repos/" + owner + "/code", "{'visibility':'public'}").require(200);
    ManifestJson before = image();
    push("docker", name, before).require(201);
    pull("containers", name, basic()).require(404);

    JsonNode preview =
        api("POST", "/orgs/" + owner + "/docker/migration", "{'dry_run':true}").require(200).json();
    assertThat(preview.path("state").asText()).isEqualTo("preview");
    assertThat(preview.path("report").path(0).path("planned").asText()).isEqualTo("done");
    api("POST", "/orgs/" + owner + "/docker/migration", "{}").require(202);
    JsonNode ended = await("/orgs/" + owner + "/docker/migration", "completed");
    assertThat(ended.path("packages").path("done").asInt()).isEqualTo(1);

    assertThat(pull("docker", name, basic()).require(200).body()).isEqualTo(before.content());
    assertThat(pull("containers", name, basic()).require(200).body()).isEqualTo(before.content());
    // The rules are those of the name that a client uses.
    assertThat(pull("containers", name).require(200).body()).isEqualTo(before.content());
    pull("docker", name).require(401);
    ManifestJson later = image();
    push("docker", name, later).require(201);
    assertThat(pull("containers", name).require(200).body()).isEqualTo(later.content());
    // New names of the Docker registry are packages of the Container registry.
    push("docker", owner + "/code/new", later).require(201);
    JsonNode made =
        api("GET", "/orgs/" + owner + "/packages/container/code%2Fnew", "").require(200).json();
    assertThat(made.path("package_type").asText()).isEqualTo("container");
    assertThat(made.path("repository").path("name").asText()).isEqualTo("code");

    api("POST", "/orgs/" + owner + "/docker/migration/undo", "").require(202);
    JsonNode undone = await("/orgs/" + owner + "/docker/migration", "undone");
    assertThat(undone.path("packages").path("undone").asInt()).isEqualTo(1);
    pull("containers", name, basic()).require(404);
    assertThat(pull("docker", name, basic()).require(200).body()).isEqualTo(later.content());
  }

  @Test
  void conflictsAreGitHubsPackages() {
    registry.makeRepository(owner, "code");
    push("docker", name, image()).require(201);
    push("docker", owner + "/code/free", image()).require(201);
    push("containers", name, image()).require(201);

    JsonNode conflicts = api("GET", "/orgs/" + owner + "/docker/conflicts", "").require(200).json();

    assertThat(conflicts).hasSize(1);
    assertThat(conflicts.path(0).path("name").asText()).isEqualTo("code/app");
    assertThat(conflicts.path(0).path("package_type").asText()).isEqualTo("docker");
    assertThat(conflicts.path(0))
        .isEqualTo(
            api("GET", "/orgs/" + owner + "/packages/docker/code%2Fapp", "").require(200).json());
    api("GET", "/user/docker/conflicts", "").require(200);
    api("GET", "/users/admin/docker/conflicts", "").require(200);
    api("GET", "/users/" + owner + "/docker/conflicts", "").require(404);
  }

  @Test
  void whoOwnsNothingMigratesNothing() {
    registry.makeRepository(owner, "code");
    api("POST", "/admin/users", "{'login':'" + owner + "-x'}").require(201);
    String token =
        api(
                "POST",
                "/admin/users/" + owner + "-x/authorizations",
                "{'scopes':['write:packages','admin:org','repo']}")
            .require(201)
            .json()
            .required("token")
            .textValue();
    for (Map.Entry<String, Integer> refused :
        Map.of(
                "/orgs/" + owner + "/docker/migration",
                403,
                "/users/admin/docker/migration",
                404,
                "/admin/registry/migrations",
                404)
            .entrySet()) {
      registry
          .call("POST", "/api/v3" + refused.getKey())
          .authorization("token " + token)
          .body(Content.of("{}"))
          .send()
          .require(refused.getValue());
    }
  }

  @Test
  void aMigrationThatIsKilledGoesOnAfterTheNextStart() throws InterruptedException {
    long id =
        api("POST", "/admin/registry/migrations", "{'owner':'many'}")
            .require(202)
            .json()
            .required("id")
            .longValue();
    String path = "/admin/registry/migrations/" + id;
    JsonNode under = api("GET", path, "").require(200).json();
    while (under.path("packages").path("done").asInt() == 0) {
      under = api("GET", path, "").require(200).json();
    }
    hatoba.kill();
    hatoba = RunningHatoba.start(ENVIRONMENT, data);
    registry = new Registry(hatoba);

    JsonNode after = api("GET", path, "").require(200).json();
    assertThat(after.path("state").asText()).as("killed too late").isEqualTo("running");
    JsonNode ended = await(path, "completed");

    assertThat(ended.path("packages").path("done").asInt()).isEqualTo(MANY);
    api("GET", "/orgs/many/packages/container/code%2Fimage-1", "").require(200);
    api("GET", "/orgs/many/packages/container/code%2Fimage-" + MANY, "").require(200);
  }
}
