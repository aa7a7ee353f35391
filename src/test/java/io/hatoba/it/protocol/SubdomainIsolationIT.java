package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.config.DatabaseSettings;
import io.hatoba.it.RunningHatoba;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each registry on a subdomain of its own, the way GitHub has them; and two more settings that only
 * such servers have: nobody pulls without a token, and tags may look like digests.
 */
class SubdomainIsolationIT {
  private static final String PUBLIC = "everybody/image";
  private static final Refusal NO_REGISTRY =
      new Refusal(404, "UNSUPPORTED", "no registry is served on this host");

  private static RunningHatoba hatoba;
  private static Registry registry;

  private final String owner = "it-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void start(@TempDir Path directory) throws SQLException {
    Path data = directory.resolve("hatoba-data");
    publish(data);
    hatoba =
        RunningHatoba.start(
            Map.of(
                "HATOBA_SUBDOMAIN_ISOLATION", "true",
                "HATOBA_ANONYMOUS_PULL", "false",
                "HATOBA_DOCKER_SHA_TAGS", "allow"),
            data);
    registry = new Registry(hatoba);
  }

  /** Makes a public package before the server is there, since no request makes one yet. */
  private static void publish(Path data) throws SQLException {
    try (TestDatabase database =
        TestDatabase.open(
            new DatabaseSettings(
                "jdbc:h2:file:" + data.resolve("database/hatoba"), "hatoba", ""))) {
      database.execute(
          "insert into account (id, login, folded_login, kind, site_admin)"
              + " values (1000000, 'everybody', 'everybody', 'ORGANIZATION', false)");
      database.execute(
          "insert into account_login (folded_login, account_id) values ('everybody', 1000000)");
      database.execute(
          "insert into package (id, kind, owner_id, name, visibility, state)"
              + " values (1000000, 'CONTAINER', 1000000, 'image', 'PUBLIC', 'ACTIVE')");
      database.execute(
          "insert into package_name (id, kind, owner_id, path, package_id)"
              + " values (1000000, 'CONTAINER', 1000000, 'image', 1000000)");
      database.execute("shutdown");
    }
  }

  @AfterAll
  static void stop() {
    if (hatoba != null) {
      hatoba.close();
    }
  }

  /** The host of a registry, or the main host for an empty name. */
  private static String host(String subdomain) {
    return subdomain.isEmpty() ? registry.service() : subdomain + "." + registry.service();
  }

  /** A request as it comes to a host; headers are name and value, colon between. */
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
      Answer answer = connection.receive();
      return path.startsWith("/v2") ? answer.requireRegistryRules() : answer;
    }
  }

  private static Answer ask(String host, String method, String path, String... headers) {
    return ask(host, method, path, Content.of(""), headers);
  }

  private static String basic() {
    return "Authorization: " + registry.basic();
  }

  /** {@code Authorization} for all actions on a repository of a host. */
  private static String bearer(String host, String name) {
    String path =
        "/token?service="
            + Registry.encoded(host)
            + "&scope="
            + Registry.encoded("repository:" + name + ":" + Registry.ALL_ACTIONS);
    return "Authorization: Bearer "
        + ask(host, "GET", path, basic()).require(200).json().required("token").textValue();
  }

  private static Content push(String host, String name, String tag) {
    if (host.equals(host("docker"))) {
      registry.makeRepository(name.split("/", -1)[0], name.split("/", -1)[1]);
    }
    String bearer = bearer(host, name);
    Content blob = Content.unique();
    String uploads = "/v2/" + name + "/blobs/uploads/?digest=" + blob.digest();
    ask(host, "POST", uploads, blob, bearer).require(201);
    ManifestJson image = ManifestJson.image(blob, blob);
    Answer answer =
        ask(
            host,
            "PUT",
            "/v2/" + name + "/manifests/" + tag,
            image.content(),
            bearer,
            "Content-Type: " + image.mediaType());
    answer.require(201);
    assertThat(answer.header("Warning")).isEmpty();
    return image.content();
  }

  private static Answer pull(String host, String name, String tag) {
    return ask(host, "GET", "/v2/" + name + "/manifests/" + tag, bearer(host, name));
  }

  @Test
  void theRestApiIsOnTheMainHostOnly() {
    assertThat(ask(host(""), "GET", "/api/v3/zen").require(200).body().size()).isPositive();
    for (String subdomain : List.of("docker", "containers")) {
      for (String path : List.of("/api/v3/zen", "/api/v3/user", "/api/v3/nothing")) {
        ask(host(subdomain), "GET", path, basic()).require(404);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/",
    "HEAD, /v2/",
    "GET, /v2/_catalog",
    "GET, /v2/everybody/image/tags/list",
    "GET, /v2/everybody/image/manifests/v1",
    "POST, /v2/everybody/image/blobs/uploads/",
    "DELETE, /v2/everybody/image/manifests/v1",
    "GET, /token",
    "POST, /token"
  })
  void theMainHostServesNoRegistry(String method, String path) {
    for (String host : List.of(host(""), "elsewhere.example", "docker.elsewhere.example")) {
      Answer answer =
          ask(host, method, path, basic(), "Content-Type: application/x-www-form-urlencoded");
      answer.require(404);
      if (!method.equals("HEAD")) {
        assertThat(answer.refusal()).isEqualTo(NO_REGISTRY);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, /v2/",
    "OPTIONS, /v2/everybody/image/tags/list",
    "DELETE, /v2/",
    "POST, /v2/everybody/image/tags/list",
    "GET, /v2/no/such/path",
    "OPTIONS, /token",
    "DELETE, /token"
  })
  void norDoesItTellWhatMethodsARegistryKnows(String method, String path) {
    Answer answer = ask(host(""), method, path);
    assertThat(answer.refusal()).isEqualTo(NO_REGISTRY);
    assertThat(answer.header("Allow")).isEmpty();
  }

  @Test
  void healthIsServedOnEveryHost() {
    for (String host : List.of(host(""), host("docker"), host("containers"), "127.0.0.1")) {
      ask(host, "GET", "/health/ready").require(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "containers"})
  void aHostIsFoundInAnyCaseAndWithoutItsPort(String subdomain) {
    for (String host : List.of(host(subdomain), subdomain + ".LocalHost")) {
      ask(host, "GET", "/v2/", basic()).require(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "containers"})
  void theChallengeNamesTheHostThatWasAsked(String subdomain) {
    String host = host(subdomain);
    Answer answer = ask(host, "GET", "/v2/").require(401);
    assertThat(answer.refusal().code()).isEqualTo("UNAUTHORIZED");
    assertThat(answer.header("WWW-Authenticate"))
        .hasValue("Bearer realm=\"http://" + host + "/token\",service=\"" + host + "\"");
  }

  @Test
  void aTokenCountsOnItsOwnHostOnly() {
    String name = owner + "/code/image";
    String bearer = bearer(host("docker"), name);
    ask(host("docker"), "GET", "/v2/", bearer).require(200);
    Answer answer = ask(host("containers"), "GET", "/v2/" + name + "/tags/list", bearer);
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                401,
                "UNAUTHORIZED",
                "the bearer token is invalid or has expired; ask for another"));
    assertThat(answer.requireHeader("WWW-Authenticate"))
        .isEqualTo(
            "Bearer realm=\"http://%1$s/token\",service=\"%1$s\",scope=\"repository:%2$s:pull\",error=\"invalid_token\""
                .formatted(host("containers"), name));
  }

  @Test
  void aNameOfTheDockerRegistryHasThreeComponents() {
    for (String name : List.of(owner + "/image", owner + "/code/image/part")) {
      assertThat(ask(host("docker"), "GET", "/v2/" + name + "/tags/list", basic()).refusal())
          .isEqualTo(
              new Refusal(
                  400,
                  "NAME_INVALID",
                  "repository name \""
                      + name
                      + "\": a name here looks like OWNER/REPOSITORY/IMAGE"));
    }
    Content image = push(host("docker"), owner + "/code/image", "v1");
    assertThat(pull(host("docker"), owner + "/code/image", "v1").require(200).body())
        .isEqualTo(image);
  }

  @Test
  void aNameOfTheContainerRegistryHasTwoComponentsOrMore() {
    assertThat(ask(host("containers"), "GET", "/v2/" + owner + "/tags/list", basic()).refusal())
        .isEqualTo(
            new Refusal(
                400,
                "NAME_INVALID",
                "repository name \"" + owner + "\": a name here looks like NAMESPACE/IMAGE[/…]"));
    for (String path : List.of("/image", "/code/image", "/code/image/part")) {
      Content image = push(host("containers"), owner + path, "v1");
      assertThat(pull(host("containers"), owner + path, "v1").require(200).body()).isEqualTo(image);
    }
  }

  @Test
  void oneNameOnBothHostsIsTwoImages() {
    String name = owner + "/code/image";
    Content docker = push(host("docker"), name, "v1");
    pull(host("containers"), name, "v1").require(404);
    Content container = push(host("containers"), name, "v1");
    assertThat(pull(host("docker"), name, "v1").require(200).body()).isEqualTo(docker);
    assertThat(pull(host("containers"), name, "v1").require(200).body()).isEqualTo(container);
  }

  @Test
  void whatIsPublicIsPulledByNobodyWithoutAToken() {
    String host = host("containers");
    for (String suffix : List.of("/tags/list", "/manifests/v1")) {
      Answer answer = ask(host, "GET", "/v2/" + PUBLIC + suffix);
      assertThat(answer.refusal())
          .isEqualTo(
              new Refusal(
                  401,
                  "UNAUTHORIZED",
                  "authentication is required; sign in with a login and an access token"));
      assertThat(answer.requireHeader("WWW-Authenticate"))
          .isEqualTo(
              "Bearer realm=\"http://%1$s/token\",service=\"%1$s\",scope=\"repository:%2$s:pull\""
                  .formatted(host, PUBLIC));
    }
    ask(host, "GET", "/v2/" + PUBLIC + "/tags/list", bearer(host, PUBLIC)).require(200);
  }

  @Test
  void aTagThatLooksLikeADigestIsTakenWithoutAWarning() {
    String name = owner + "/code/image";
    String tag = "0123456789abcdef".repeat(4);
    Content image = push(host("docker"), name, tag);
    assertThat(pull(host("docker"), name, tag).require(200).body()).isEqualTo(image);
  }
}
