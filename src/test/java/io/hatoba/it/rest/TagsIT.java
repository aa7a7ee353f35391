package io.hatoba.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Types of packages, tags through time, and tags that are protected, as requests see them. */
@ExtendWith(SharedHatoba.class)
class TagsIT {
  private static final String TYPES = "/admin/registry/package-types";
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  private static final Duration FELT_WITHIN = Duration.ofSeconds(5);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final RunningHatoba hatoba;
  private final Api admin;
  private final String owner = "it-" + UUID.randomUUID().toString().substring(0, 8);
  private final String tags = "/orgs/" + owner + "/packages/container/app/tags";

  TagsIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
    admin = Api.administrator(hatoba);
  }

  @BeforeEach
  void makeOwner() {
    admin.newOrganization(owner, "admin");
  }

  @AfterEach
  void enableAll() throws InterruptedException {
    types("{\"docker\":\"enabled\",\"container\":\"enabled\"}");
    felt(
        () -> registry("POST", "/v2/" + owner + "/app/blobs/uploads/", "", "").statusCode() == 202);
  }

  private void types(String body) {
    Api.require(200, admin.send("PATCH", "/api/v3" + TYPES, body));
  }

  private String basic() {
    String pair = "admin:" + hatoba.token();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> registry(String method, String path, String type, String body) {
    return registry(basic(), method, path, type, body);
  }

  private HttpResponse<String> registry(
      String authorization, String method, String path, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(hatoba.origin().resolve(path))
            .header("Authorization", authorization)
            .timeout(Duration.ofSeconds(60))
            .method(method, BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private String bearer(String actions) {
    String scope = "repository:" + owner + "/app:" + actions;
    String service = hatoba.origin().getAuthority();
    Api.Answer answer =
        admin.as(basic()).send("GET", "/token?service=" + service + "&scope=" + scope, "");
    return "Bearer " + answer.json().required("token").textValue();
  }

  private static String digest(String content) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String manifest(String comment) {
    return ("{'schemaVersion':2,'mediaType':'"
            + OCI
            + "','config':{'mediaType':'application/vnd.oci.empty.v1+json','digest':'"
            + digest("{}")
            + "','size':2},'layers':[],'annotations':{'comment':'"
            + comment
            + "'}}")
        .replace('\'', '"');
  }

  private HttpResponse<String> put(String comment, String tag) {
    return registry("PUT", "/v2/" + owner + "/app/manifests/" + tag, OCI, manifest(comment));
  }

  private String push(String comment, String tag) {
    registry(
        "POST",
        "/v2/" + owner + "/app/blobs/uploads/?digest=" + digest("{}"),
        "application/octet-stream",
        "{}");
    assertThat(put(comment, tag).statusCode()).isEqualTo(201);
    return digest(manifest(comment));
  }

  private static void felt(BooleanSupplier change) throws InterruptedException {
    Instant end = Instant.now().plus(FELT_WITHIN);
    while (!change.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(50);
    }
  }

  private String named(String tag) {
    return Api.require(200, admin.get(tags + "/" + tag)).json().required("digest").textValue();
  }

  @Test
  void tagsAreListedByKeyMovedAndDeleted() {
    String one = push("one", "a");
    String two = push("two", "b");
    push("two", "c");
    List<String> names = new ArrayList<>();
    String next = tags + "?per_page=2";
    while (!next.isEmpty()) {
      Api.Answer page = Api.require(200, admin.get(next));
      page.json().forEach(tag -> names.add(tag.required("name").textValue()));
      next =
          page.header("Link")
              .map(link -> link.substring(link.indexOf("/api/v3") + 7, link.indexOf('>')))
              .orElse("");
    }
    assertThat(names).containsExactly("a", "b", "c");
    JsonNode moved =
        Api.require(200, admin.send("PUT", "/api/v3" + tags + "/b", "{\"digest\":\"" + one + "\"}"))
            .json();
    assertThat(moved.required("digest").textValue()).isEqualTo(one);
    assertThat(moved.required("moved_by").textValue()).isEqualTo("admin");
    assertThat(moved.required("cause").textValue()).isEqualTo("move");
    assertThat(admin.delete(tags + "/b").status()).isEqualTo(204);
    assertThat(admin.get(tags + "/b").status()).isEqualTo(404);
    JsonNode history = Api.require(200, admin.get(tags + "/b/history")).json();
    assertThat(history).hasSize(3);
    assertThat(history.get(0).required("cause").textValue()).isEqualTo("delete");
    assertThat(history.get(0).required("to").isNull()).isTrue();
    assertThat(history.get(1).required("from").textValue()).isEqualTo(two);
    assertThat(history.get(1).required("credential").textValue())
        .isEqualTo("personal_access_token");
    assertThat(history.get(1).required("token_id").isNumber()).isTrue();
  }

  /** A name has a slash as GitHub's clients write it. */
  @Test
  void theTagsOfAnImageOfTheDockerRegistryAreFoundByItsNameBelowItsOwner() {
    Api.require(201, admin.post("/orgs/" + owner + "/repos", "{\"name\":\"code\"}"));
    String image = "/v2/" + owner + "/code/web";
    registry(
        "POST", image + "/blobs/uploads/?digest=" + digest("{}"), "application/octet-stream", "{}");
    assertThat(registry("PUT", image + "/manifests/v1", OCI, manifest("one")).statusCode())
        .isEqualTo(201);
    String path = "/orgs/" + owner + "/packages/docker/code%2Fweb/tags";
    assertThat(Api.require(200, admin.get(path)).json()).hasSize(1);
    assertThat(Api.require(200, admin.get(path + "/v1/history")).json()).hasSize(1);
  }

  @Test
  void latestIsPutBackToYesterdayByOneCall() {
    String one = push("one", "latest");
    String then = admin.get(tags + "/latest").json().required("moved_at").textValue();
    String two = push("two", "latest");
    assertThat(named("latest")).isEqualTo(two);
    Api.require(200, admin.post(tags + "/latest/put-back", "{\"at\":\"" + then + "\"}"));
    assertThat(named("latest")).isEqualTo(one);
    Api.require(200, admin.post(tags + "/latest/put-back", "{\"digest\":\"" + two + "\"}"));
    assertThat(named("latest")).isEqualTo(two);
    for (String bad :
        List.of(
            "{}",
            "{\"at\":\"yesterday\"}",
            "{\"at\":\"2000-01-01T00:00:00Z\"}",
            "{\"at\":\"+999999999-12-31T23:59:59Z\"}",
            "{\"digest\":\"sha256:0\"}",
            "{\"digest\":\"" + digest("never") + "\"}",
            "{\"at\":\"" + then + "\",\"digest\":\"" + two + "\"}")) {
      assertThat(admin.post(tags + "/latest/put-back", bad).status()).as(bad).isEqualTo(422);
    }
    assertThat(admin.get(tags + "/latest/history?after=x").status()).isEqualTo(422);
    assertThat(admin.get(tags + "/none").status()).isEqualTo(404);
    assertThat(admin.get("/users/" + owner + "/packages/container/app/tags").status())
        .isEqualTo(404);
    assertThat(admin.get("/orgs/" + owner + "/packages/npm/app/tags").status()).isEqualTo(404);
    assertThat(Api.anonymous(hatoba).get(tags).status()).isEqualTo(401);
  }

  @Test
  void aProtectedTagIsRefusedEverywhereWithTheRuleAndWhoCanChangeIt() throws InterruptedException {
    push("one", "v1");
    String two = push("two", "latest");
    String path = "/orgs/" + owner + "/packages/container/app/tag-protection";
    JsonNode rule =
        Api.require(201, admin.post(path, "{\"pattern\":\"v*\",\"kind\":\"write_once\"}")).json();
    assertThat(admin.get(path).json()).hasSize(1);
    felt(() -> !admin.get(tags + "/v1").json().required("protected_by").isNull());
    HttpResponse<String> refused = put("two", "v1");
    assertThat(refused.body())
        .contains("DENIED", "(write once v*)", "an administrator of the package can change");
    assertThat(put("one", "v1").statusCode()).isEqualTo(201);
    assertThat(put("two", "v2?tag=v1").statusCode()).isEqualTo(403);
    assertThat(admin.get(tags + "/v2").status()).isEqualTo(404);
    assertThat(registry("DELETE", "/v2/" + owner + "/app/manifests/v1", "", "").statusCode())
        .isEqualTo(403);
    assertThat(
            registry("DELETE", "/v2/" + owner + "/app/manifests/" + digest(manifest("one")), "", "")
                .statusCode())
        .isEqualTo(403);
    Api.Answer moved = admin.send("PUT", "/api/v3" + tags + "/v1", "{\"digest\":\"" + two + "\"}");
    assertThat(moved.status()).isEqualTo(403);
    assertThat(moved.message()).contains("(write once v*)");
    assertThat(admin.delete(tags + "/v1").status()).isEqualTo(403);
    assertThat(admin.get(tags + "/v1").json().required("protected_by").required("id").longValue())
        .isEqualTo(rule.required("id").longValue());
    assertThat(admin.delete(path + "/" + rule.required("id").longValue()).status()).isEqualTo(204);
    felt(() -> put("two", "v1").statusCode() == 201);
  }

  @Test
  void rulesOfOrganizationsUsersAndTheInstanceAreMadeAndRemoved() {
    for (String path :
        List.of(
            "/admin/registry/tag-protection",
            "/orgs/" + owner + "/tag-protection",
            "/user/tag-protection")) {
      String body =
          "{\"pattern\":\"none-[0-9]+\",\"syntax\":\"regex\",\"exceptions\":[\"none-1\"]}";
      JsonNode rule = Api.require(201, admin.post(path, body)).json();
      assertThat(rule.required("kind").textValue()).isEqualTo("immutable");
      assertThat(rule.required("exceptions")).hasSize(1);
      assertThat(admin.get(path).json()).contains(rule);
      for (String bad :
          List.of(
              "{}",
              "{\"pattern\":\"(\",\"syntax\":\"regex\"}",
              "{\"pattern\":\"a b\"}",
              "{\"pattern\":\"a\",\"kind\":\"soft\"}",
              "{\"pattern\":\"a\",\"exceptions\":[null]}")) {
        assertThat(admin.post(path, bad).status()).as(bad).isEqualTo(422);
      }
      long id = rule.required("id").longValue();
      assertThat(admin.delete(path + "/" + id).status()).isEqualTo(204);
      assertThat(admin.delete(path + "/" + id).status()).isEqualTo(404);
      assertThat(Api.anonymous(hatoba).get(path).status()).isEqualTo(401);
    }
  }

  @Test
  void aReadOnlyTypeIsPulledAndNotPushedByLiveTokensToo() throws InterruptedException {
    push("one", "latest");
    String upload =
        registry("POST", "/v2/" + owner + "/app/blobs/uploads/", "", "")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    String live = bearer("pull,push,delete");
    types("{\"container\":\"read_only\"}");
    String blobs = "/v2/" + owner + "/app/blobs/uploads/";
    felt(() -> registry(live, "POST", blobs, "", "").statusCode() == 403);
    for (String authorization : List.of(basic(), live, bearer("pull,push"))) {
      assertThat(registry(authorization, "POST", blobs, "", "").body())
          .contains("DENIED", "read-only", "a site administrator can change it");
      assertThat(
              registry(authorization, "PUT", upload + "?digest=" + digest("x"), "", "x")
                  .statusCode())
          .isEqualTo(403);
      assertThat(
              registry(
                      authorization, "PUT", "/v2/" + owner + "/app/manifests/b", OCI, manifest("b"))
                  .statusCode())
          .isEqualTo(403);
      assertThat(
              registry(authorization, "GET", "/v2/" + owner + "/app/manifests/latest", "", "")
                  .statusCode())
          .isEqualTo(200);
    }
    assertThat(
            admin
                .post(tags + "/latest/put-back", "{\"digest\":\"" + digest(manifest("one")) + "\"}")
                .status())
        .isEqualTo(403);
    assertThat(
            registry(live, "DELETE", "/v2/" + owner + "/app/manifests/latest", "", "").statusCode())
        .isEqualTo(202);
  }

  @Test
  void aDisabledTypeIsAnsweredAsWhatIsAbsent() throws InterruptedException {
    push("one", "latest");
    String live = bearer("pull,push,delete");
    types("{\"container\":\"disabled\"}");
    String app = "/v2/" + owner + "/app";
    felt(() -> registry(live, "GET", app + "/tags/list", "", "").statusCode() == 404);
    String one = digest(manifest("one"));
    for (String path :
        List.of(
            "/manifests/latest",
            "/manifests/" + one,
            "/blobs/" + digest("{}"),
            "/tags/list",
            "/referrers/" + one)) {
      HttpResponse<String> disabled = registry("GET", app + path, "", "");
      HttpResponse<String> absent = registry("GET", "/v2/" + owner + "/zzz" + path, "", "");
      assertThat(disabled.body().replace("/app", "/zzz")).as(path).isEqualTo(absent.body());
      assertThat(disabled.statusCode()).as(path).isEqualTo(absent.statusCode());
    }
    for (String authorization : List.of(basic(), live)) {
      HttpResponse<String> push = registry(authorization, "POST", app + "/blobs/uploads/", "", "");
      assertThat(push.statusCode()).isEqualTo(404);
      assertThat(push.body()).contains("NAME_UNKNOWN");
      assertThat(registry(authorization, "DELETE", app + "/manifests/latest", "", "").statusCode())
          .isEqualTo(404);
    }
    assertThat(admin.get(tags).status()).isEqualTo(404);
    String explain = "/packages/explain-access?login=admin&action=pull&image=" + owner + "/app";
    JsonNode explained = Api.require(200, admin.get(explain)).json();
    assertThat(explained.required("allowed").booleanValue()).isFalse();
    assertThat(explained.toString()).contains("are disabled on this instance");
    HttpResponse<String> catalog = registry("GET", "/v2/_catalog?n=10000", "", "");
    assertThat(catalog.statusCode()).isEqualTo(200);
    assertThat(catalog.body()).doesNotContain(owner);
    types("{\"container\":\"enabled\"}");
    felt(() -> registry(live, "GET", app + "/tags/list", "", "").statusCode() == 200);
  }

  @Test
  void typesAreTheSiteAdministratorsAlone() {
    assertThat(Api.anonymous(hatoba).get(TYPES).status()).isEqualTo(401);
    assertThat(admin.send("PATCH", "/api/v3" + TYPES, "{\"docker\":\"off\"}").status())
        .isEqualTo(422);
    JsonNode modes = Api.require(200, admin.get(TYPES)).json();
    assertThat(modes.required("docker").textValue()).isEqualTo("enabled");
    assertThat(modes.required("container").textValue()).isEqualTo("enabled");
  }
}
