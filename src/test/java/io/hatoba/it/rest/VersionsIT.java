package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import io.hatoba.metadata.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code …/packages/TYPE/NAME/versions}: what there is, what goes, and what comes back. */
@ExtendWith(SharedHatoba.class)
class VersionsIT {
  private static final String[] SCOPES = {"repo", "admin:org", "write:packages", "delete:packages"};
  private static final int ROUNDS = 10;

  private final Api anonymous;
  private final Api admin;
  private final String suffix = Long.toString(System.nanoTime(), 36);
  private final String owner = "owner-" + suffix;
  private final String member = "member-" + suffix;
  private final String org = "Org-" + suffix;
  private final String folded = "org-" + suffix;
  private final String image = folded + "/app";
  private final String packages = "/orgs/" + folded + "/packages";
  private final String path = packages + "/container/app";
  private final String versions = path + "/versions";
  private Api asOwner;
  private Api asMember;
  private Api registry;

  VersionsIT(RunningHatoba hatoba) {
    anonymous = Api.anonymous(hatoba);
    admin = Api.administrator(hatoba);
    asOwner = admin;
    asMember = admin;
    registry = admin;
  }

  /** An organization with a member and a repository. */
  @BeforeEach
  void make() {
    asOwner = admin.newUser(owner, SCOPES);
    asMember = admin.newUser(member, SCOPES);
    registry = Pushing.registry(asOwner, owner);
    admin.newOrganization(org, owner);
    require(200, asOwner.put("/orgs/" + org + "/memberships/" + member, "{\"role\":\"member\"}"));
    require(200, asOwner.patch("/orgs/" + org, "{\"default_repository_permission\":\"none\"}"));
    require(201, asOwner.post("/orgs/" + org + "/repos", "{\"name\":\"Code\",\"private\":true}"));
  }

  private static String content(String words) {
    return Pushing.image("\"org.opencontainers.image.description\":\"" + words + "\"");
  }

  private String push(String words, String... tags) {
    return Pushing.push(registry, image, content(words), List.of(tags));
  }

  /** Pushes, and is told the version's key. */
  private long pushed(String words, String... tags) {
    return version(push(words, tags)).required("id").longValue();
  }

  private JsonNode version(String digest) {
    return list(versions + "?per_page=100").stream()
        .filter(version -> version.required("name").textValue().equals(digest))
        .findFirst()
        .orElseThrow();
  }

  private List<JsonNode> list(String list) {
    return StreamSupport.stream(require(200, asOwner.get(list)).json().spliterator(), false)
        .toList();
  }

  private static List<String> tags(JsonNode version) {
    return StreamSupport.stream(
            version.required("metadata").required("container").required("tags").spliterator(),
            false)
        .map(JsonNode::textValue)
        .toList();
  }

  private int pull(String reference) {
    return registry.send("GET", "/v2/" + image + "/manifests/" + reference, "").status();
  }

  @Test
  void aVersionHasGithubsShape() {
    String digest =
        Pushing.push(
            registry,
            image,
            Pushing.image(
                "\"org.opencontainers.image.description\":\"Ships\","
                    + "\"org.opencontainers.image.licenses\":\"MIT\""),
            List.of("v1", "latest"));
    JsonNode version = version(digest);
    long id = version.required("id").longValue();
    assertThat(tags(version)).containsExactly("latest", "v1");
    assertThat(version.required("metadata").required("package_type").textValue())
        .isEqualTo("container");
    assertThat(version.required("metadata").size()).isEqualTo(2);
    assertThat(version.required("license").textValue()).isEqualTo("MIT");
    assertThat(version.required("description").textValue()).isEqualTo("Ships");
    assertThat(version.required("created_at").textValue()).endsWith("Z");
    assertThat(version.required("updated_at").textValue()).endsWith("Z");
    assertThat(version.has("deleted_at")).isFalse();
    String where = "/orgs/" + org + "/packages/container/";
    assertThat(version.required("url").textValue())
        .endsWith("/api/v3" + where + "app/versions/" + id);
    assertThat(version.required("html_url").textValue()).endsWith(where + "app/" + id);
    assertThat(version.required("package_html_url").textValue()).endsWith(where + "package/app");
    String self = version.required("url").textValue();
    JsonNode same = require(200, asOwner.get(self.substring(self.indexOf("/orgs/")))).json();
    assertThat(same).isEqualTo(version);
  }

