package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One of everything that can be deleted, moved, changed, taken back or restored. */
final class DryRunWorld {
  private static final String PASSWORD = "correct-h0rse-battery";
  private static final String[] SCOPES = {
    "repo", "admin:org", "write:packages", "delete:packages", "user"
  };
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)\\}");
  private static final Pattern PACKAGES =
      Pattern.compile("/(orgs/\\{org\\}|users/\\{username\\}|user)/packages/.*");

  private final Api admin;
  private final Api mona;
  private final Api worker;

  /** Digests and ids by the owner's path and what they are. */
  private final Map<String, String> known = new HashMap<>();

  private DryRunWorld(RunningHatoba hatoba) {
    admin = Api.administrator(hatoba);
    mona = admin.newUser("mona0", SCOPES);
    worker = admin;
  }

  private DryRunWorld(DryRunWorld made, Api worker) {
    admin = made.admin;
    mona = made.mona;
    known.putAll(made.known);
    this.worker = worker;
  }

  static DryRunWorld make(RunningHatoba hatoba) {
    DryRunWorld world = new DryRunWorld(hatoba);
    world.makeAccounts();
    world.makeRepositories();
    world.makePackages("/orgs/octo", world.admin, "admin", "octo");
    world.makePackages("/user", world.admin, "admin", "admin");
    world.makePackages("/users/mona", world.mona, "mona", "mona");
    for (String owner : List.of("moved", "admin", "mona")) {
      world.known.put("migration " + owner, world.migrate(owner));
    }
    return new DryRunWorld(world, world.workflow());
  }

  Api admin() {
    return admin;
  }

  private void makeAccounts() {
    require(202, admin.patch("/admin/users/mona0", "{\"login\":\"mona\"}"));
    admin.newUser("spare", SCOPES);
    require(204, admin.put("/users/spare/site_admin", ""));
    require(204, admin.put("/admin/users/admin/password", "{\"password\":\"" + PASSWORD + "\"}"));
    for (String org : List.of("octo", "bare", "moved")) {
      admin.newOrganization(org, "admin");
    }
    require(200, admin.put("/orgs/octo/memberships/mona", "{\"role\":\"member\"}"));
    require(201, admin.post("/orgs/octo/teams", "{\"name\":\"crew\"}"));
    require(200, admin.put("/orgs/octo/teams/crew/memberships/mona", "{\"role\":\"member\"}"));
  }

  private void makeRepositories() {
    require(201, admin.post("/orgs/octo/repos", "{\"name\":\"app0\"}"));
    require(200, admin.patch("/repos/octo/app0", "{\"name\":\"app\"}"));
    require(201, admin.post("/orgs/bare/repos", "{\"name\":\"code\"}"));
    require(204, admin.put("/repos/octo/app/collaborators/spare", "{\"permission\":\"pull\"}"));
    require(204, admin.put("/orgs/octo/teams/crew/repos/octo/app", "{\"permission\":\"pull\"}"));
    require(201, admin.post("/orgs/octo/repos", "{\"name\":\"lost\"}"));
    require(204, admin.delete("/repos/octo/lost"));
    require(201, mona.post("/user/repos", "{\"name\":\"left\"}"));
    require(202, admin.post("/repos/mona/left/transfer", "{\"new_owner\":\"bare\"}"));
    require(201, admin.post("/orgs/moved/repos", "{\"name\":\"app\"}"));
    Pushing.push(admin, "admin", "octo/app/web");
    Pushing.push(admin, "admin", "moved/app/web");
  }

  /** An image with two versions, one more that was deleted, and a package that was. */
  private void makePackages(String path, Api by, String login, String owner) {
    Api registry = Pushing.registry(by, login);
    String name = owner + "/image";
    String gone = Pushing.push(registry, name, image(path, "gone"), List.of("gone"));
    String second = Pushing.push(registry, name, image(path, "second"), List.of("v2", "latest"));
    String first = Pushing.push(registry, name, image(path, "first"), List.of("v1", "latest"));
    String about = Pushing.image("\"of\":\"" + path + "\"");
    Pushing.push(
        registry,
        name,
        about.substring(0, about.length() - 1)
            + ",\"subject\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"digest\":\""
            + first
            + "\",\"size\":"
            + image(path, "first").length()
            + "}}",
        List.of());
    known.put(path + " digest", second);
    String image = path + "/packages/container/image";
    require(200, by.get(image));
    for (JsonNode version : require(200, by.get(image + "/versions")).json()) {
      String digest = version.required("name").textValue();
      String id = version.required("id").asText();
      known.put(path + (digest.equals(first) ? " v1" : digest.equals(gone) ? " gone" : " v2"), id);
    }
    require(204, by.delete(image + "/versions/" + known.get(path + " gone")));
    Pushing.push(registry, owner + "/old", image(path, "old"), List.of("v1"));
    require(204, by.delete(path + "/packages/container/old"));
  }

  private static String image(String path, String what) {
    return Pushing.image("\"what\":\"" + what + " of " + path + "\"");
  }

  private Api workflow() {
    JsonNode made =
        require(201, admin.post("/repos/octo/app/actions/workflow-tokens", "{}")).json();
    return admin.as("token " + made.required("token").textValue());
  }

  /** Migrates all that an account has; the id of that. */
  String migrate(String owner) {
    String body = "{\"owner\":\"" + owner + "\"}";
    String id =
        require(202, admin.post("/admin/registry/migrations", body)).json().required("id").asText();
    await("/admin/registry/migrations/" + id, "completed", Duration.ofSeconds(60));
    return id;
  }

  /** Looks until a migration is in a state. */
  JsonNode await(String path, String state, Duration longest) {
    Instant end = Instant.now().plus(longest);
    while (Instant.now().isBefore(end)) {
      JsonNode found = require(200, admin.get(path)).json();
      if (found.required("state").textValue().equals(state)) {
        return found;
      }
      try {
        // It goes on by itself, and tells nobody when it has ended.
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError(path + " is not " + state);
  }

  /** Path of a version of the organization's image. */
  String version(String which) {
    return "/orgs/octo/packages/container/image/versions/" + known.get("/orgs/octo " + which);
  }

  Api caller(ApiDocument.Operation operation) {
    if (operation.needsPassword()) {
      String pair = "admin:" + PASSWORD;
      return admin.as("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }
    boolean workflows = operation.shape().path("security").path(0).has("workflow");
    return workflows ? worker : admin;
  }

  /** Whether an operation is in the document and answers 404 whatever is asked, as GitHub does. */
  boolean isNothing(ApiDocument.Operation operation) {
    return operation.path().equals("/orgs/{org}/teams/{team_slug}/members/{username}");
  }

  /** A path of what is there. */
  String path(ApiDocument.Operation operation) {
    String key = operation.method() + " " + operation.path();
    Map<String, String> values = new HashMap<>(values(operation.path()));
    values.putAll(particular(key));
    return VARIABLE
        .matcher(operation.path())
        .replaceAll(variable -> values.getOrDefault(variable.group(1), "1"));
  }

  private Map<String, String> values(String path) {
    boolean users = path.startsWith("/users/{username}");
    String owner = users ? "/users/mona" : path.startsWith("/user/") ? "/user" : "/orgs/octo";
    Map<String, String> values = new HashMap<>();
    values.put("org", "octo");
    values.put("username", "mona");
    values.put("login", "mona");
    values.put("owner", "octo");
    values.put("repo", "app");
    values.put("team_slug", "crew");
    values.put("package_type", "container");
    values.put("package_name", "image");
    values.put("tag", "latest");
    values.put("enterprise", "github");
    values.put("package_version_id", known.getOrDefault(owner + " v1", "1"));
    if (PACKAGES.matcher(path).matches()
        && path.endsWith("versions/{package_version_id}/restore")) {
      values.put("package_version_id", known.getOrDefault(owner + " gone", "1"));
    }
    if (path.endsWith("{package_name}/restore")) {
      values.put("package_name", "old");
    }
    return values;
  }

  /** What stands for a variable where an operation needs another than most. */
  private Map<String, String> particular(String key) {
    return switch (key) {
      case "DELETE /orgs/{org}" -> Map.of("org", "bare");
      case "POST /orgs/{org}/docker/migration/undo" -> Map.of("org", "moved");
      case "DELETE /users/{username}/aliases/{alias}" -> Map.of("alias", "mona0");
      case "DELETE /users/{username}/repository-aliases/{alias}" -> Map.of("alias", "left");
      case "POST /repos/{owner}/{repo}/restore" -> Map.of("repo", "lost");
      case "DELETE /repos/{owner}/{repo}/collaborators/{username}" -> Map.of("username", "spare");
      case "DELETE /repos/{owner}/{repo}/aliases/{old_owner}/{old_name}" ->
          Map.of("old_owner", "octo", "old_name", "app0");
      case "POST /admin/registry/migrations/{migration_id}/undo" ->
          Map.of("migration_id", known.getOrDefault("migration moved", "1"));
      case "PATCH /admin/users/{username}",
          "DELETE /admin/users/{username}",
          "DELETE /admin/users/{username}/authorizations",
          "PUT /users/{username}/suspended",
          "DELETE /users/{username}/site_admin" ->
          Map.of("username", "spare");
      default -> Map.of();
    };
  }

  /** A body with which it would be done. */
  String body(ApiDocument.Operation operation) {
    String path = operation.path();
    String owner =
        path.startsWith("/users/")
            ? "/users/mona"
            : path.startsWith("/user/") ? "/user" : "/orgs/octo";
    String digest = "{\"digest\":\"" + known.get(owner + " digest") + "\"}";
    if (path.endsWith("/tags/{tag}") && operation.method().equals("PUT")) {
      return digest;
    }
    if (path.endsWith("/put-back")) {
      return digest;
    }
    return switch (operation.method() + " " + path) {
      case "PATCH /repos/{owner}/{repo}" -> "{\"name\":\"renamed\",\"visibility\":\"private\"}";
      case "POST /repos/{owner}/{repo}/transfer" -> "{\"new_owner\":\"bare\"}";
      case "PATCH /orgs/{org}" -> "{\"default_repository_permission\":\"none\"}";
      case "PATCH /admin/users/{username}", "PATCH /admin/organizations/{org}" ->
          "{\"login\":\"renamed\"}";
      case "PATCH /admin/registry/package-types" -> "{\"docker\":\"read_only\"}";
      default -> bodyOfPackage(operation.method() + path);
    };
  }

  private static String bodyOfPackage(String key) {
    if (key.matches("PATCH.*/packages/\\{package_type\\}/\\{package_name\\}")) {
      return "{\"visibility\":\"public\",\"description\":\"another\"}";
    }
    return key.matches("PATCH.*/access") ? "{\"inherits_access\":false}" : "";
  }

  /** A request that is refused, dry or not. */
  record Call(Api by, String method, String path, String body) {
    Api.Answer with(String query) {
      return by.send(method, "/api/v3" + path + query, body);
    }

    @Override
    public String toString() {
      return method + " " + path + " " + body;
    }
  }

  private Call call(String method, String path, String body) {
    return new Call(admin, method, path, body);
  }

  /** Calls that are refused for every reason that there is. */
  List<Call> refusedCalls() {
    String image = "/orgs/octo/packages/container/image";
    Pushing.push(admin, "admin", "octo/single");
    String single = "/orgs/octo/packages/container/single";
    String last =
        require(200, admin.get(single + "/versions")).json().path(0).required("id").asText();
    require(
        201, admin.post(single + "/tag-protection", "{\"pattern\":\"v*\",\"kind\":\"immutable\"}"));
    String absent = "sha256:" + "0".repeat(64);
    String digest = "{\"digest\":\"" + known.get("/orgs/octo digest") + "\"}";
    return List.of(
        call("DELETE", single + "/versions/" + last, ""),
        call("DELETE", single + "/versions/999999", ""),
        call("DELETE", single + "/tags/absent", ""),
        call("PUT", image + "/tags/v1", "{\"digest\":\"" + absent + "\"}"),
        call("PUT", image + "/tags/v1", "{}"),
        call("POST", image + "/tags/v1/put-back", "{\"digest\":\"" + absent + "\"}"),
        call("POST", image + "/tags/v1/put-back", digest),
        call("DELETE", "/orgs/octo/packages/container/absent", ""),
        call("POST", "/orgs/octo/packages/container/absent/restore", ""),
        call("POST", image + "/versions/" + known.get("/orgs/octo v1") + "/restore", ""),
        new Call(mona, "DELETE", single, ""),
        new Call(mona, "DELETE", image + "/tags/v1", ""),
        new Call(admin.as("token nothing"), "DELETE", image, ""),
        call("DELETE", "/orgs/octo", ""),
        new Call(mona, "DELETE", "/orgs/octo", ""),
        call("DELETE", "/admin/users/admin", ""),
        call("DELETE", "/admin/users/mona", ""),
        call("PATCH", "/admin/users/mona", "{\"login\":\"octo\"}"),
        call("PATCH", "/repos/octo/app", "{\"name\":\"..\"}"),
        call("POST", "/repos/octo/app/transfer", "{\"new_owner\":\"nobody\"}"),
        new Call(mona, "DELETE", "/repos/octo/app", ""),
        call("POST", "/repos/octo/nothing/restore", ""),
        call("DELETE", "/orgs/octo/memberships/admin", ""),
        call("POST", "/orgs/octo/docker/migration/undo", ""),
        call("PATCH", "/admin/registry/package-types", "{\"docker\":\"asleep\"}"));
  }
}
