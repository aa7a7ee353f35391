package io.hatoba.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hatoba.it.RunningHatoba;
import io.hatoba.maintenance.hooks.HookReceiver;
import io.hatoba.maintenance.hooks.HookReceiver.Mood;
import io.hatoba.maintenance.hooks.HookReceiver.Received;
import io.hatoba.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Webhooks from a push to a receiver, which behaves or does not. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WebhooksIT {
  private static final String NETWORKS = "/admin/registry/hook-networks";
  private static final String SECRET = "It's a Secret to Everybody";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static RunningHatoba hatoba;
  private static Api admin;
  private static Api pusher;

  private final HookReceiver receiver = new HookReceiver();

  @BeforeAll
  static void start() {
    hatoba = RunningHatoba.start(Map.of());
    admin = Api.administrator(hatoba);
    pusher = admin.as(basic(hatoba));
    admin.newOrganization("octo", "admin");
    Api.require(201, admin.post("/orgs/octo/repos", "{\"name\":\"code\",\"private\":true}"));
  }

  private static String basic(RunningHatoba of) {
    String pair = "admin:" + of.token();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @AfterAll
  static void end() {
    hatoba.close();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  /** A manifest unlike any other. */
  private static String push(String image, String tag) {
    return push(pusher, image, tag);
  }

  private static String push(Api pusher, String image, String tag) {
    String config = "{}";
    String of = Digest.sha256(config.getBytes(StandardCharsets.UTF_8)).toString();
    Api.require(201, pusher.send("POST", "/v2/" + image + "/blobs/uploads/?digest=" + of, config));
    return put(pusher, image, tag, of);
  }

  private static String put(Api pusher, String image, String tag, String config) {
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
            + config
            + "\",\"size\":2},\"layers\":[],\"annotations\":{\"n\":\""
            + NUMBER.incrementAndGet()
            + "\"}}";
    Api.require(201, pusher.send("PUT", "/v2/" + image + "/manifests/" + tag, manifest));
    return Digest.sha256(manifest.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private String body(String... events) {
    return "{\"name\":\"web\",\"events\":[\""
        + String.join("\",\"", events)
        + "\"],\"config\":{\"url\":\""
        + receiver.url("/hook/" + NUMBER.incrementAndGet())
        + "\",\"content_type\":\"json\",\"secret\":\""
        + SECRET
        + "\"}}";
  }

  private JsonNode create(String path, String... events) {
    return Api.require(201, admin.post(path, body(events))).json();
  }

  private static void allowLoopback() {
    allowLoopback(admin);
  }

  private static void allowLoopback(Api by) {
    Api.require(200, by.put(NETWORKS, "{\"networks\":[\"127.0.0.0/8\"]}"));
  }

  private static JsonNode json(Received received) {
    try {
      return new ObjectMapper().readTree(received.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireSigned(Received received) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    assertThat(received.header("X-Hub-Signature-256"))
        .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(received.body())));
  }

  /** The newest attempt that is told of, which may take a moment. */
  private static JsonNode attempt(String hook, String event, int status)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (JsonNode one : Api.require(200, admin.get(hook + "/deliveries")).json()) {
        if (one.path("event").textValue().equals(event)
            && one.path("status_code").intValue() == status) {
          return one;
        }
      }
      // Nothing tells when the server has written it down.
      Thread.sleep(100);
    }
    throw new AssertionError(admin.get(hook + "/deliveries").response().body());
  }

  @Test
  @Order(1)
  void loopbackIsNotReachedUntilASiteAdministratorAllowsIt() throws InterruptedException {
    String hooks = "/orgs/octo/hooks";
    String hook = hooks + "/" + create(hooks, "package").required("id").longValue();
    JsonNode refused = attempt(hook, "ping", 0);
    assertThat(refused.required("status").textValue()).contains("not allowed");
    assertThat(receiver.connections()).isZero();

    Api stranger = admin.newUser("stranger", "admin:org_hook", "admin:repo_hook", "repo");
    assertThat(stranger.get(NETWORKS).status()).isEqualTo(404);
    assertThat(stranger.put(NETWORKS, "{\"networks\":[\"0.0.0.0/0\"]}").status()).isEqualTo(404);
    assertThat(admin.put(NETWORKS, "{\"networks\":[\"all\"]}").status()).isEqualTo(422);
    allowLoopback();
    assertThat(admin.get(NETWORKS).json().required("networks").get(0).textValue())
        .isEqualTo("127.0.0.0/8");
    // The same ping is tried again by itself.
    assertThat(json(receiver.await("ping", PATIENCE)).required("hook_id").longValue())
        .isEqualTo(Long.parseLong(hook.substring(hook.lastIndexOf('/') + 1)));
    Api.require(204, admin.delete(hook));
  }

  @Test
  @Order(2)
  void aPushIsToldWithGitHubsHeadersAndASignature() throws Exception {
    allowLoopback();
    JsonNode made = create("/repos/octo/code/hooks", "package", "registry_package");
    assertThat(made.at("/config/secret").textValue()).isEqualTo("********");
    assertThat(made.at("/last_response/status").textValue()).isEqualTo("unused");
    Received ping = receiver.await("ping", PATIENCE);
    requireSigned(ping);
    assertThat(json(ping).at("/repository/full_name").textValue()).isEqualTo("octo/code");
    assertThat(json(ping).at("/hook/config/secret").textValue()).isEqualTo("********");

    String digest = push("octo/code/app", "v1");
    Received told = receiver.await("package", PATIENCE);
    requireSigned(told);
    assertThat(told.header("User-Agent")).startsWith("GitHub-Hookshot/");
    assertThat(told.header("X-GitHub-Hook-ID")).isEqualTo(made.required("id").asText());
    assertThat(told.header("X-GitHub-Hook-Installation-Target-Type")).isEqualTo("repository");
    assertThat(told.header("X-GitHub-Enterprise-Version")).isEqualTo("3.19.0");
    JsonNode payload = json(told);
    assertThat(payload.required("action").textValue()).isEqualTo("published");
    assertThat(payload.at("/package/name").textValue()).isEqualTo("app");
    assertThat(payload.at("/package/package_type").textValue()).isEqualTo("DOCKER");
    assertThat(payload.at("/package/package_version/version").textValue()).isEqualTo("v1");
    assertThat(payload.at("/package/package_version/package_files/0/sha256").textValue())
        .isEqualTo(digest.substring("sha256:".length()));
    assertThat(payload.at("/sender/login").textValue()).isEqualTo("admin");
    assertThat(payload.at("/organization/login").textValue()).isEqualTo("octo");
    assertThat(payload.at("/repository/private").booleanValue()).isTrue();
    assertThat(payload.at("/package/package_version/installation_command").textValue())
        .isEqualTo("docker pull " + hatoba.origin().getAuthority() + "/octo/code/app:v1");

    // An image of another repository and a package of the organization are not its business.
    String hook = "/repos/octo/code/hooks/" + made.required("id").longValue();
    JsonNode attempt = attempt(hook, "package", 200);
    assertThat(attempt.required("guid").textValue()).isEqualTo(told.header("X-GitHub-Delivery"));
    JsonNode whole =
        Api.require(200, admin.get(hook + "/deliveries/" + attempt.required("id").longValue()))
            .json();
    assertThat(whole.at("/request/payload")).isEqualTo(payload);
    assertThat(whole.at("/request/headers/X-GitHub-Event").textValue()).isEqualTo("package");
    assertThat(whole.at("/response/payload").textValue()).isEqualTo("hello");
    assertThat(whole.at("/response/headers/X-Mine").textValue()).isEqualTo("yes");

    String again = hook + "/deliveries/" + attempt.required("id").longValue() + "/attempts";
    assertThat(admin.post(again, "").status()).isEqualTo(202);
    assertThat(receiver.await("package", PATIENCE).header("X-GitHub-Delivery"))
        .isEqualTo(told.header("X-GitHub-Delivery"));
    assertThat(admin.get(hook).json().at("/last_response/code").intValue()).isEqualTo(200);
    assertThat(hatoba.log()).doesNotContain(SECRET);

    Api.Answer page = Api.require(200, admin.get(hook + "/deliveries?per_page=1"));
    assertThat(page.json()).hasSize(1);
    assertThat(page.header("Link").orElseThrow()).contains("cursor=v1_", "rel=\"next\"");
    assertThat(admin.get(hook + "/deliveries?cursor=x").status()).isEqualTo(422);
    Api.require(204, admin.delete(hook));
    assertThat(admin.get(hook).status()).isEqualTo(404);
  }

  @Test
  @Order(3)
  void aTagThatMovesToWhatIsThereIsAnUpdate() {
    allowLoopback();
    create("/orgs/octo/hooks", "registry_package");
    String of = Digest.sha256("{}".getBytes(StandardCharsets.UTF_8)).toString();
    Api.require(201, pusher.send("POST", "/v2/octo/loose/blobs/uploads/?digest=" + of, "{}"));
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
            + of
            + "\",\"size\":2},\"layers\":[]}";
    for (String tag : List.of("v1", "v1", "v2")) {
      Api.require(201, pusher.send("PUT", "/v2/octo/loose/manifests/" + tag, manifest));
    }

    List<String> told = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      JsonNode payload = json(receiver.await("registry_package", PATIENCE));
      told.add(
          payload.required("action").textValue()
              + " "
              + payload
                  .at("/registry_package/package_version/container_metadata/tag/name")
                  .textValue());
    }
    assertThat(told).containsExactlyInAnyOrder("published v1", "updated v2");
  }

  @Test
  @Order(4)
  void hooksAreSeenByTheirOwnersOnly() {
    create("/repos/octo/code/hooks", "push");
    Api reader = admin.newUser("reader", "repo", "admin:repo_hook", "admin:org_hook");
    for (String path : List.of("/repos/octo/code/hooks", "/orgs/octo/hooks", "/admin/hooks")) {
      assertThat(reader.get(path).status()).as(path).isEqualTo(404);
      assertThat(reader.post(path, body("package")).status()).as(path).isEqualTo(404);
      assertThat(Api.anonymous(hatoba).get(path).status()).as(path).isEqualTo(401);
    }
    Api.require(201, admin.post("/admin/users", "{\"login\":\"keeper\"}"));
    Api.require(200, admin.put("/orgs/octo/memberships/keeper", "{\"role\":\"admin\"}"));
    Api ofRepositories = admin.actAs("keeper", "admin:repo_hook");
    assertThat(ofRepositories.get("/repos/octo/code/hooks").status()).isEqualTo(200);
    assertThat(ofRepositories.get("/orgs/octo/hooks").status()).isEqualTo(404);
    Api ofOrganizations = admin.actAs("keeper", "admin:org_hook");
    assertThat(ofOrganizations.get("/orgs/octo/hooks").status()).isEqualTo(200);
    assertThat(ofOrganizations.get("/repos/octo/code/hooks").status()).isEqualTo(404);
    assertThat(ofOrganizations.get("/admin/hooks").status()).isEqualTo(404);
  }

  @Test
  @Order(5)
  void whatAKilledServerWasAtIsToldAfterItsRestart() {
    try (RunningHatoba first = RunningHatoba.start(Map.of())) {
      Api administrator = Api.administrator(first);
      allowLoopback(administrator);
      administrator.newOrganization("octo", "admin");
      Api.require(201, administrator.post("/orgs/octo/hooks", body("registry_package")));
      receiver.await("ping", PATIENCE);
      receiver.be(Mood.SILENT);
      push(administrator.as(basic(first)), "octo/killed", "v1");
      Received lost = receiver.await("registry_package", PATIENCE);
      first.kill();
      receiver.be(Mood.WELL);
      try (RunningHatoba second = RunningHatoba.start(Map.of(), first.data())) {
        Received told = receiver.await("registry_package", PATIENCE.multipliedBy(2));
        assertThat(told.header("X-GitHub-Delivery")).isEqualTo(lost.header("X-GitHub-Delivery"));
        assertThat(told.body()).isEqualTo(lost.body());
        assertThat(second.log()).doesNotContain(SECRET);
      }
    }
  }
}