  @Test
  void anImageOfTheDockerRegistryHasNamesThatPeopleGave() {
    Pushing.push(registry, folded + "/code/app", content("tagged"), List.of("1.0"));
    String untagged = Pushing.push(registry, folded + "/code/app", content("not"), List.of());
    List<JsonNode> found = list(packages + "/docker/code%2Fapp/versions");
    assertThat(found)
        .extracting(version -> version.required("name").textValue())
        .containsExactly(untagged, "1.0");
    JsonNode docker = found.get(1).required("metadata").required("docker");
    assertThat(docker.required("tag").get(0).textValue()).isEqualTo("1.0");
    assertThat(docker.required("tags")).isEqualTo(docker.required("tag"));
    assertThat(found.get(1).required("metadata").has("container")).isFalse();
    assertThat(
            require(200, asOwner.get(packages + "/docker/code%2Fapp/versions?per_page=1"))
                .header("Link")
                .orElseThrow())
        .contains("/docker/code%2Fapp/versions?per_page=1&page=2>; rel=\"next\"");
    assertThat(found.get(1).required("html_url").textValue())
        .matches(".*/" + org + "/code/packages/[0-9]+\\?version=1\\.0");
    String self = found.get(1).required("url").textValue();
    assertThat(self).contains("/packages/docker/code%2Fapp/versions/");
    assertThat(require(200, asOwner.get(self.substring(self.indexOf("/orgs/")))).json())
        .isEqualTo(found.get(1));
  }

  @Test
  void versionsAreListedByPageTheNewestFirst() {
    List<String> pushed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      pushed.add(0, push("version " + i));
    }
    Api.Answer second = require(200, asOwner.get(versions + "?per_page=2&page=2"));
    assertThat(second.json().findValuesAsText("name")).isEqualTo(pushed.subList(2, 4));
    assertThat(second.header("Link").orElseThrow())
        .contains(
            versions + "?per_page=2&page=3>; rel=\"next\"",
            versions + "?per_page=2&page=3>; rel=\"last\"",
            versions + "?per_page=2&page=1>; rel=\"prev\"");
    assertThat(require(200, asOwner.get(versions)).header("Link")).isEmpty();
    assertThat(list(versions + "?per_page=2&page=2000000")).isEmpty();
    assertThat(list(versions + "?state=active")).hasSize(5);
    assertThat(list(versions + "?state=deleted")).isEmpty();
    assertThat(asOwner.get(versions + "?state=gone").status()).isEqualTo(422);
  }

  @Test
  void versionsAreReachedByAllThreeWaysAndThroughTheirPackageOnly() {
    Pushing.push(registry, owner + "/own", content("own"), List.of("v1"));
    long id = 0;
    for (String way : List.of("/user", "/users/" + owner)) {
      JsonNode only = list(way + "/packages/container/own/versions").get(0);
      id = only.required("id").longValue();
      assertThat(only.required("url").textValue())
          .endsWith("/api/v3/users/" + owner + "/packages/container/own/versions/" + id);
      require(200, asOwner.get(way + "/packages/container/own/versions/" + id));
    }
    push("elsewhere", "v1", "v2");
    for (String absent :
        List.of(
            versions + "/" + id,
            versions + "/-7",
            versions + "/latest",
            packages + "/docker/app/versions",
            packages + "/npm/app/versions",
            packages + "/container/none/versions",
            "/orgs/" + owner + "/packages/container/own/versions",
            "/users/" + org + "/packages/container/app/versions")) {
      assertThat(asOwner.get(absent).status()).as(absent).isEqualTo(404);
    }
    assertThat(asOwner.delete(versions + "/" + id).status()).isEqualTo(404);
    assertThat(asOwner.post(versions + "/" + id + "/restore", "").status()).isEqualTo(404);
    assertThat(asOwner.delete(versions).status()).isEqualTo(405);
  }

  @Test
  void aDeletedVersionComesBackWithItsTagsThatAreFree() {
    push("stays", "keep");
    String digest = push("goes", "v1", "latest");
    String version = versions + "/" + version(digest).required("id").longValue();
    require(204, asOwner.delete(version));
    assertThat(List.of(pull("v1"), pull("latest"), pull(digest))).containsOnly(404);
    assertThat(asOwner.delete(version).status()).isEqualTo(404);
    assertThat(list(versions)).hasSize(1);
    JsonNode deleted = list(versions + "?state=deleted").get(0);
    assertThat(deleted.required("name").textValue()).isEqualTo(digest);
    assertThat(deleted.required("deleted_at").textValue()).endsWith("Z");
    assertThat(tags(deleted)).containsExactly("latest", "v1");
    assertThat(require(200, asOwner.get(version)).json()).isEqualTo(deleted);
    assertThat(require(200, asOwner.get(path)).json().required("version_count").intValue())
        .isEqualTo(1);

    String other = push("has its tag now", "latest");
    Api.Answer restored = require(204, asOwner.post(version + "/restore", ""));
    assertThat(restored.header("Warning").orElseThrow()).contains("now: latest\"");
    assertThat(tags(version(digest))).containsExactly("v1");
    assertThat(tags(version(other))).containsExactly("latest");
    assertThat(List.of(pull("v1"), pull("latest"), pull(digest))).containsOnly(200);
    assertThat(version(digest).has("deleted_at")).isFalse();
    assertThat(asOwner.post(version + "/restore", "").status()).isEqualTo(404);

    require(204, asOwner.delete(version));
    push("goes", "v3");
    assertThat(asOwner.post(version + "/restore", "").status()).isEqualTo(404);
    assertThat(tags(version(digest))).containsExactly("v3");
  }

  @Test
  void theLastVersionGoesWithItsPackage() {
    long tagged = pushed("tagged", "v1");
    assertThat(asOwner.delete(versions + "/" + tagged).message())
        .isEqualTo(
            "You cannot delete the last tagged version of a package."
                + " You must delete the package instead.");
    long untagged = pushed("untagged");
    assertThat(asOwner.delete(versions + "/" + tagged).status()).isEqualTo(400);
    require(204, asOwner.delete(versions + "/" + untagged));
    require(204, asOwner.post(versions + "/" + untagged + "/restore", ""));
    require(202, registry.send("DELETE", "/v2/" + image + "/manifests/v1", ""));
    require(204, asOwner.delete(versions + "/" + tagged));
    Api.Answer last = asOwner.delete(versions + "/" + untagged);
    assertThat(last.status()).isEqualTo(400);
    assertThat(last.message())
        .isEqualTo(
            "You cannot delete the last version of a package."
                + " You must delete the package instead.");
    require(204, asOwner.delete(path));
    assertThat(asOwner.get(versions).status()).isEqualTo(404);
    require(204, asOwner.post(path + "/restore", ""));
    assertThat(list(versions)).hasSize(1);
    assertThat(list(versions + "?state=deleted")).hasSize(1);
  }

  @Test
  void whatAnIndexNeedsIsRefusedByItsName() {
    push("stays", "keep");
    long child = pushed("child", "child");
    String index = pushIndex("child", "all");
    Api.Answer refused = asOwner.delete(versions + "/" + child);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.message()).contains(index, "delete that one first");
    require(204, asOwner.delete(versions + "/" + version(index).required("id").longValue()));
    require(204, asOwner.delete(versions + "/" + child));
  }

  private String pushIndex(String child, String tag) {
    String digest = push(child);
    return Pushing.push(
        registry,
        image,
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
            + "\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"digest\":\""
            + digest
            + "\",\"size\":"
            + content(child).length()
            + "}]}",
        List.of(tag));
  }

  @Test
  void anEmptiedPackageIsHiddenAndBackWithAVersion() {
    String digest = push("only", "v1");
    long id = version(digest).required("id").longValue();
    require(202, registry.send("DELETE", "/v2/" + image + "/manifests/" + digest, ""));
    String living = packages + "?package_type=container";
    assertThat(list(living)).isEmpty();
    JsonNode emptied = list(living + "&state=deleted").get(0);
    assertThat(emptied.required("name").textValue()).isEqualTo("app");
    assertThat(emptied.required("version_count").intValue()).isZero();
    assertThat(list(versions)).isEmpty();
    assertThat(list(versions + "?state=deleted")).hasSize(1);
    require(204, asOwner.post(versions + "/" + id + "/restore", ""));
    assertThat(list(living)).hasSize(1);
    assertThat(list(living + "&state=deleted")).isEmpty();
    assertThat(pull("v1")).isEqualTo(200);
  }

  /** What a caller gets for each call: list, get, list of what is deleted, delete, restore. */
  @ParameterizedTest
  @CsvSource({
    // by,          list, deleted, delete, restore
    "anonymous,     401,  401,     401,    401",
    "member,        404,  404,     404,    404",
    "reader,        200,  200,     403,    403",
    "writer,        200,  200,     403,    403",
    "administrator, 200,  200,     204,    204",
    "owner,         200,  200,     204,    204",
    "site,          200,  200,     204,    204",
    "unscoped,      403,  403,     403,    403",
    "reading,       200,  200,     403,    403",
    "deleting,      200,  200,     204,    403",
    "writing,       200,  200,     403,    204",
    "workflow,      404,  404,     404,    404",
    "job,           200,  200,     204,    204",
  })
  void whoMayDoWhat(String by, int list, int deleted, int delete, int restore) {
    push("stays", "keep");
    String version = versions + "/" + pushed("goes", "v1");
    Api caller = caller(by);
    assertThat(caller.get(versions).status()).as("list").isEqualTo(list);
    assertThat(caller.get(version).status()).as("get").isEqualTo(list);
    assertThat(caller.get(versions + "?state=deleted").status()).as("deleted").isEqualTo(deleted);
    assertThat(caller.delete(version).status()).as("delete").isEqualTo(delete);
    if (delete != 204) {
      require(204, admin.delete(version));
    }
    assertThat(caller.post(version + "/restore", "").status()).as("restore").isEqualTo(restore);
  }

  private Api caller(String by) {
    Map<String, String> roles =
        Map.of("reader", "read", "writer", "write", "administrator", "admin");
    if (roles.containsKey(by)) {
      String role = Objects.requireNonNull(roles.get(by));
      require(204, asOwner.put(path + "/access/users/" + member, "{\"role\":\"" + role + "\"}"));
      return asMember;
    }
    return switch (by) {
      case "anonymous" -> anonymous;
      case "member" -> asMember;
      case "owner" -> asOwner;
      case "site" -> admin;
      case "unscoped" -> admin.actAs(owner, "repo");
      case "reading" -> admin.actAs(owner, "read:packages");
      case "deleting" -> admin.actAs(owner, "read:packages", "delete:packages");
      case "writing" -> admin.actAs(owner, "write:packages");
      case "workflow" -> workflow();
      case "job" -> {
        require(204, asOwner.put(path + "/access/repositories/code", "{\"role\":\"admin\"}"));
        yield workflow();
      }
      default -> throw new IllegalArgumentException(by);
    };
  }

  /** A run of the workflows of the repository. */
  private Api workflow() {
    return anonymous.as(
        "token "
            + require(
                    201,
                    asOwner.post(
                        "/repos/" + org + "/code/actions/workflow-tokens",
                        "{\"permissions\":{\"packages\":\"write\"}}"))
                .json()
                .required("token")
                .textValue());
  }

  @Test
  void aDeleteAndPushesOfItsTagLeaveAllOfAVersionOrNothing() {
    push("stays", "keep");
    for (int round = 0; round < ROUNDS; round++) {
      String words = "raced " + round;
      String version = versions + "/" + pushed(words, "raced", "too");
      List<Integer> statuses =
          Race.run(
              3,
              racer ->
                  switch (racer) {
                    case 0 -> asOwner.delete(version).status();
                    case 1 -> put("raced", content(words));
                    default -> put("raced", content("another"));
                  });
      assertThat(statuses).containsExactly(204, 201, 201);
      requireWhole();
    }
  }

  private int put(String tag, String manifest) {
    return registry.send("PUT", "/v2/" + image + "/manifests/" + tag, manifest).status();
  }

  @Test
  void deletesAndRestoresAtOnceLeaveAVersionOrNone() {
    push("stays", "keep");
    String digest = push("raced", "one", "two");
    String version = versions + "/" + version(digest).required("id").longValue();
    boolean living = true;
    for (int round = 0; round < ROUNDS; round++) {
      List<Integer> statuses =
          Race.run(
              4,
              racer ->
                  racer % 2 == 0
                      ? asOwner.delete(version).status()
                      : -asOwner.post(version + "/restore", "").status());
      assertThat(statuses).isSubsetOf(204, 404, -204, -404);
      int balance = 0;
      for (int status : statuses) {
        balance += status == 204 ? -1 : status == -204 ? 1 : 0;
      }
      assertThat((living ? 1 : 0) + balance).as("living after " + statuses).isIn(0, 1);
      living = (living ? 1 : 0) + balance == 1;
      assertThat(pull(digest)).isEqualTo(living ? 200 : 404);
      assertThat(List.of(pull("one"), pull("two"))).containsOnly(living ? 200 : 404);
      requireWhole();
    }
  }

  @Test
  void ofTheLastTwoVersionsOneStays() {
    for (int round = 0; round < ROUNDS; round++) {
      List<String> both =
          List.of(
              versions + "/" + pushed("first", "one"), versions + "/" + pushed("second", "two"));
      assertThat(Race.run(2, racer -> asOwner.delete(both.get(racer)).status()))
          .containsExactlyInAnyOrder(204, 400);
      requireWhole();
    }
  }

  /** Both APIs tell the same: what lives has its manifest and its tags, what does not has none. */
  private void requireWhole() {
    TreeSet<String> tagged = new TreeSet<>();
    for (JsonNode version : list(versions + "?per_page=100")) {
      String digest = version.required("name").textValue();
      assertThat(pull(digest)).isEqualTo(200);
      for (String tag : tags(version)) {
        assertThat(
                registry
                    .send("GET", "/v2/" + image + "/manifests/" + tag, "")
                    .header("Docker-Content-Digest"))
            .hasValue(digest);
        assertThat(tagged.add(tag)).as("of one version only: " + tag).isTrue();
      }
    }
    assertThat(
            require(200, registry.send("GET", "/v2/" + image + "/tags/list", ""))
                .json()
                .required("tags"))
        .extracting(JsonNode::textValue)
        .containsExactlyElementsOf(tagged);
    for (JsonNode version : list(versions + "?state=deleted&per_page=100")) {
      assertThat(pull(version.required("name").textValue())).isEqualTo(404);
    }
  }

  /** The embedded database takes back what was tried, as {@link DryRunIT} has it of another. */
  @Test
  void whatWouldGoIsToldAndStays() {
    push("first", "v1");
    long second = pushed("second", "v2", "latest");
    for (String what : List.of(versions + "/" + second, path + "/tags/v1", path)) {
      JsonNode told = require(200, asOwner.delete(what + "?dry_run=true")).json();
      assertThat(told.required("status").intValue()).as(what).isEqualTo(204);
      assertThat(told.required("effects").isEmpty()).as(what).isFalse();
    }
    assertThat(pull("v1")).isEqualTo(200);
    assertThat(pull("latest")).isEqualTo(200);
    require(204, asOwner.delete(versions + "/" + second));
    assertThat(pull("latest")).isEqualTo(404);
    Api.Answer told = asOwner.delete(path + "/tags/absent?dry_run=true");
    assertThat(told.response().body())
        .isEqualTo(require(404, asOwner.delete(path + "/tags/absent")).response().body());
    Api.Answer last = asMember.delete(path + "?dry_run=true");
    assertThat(last.status()).isEqualTo(asMember.delete(path).status());
  }
}
