package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code …/packages}: what is published, to whom it is shown, who has which role, and its end. */
@ExtendWith(SharedHatoba.class)
class PackagesIT {
  private static final Duration FELT_WITHIN = Duration.ofSeconds(5);
  private static final String[] SCOPES = {"repo", "admin:org", "write:packages", "delete:packages"};

  private final Api anonymous;
  private final Api admin;
  private final String suffix = Long.toString(System.nanoTime(), 36);
  private final String owner = "owner-" + suffix;
  private final String member = "member-" + suffix;
  private final String other = "other-" + suffix;
  private final String org = "Org-" + suffix;
  private final String folded = "org-" + suffix;
  private final String packages = "/orgs/" + folded + "/packages";
  private Api asOwner;
  private Api asMember;
  private Api asOther;

  PackagesIT(RunningHatoba hatoba) {
    anonymous = Api.anonymous(hatoba);
    admin = Api.administrator(hatoba);
    asOwner = admin;
    asMember = admin;
    asOther = admin;
  }

  /** An organization with a member, a private repository with an image, and a package. */
  @BeforeEach
  void make() {
    asOwner = admin.newUser(owner, SCOPES);
    asMember = admin.newUser(member, SCOPES);
    asOther = admin.newUser(other, SCOPES);
    admin.newOrganization(org, owner);
    require(200, asOwner.put("/orgs/" + org + "/memberships/" + member, "{\"role\":\"member\"}"));
    require(200, asOwner.patch("/orgs/" + org, "{\"default_repository_permission\":\"none\"}"));
    require(201, asOwner.post("/orgs/" + org + "/repos", "{\"name\":\"Code\",\"private\":true}"));
    Pushing.push(asOwner, owner, folded + "/code/app");
    Pushing.push(asOwner, owner, folded + "/app");
  }

  private static List<String> names(Api.Answer list) {
    return require(200, list).json().findValuesAsText("package_type").isEmpty()
        ? List.of()
        : list.json().findValuesAsText("name").stream()
            .filter(name -> !name.equals("Code"))
            .toList();
  }

  private int pull(Api client, String login, String name) {
    return Pushing.registry(client, login)
        .send("GET", "/v2/" + name + "/manifests/v1", "")
        .status();
  }

  private static Duration until(BooleanSupplier felt) throws InterruptedException {
    Instant began = Instant.now();
    while (!felt.getAsBoolean()
        && Instant.now().isBefore(began.plus(FELT_WITHIN.multipliedBy(4)))) {
      Thread.sleep(50);
    }
    return Duration.between(began, Instant.now());
  }

  @Test
  void packagesAreListedByTypeAndPage() {
    assertThat(names(asOwner.get(packages + "?package_type=container"))).containsExactly("app");
    assertThat(names(asOwner.get(packages + "?package_type=docker"))).containsExactly("code/app");
    assertThat(names(asOwner.get(packages + "?package_type=npm"))).isEmpty();
    assertThat(names(asMember.get(packages + "?package_type=container"))).isEmpty();
    assertThat(names(asOwner.get(packages + "?package_type=container&visibility=public")))
        .isEmpty();
    assertThat(asOwner.get(packages).status()).isEqualTo(400);
    assertThat(asOwner.get(packages + "?package_type=zip").status()).isEqualTo(400);
    String beyond = packages + "?package_type=container&per_page=100&page=101";
    assertThat(asOwner.get(beyond).status()).isEqualTo(400);
    require(200, asOwner.get(packages + "?package_type=container&per_page=100&page=100"));
    assertThat(asOwner.get("/orgs/" + owner + "/packages?package_type=docker").status())
        .isEqualTo(404);
    assertThat(anonymous.get(packages + "?package_type=docker").status()).isEqualTo(401);
    Pushing.push(asOwner, owner, folded + "/bpp");
    Api.Answer page = require(200, asOwner.get(packages + "?package_type=container&per_page=1"));
    assertThat(names(page)).containsExactly("app");
    assertThat(page.header("Link").orElseThrow())
        .contains("rel=\"next\"", "package_type=container");
  }

  @Test
  void aPackageHasGithubsShapeByAllThreeWays() {
    JsonNode app = require(200, asOwner.get(packages + "/container/app")).json();
    assertThat(app.required("name").textValue()).isEqualTo("app");
    assertThat(app.required("package_type").textValue()).isEqualTo("container");
    assertThat(app.required("visibility").textValue()).isEqualTo("private");
    assertThat(app.required("version_count").intValue()).isEqualTo(1);
    assertThat(app.required("owner").required("login").textValue()).isEqualTo(org);
    assertThat(app.required("url").textValue())
        .endsWith("/api/v3/orgs/" + org + "/packages/container/app");
    assertThat(app.required("html_url").textValue())
        .endsWith("/orgs/" + org + "/packages/container/package/app");
    Pushing.push(asOwner, owner, owner + "/own");
    for (String way : List.of("/user", "/users/" + owner)) {
      assertThat(names(asOwner.get(way + "/packages?package_type=container")))
          .containsExactly("own");
      assertThat(
              require(200, asOwner.get(way + "/packages/container/own"))
                  .json()
                  .required("url")
                  .textValue())
          .endsWith("/api/v3/users/" + owner + "/packages/container/own");
    }
    assertThat(asOther.get("/users/" + owner + "/packages/container/own").status()).isEqualTo(404);
    assertThat(asOwner.get("/users/" + org + "/packages/container/app").status()).isEqualTo(404);
  }

  @Test
  void aSlashInANameIsEncoded() {
    String image = packages + "/docker/code%2Fapp";
    JsonNode found = require(200, asOwner.get(image)).json();
    assertThat(found.required("name").textValue()).isEqualTo("code/app");
    assertThat(found.required("repository").required("full_name").textValue())
        .isEqualTo(org + "/Code");
    assertThat(found.required("repository").has("permissions")).isFalse();
    String self = found.required("url").textValue();
    require(200, asOwner.get(self.substring(self.indexOf("/orgs/"))));
    require(204, asOwner.delete(image));
    assertThat(asOwner.get(image).status()).isEqualTo(404);
    assertThat(pull(asOwner, owner, folded + "/code/app")).isEqualTo(404);
    require(204, asOwner.post(image + "/restore", ""));
    assertThat(pull(asOwner, owner, folded + "/code/app")).isEqualTo(200);
  }

  @Test
  void aDeletedPackageComesBackUnlessItsNameIsAnothers() {
    String app = packages + "/container/app";
    long first = require(200, asOwner.get(app)).json().required("id").longValue();
    require(204, asOwner.delete(app));
    assertThat(pull(asOwner, owner, folded + "/app")).isEqualTo(404);
    assertThat(asOwner.delete(app).status()).isEqualTo(404);
    JsonNode gone =
        require(200, asOwner.get(packages + "?package_type=container&state=deleted")).json().get(0);
    assertThat(gone.required("id").longValue()).isEqualTo(first);
    assertThat(gone.required("deleted_at").textValue()).endsWith("Z");
    assertThat(asMember.get(packages + "?package_type=container&state=deleted").status())
        .isEqualTo(404);
    assertThat(asMember.post(app + "/restore", "").status()).isEqualTo(404);
    Pushing.push(asOwner, owner, folded + "/app");
    Api.Answer taken = asOwner.post(app + "/restore?package_id=" + first, "");
    assertThat(taken.status()).isEqualTo(422);
    assertThat(taken.response().body()).contains(folded + "/app", "delete that first");
    require(204, asOwner.delete(app));
    require(204, asOwner.post(app + "/restore?package_id=" + first, ""));
    assertThat(require(200, asOwner.get(app)).json().required("id").longValue()).isEqualTo(first);
    assertThat(pull(asOwner, owner, folded + "/app")).isEqualTo(200);
  }

  @Test
  void whatIsShownToEverybodyStaysSo() throws InterruptedException {
    String app = packages + "/container/app";
    assertThat(anonymous.send("GET", "/v2/" + folded + "/app/manifests/v1", "").status())
        .isEqualTo(401);
    JsonNode shown =
        require(200, asOwner.patch(app, "{\"visibility\":\"public\",\"description\":\"Ships\"}"))
            .json();
    assertThat(shown.required("visibility").textValue()).isEqualTo("public");
    assertThat(shown.required("description").textValue()).isEqualTo("Ships");
    assertThat(anonymous.send("GET", "/v2/" + folded + "/app/manifests/v1", "").status())
        .isEqualTo(200);
    for (String back : List.of("private", "internal")) {
      assertThat(asOwner.patch(app, "{\"visibility\":\"" + back + "\"}").status()).isEqualTo(422);
    }
    Api.Answer refused = asOther.patch(app, "{\"description\":\"Mine\"}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.message()).contains("role admin");
    assertThat(asOther.get(app + "/access/users").status()).isEqualTo(403);
    assertThat(
            asOwner.patch(packages + "/docker/code%2Fapp", "{\"visibility\":\"public\"}").status())
        .isEqualTo(422);
    assertThat(names(asOther.get(packages + "?package_type=container"))).containsExactly("app");
  }

  @Test
  void rolesAreGivenFeltAndWithdrawn() throws InterruptedException {
    String access = packages + "/container/app/access";
    String user = access + "/users/" + member;
    assertThat(asOwner.put(access + "/users/" + other, "{\"role\":\"read\"}").status())
        .isEqualTo(422);
    assertThat(asOwner.put(user, "{\"role\":\"none\"}").status()).isEqualTo(422);
    assertThat(asOwner.put(user, "{}").status()).isEqualTo(422);
    require(204, asOwner.put(user, "{\"role\":\"write\"}"));
    assertThat(require(200, asOwner.get(access + "/users")).json().findValuesAsText("role"))
        .containsExactly("write", "admin");
    Api bearer = Pushing.bearer(asMember, member, "repository:" + folded + "/app:pull,push");
    String manifest = "/v2/" + folded + "/app/manifests/v1";
    assertThat(bearer.send("GET", manifest, "").status()).isEqualTo(200);
    // Their own, without the role of an administrator.
    require(204, asMember.delete(user));
    assertThat(until(() -> bearer.send("GET", manifest, "").status() == 403))
        .isLessThan(FELT_WITHIN);
    assertThat(asOwner.delete(user).status()).isEqualTo(404);

    require(201, asOwner.post("/orgs/" + org + "/teams", "{\"name\":\"Ops\"}"));
    require(200, asOwner.put("/orgs/" + org + "/teams/ops/memberships/" + member, "{}"));
    require(204, asOwner.put(access + "/teams/ops", "{\"role\":\"admin\"}"));
    JsonNode team = require(200, asOwner.get(access + "/teams")).json().get(0);
    assertThat(team.required("slug").textValue()).isEqualTo("ops");
    assertThat(team.required("role").textValue()).isEqualTo("admin");
    require(200, asMember.get(access));
    require(204, asOwner.delete(access + "/teams/ops"));
    assertThat(asMember.get(access).status()).isEqualTo(404);

    require(204, asOwner.put(access + "/repositories/code", "{\"role\":\"read\"}"));
    JsonNode repository = require(200, asOwner.get(access + "/repositories")).json().get(0);
    assertThat(repository.required("full_name").textValue()).isEqualTo(org + "/Code");
    assertThat(repository.required("role").textValue()).isEqualTo("read");
    require(204, asOwner.delete(access + "/repositories/code"));
    assertThat(
            asOwner
                .put(packages + "/docker/code%2Fapp/access/users/" + member, "{\"role\":\"read\"}")
                .status())
        .isEqualTo(422);
  }

  @Test
  void aPackageIsLinkedByWhoWritesToTheRepositoryAndAdministersThePackage() {
    String app = packages + "/container/app";
    String link = "{\"repository\":\"" + org + "/Code\",\"inherits_access\":%s}";
    require(204, asOwner.put(app + "/access/users/" + member, "{\"role\":\"admin\"}"));
    // What it does not see, then what it may not write to.
    assertThat(asMember.patch(app, link.formatted(false)).status()).isEqualTo(404);
    String collaborator = "/repos/" + org + "/code/collaborators/" + member;
    require(204, asOwner.put(collaborator, "{\"permission\":\"pull\"}"));
    assertThat(asMember.patch(app, link.formatted(false)).status()).isEqualTo(403);
    require(204, asOwner.put(collaborator, "{\"permission\":\"push\"}"));
    require(200, asMember.patch(app, link.formatted(false)));
    JsonNode access = require(200, asMember.get(app + "/access")).json();
    assertThat(access.required("inherits_access").booleanValue()).isFalse();
    assertThat(access.required("repository").textValue()).isEqualTo(org + "/Code");
    assertThat(asOwner.patch(app, "{\"inherits_access\":true}").status()).isEqualTo(422);
    require(200, asOwner.patch(app + "/access", "{\"inherits_access\":true}"));
    // The roles of the repository instead of those of people.
    assertThat(asMember.get(app + "/access").status()).isEqualTo(403);
    assertThat(pull(asMember, member, folded + "/app")).isEqualTo(200);
    JsonNode unlinked = require(200, asOwner.patch(app, "{\"repository\":\"\"}")).json();
    assertThat(unlinked.has("repository")).isFalse();
    assertThat(asMember.get(app).status()).isEqualTo(404);
    assertThat(asOwner.patch(app + "/access", "{\"inherits_access\":true}").status())
        .isEqualTo(422);
  }

  @Test
  void whoTakesTheOwnRoleAwayIsToldThatItIsDone() {
    String app = packages + "/container/app";
    require(
        200, asOwner.patch(app, "{\"repository\":\"" + org + "/Code\",\"inherits_access\":true}"));
    String collaborator = "/repos/" + org + "/code/collaborators/" + member;
    require(204, asOwner.put(collaborator, "{\"permission\":\"admin\"}"));
    require(200, asMember.get(app));
    require(204, asMember.patch(app, "{\"repository\":\"\"}"));
    assertThat(asMember.get(app).status()).isEqualTo(404);
    assertThat(require(200, asOwner.get(app)).json().has("repository")).isFalse();
  }

  @Test
  void aLabelLinksUnlessTheOrganizationWantsNoRolesThen() {
    String source = anonymous.origin() + "/" + org + "/code.git";
    Pushing.push(asOwner, owner, folded + "/linked", source);
    JsonNode access = require(200, asOwner.get(packages + "/container/linked/access")).json();
    assertThat(access.required("repository").textValue()).isEqualTo(org + "/Code");
    assertThat(access.required("inherits_access").booleanValue()).isTrue();
    JsonNode changed =
        require(
                200,
                asOwner.patch("/orgs/" + org, "{\"packages_inherit_repository_access\":false}"))
            .json();
    assertThat(changed.required("packages_inherit_repository_access").booleanValue()).isFalse();
    Pushing.push(asOwner, owner, folded + "/later", source);
    JsonNode later = require(200, asOwner.get(packages + "/container/later/access")).json();
    assertThat(later.required("repository").textValue()).isEqualTo(org + "/Code");
    assertThat(later.required("inherits_access").booleanValue()).isFalse();
  }

  @Test
  void anAccountGoesOnceItsPackagesAreDeleted() {
    Pushing.push(asOther, other, other + "/app");
    Api.Answer refused = admin.delete("/admin/users/" + other);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.response().body()).contains("1 package");
    require(204, asOther.delete("/user/packages/container/app"));
    require(204, admin.delete("/admin/users/" + other));
    admin.newUser(other, SCOPES);
    assertThat(admin.post("/users/" + other + "/packages/container/app/restore", "").status())
        .isEqualTo(404);
  }

  /** What a caller gets for each call: list, get, change, roles, delete, restore. */
  @ParameterizedTest
  @CsvSource({
    // by,          package,   get, patch, access, delete, restore
    "anonymous,     app,       401, 401,   401,    401,    401",
    "stranger,      app,       404, 404,   404,    404,    404",
    "member,        app,       404, 404,   404,    404,    404",
    "reader,        app,       200, 403,   403,    403,    404",
    "writer,        app,       200, 403,   403,    403,    404",
    "administrator, app,       200, 200,   200,    204,    204",
    "collaborator,  app,       404, 404,   404,    404,    404",
    "maintainer,    app,       404, 404,   404,    404,    404",
    "owner,         app,       200, 200,   200,    204,    204",
    "site,          app,       200, 200,   200,    204,    204",
    "unscoped,      app,       403, 403,   403,    403,    403",
    "reading,       app,       200, 403,   403,    403,    403",
    "workflow,      app,       404, 403,   403,    404,    404",
    "job,           app,       200, 403,   403,    204,    204",
    "stranger,      code%2Fapp, 404, 404,  404,    404,    404",
    "collaborator,  code%2Fapp, 200, 403,  403,    403,    404",
    "maintainer,    code%2Fapp, 200, 403,  403,    403,    404",
    "keeper,        code%2Fapp, 200, 200,  200,    204,    204",
    "owner,         code%2Fapp, 200, 200,  200,    204,    204",
    "workflow,      code%2Fapp, 200, 403,  403,    204,    204",
  })
  void whoMayDoWhat(
      String by, String name, int get, int patch, int access, int delete, int restore) {
    String path = packages + (name.equals("app") ? "/container/" : "/docker/") + name;
    Api caller = caller(by);
    assertThat(caller.get(path).status()).as("get").isEqualTo(get);
    assertThat(caller.patch(path, "{\"description\":\"x\"}").status()).as("patch").isEqualTo(patch);
    assertThat(caller.get(path + "/access").status()).as("access").isEqualTo(access);
    assertThat(caller.delete(path).status()).as("delete").isEqualTo(delete);
    if (delete != 204) {
      // Whoever it is, it may have the owner's place.
      require(204, admin.delete(path));
    }
    assertThat(caller.post(path + "/restore", "").status()).as("restore").isEqualTo(restore);
  }

  private Api caller(String by) {
    Map<String, String> roles =
        Map.of("reader", "read", "writer", "write", "administrator", "admin");
    Map<String, String> permissions =
        Map.of("collaborator", "pull", "maintainer", "maintain", "keeper", "admin");
    if (roles.containsKey(by)) {
      require(
          204,
          asOwner.put(
              packages + "/container/app/access/users/" + member,
              "{\"role\":\"" + roles.get(by) + "\"}"));
      return asMember;
    }
    if (permissions.containsKey(by)) {
      require(
          204,
          asOwner.put(
              "/repos/" + org + "/code/collaborators/" + other,
              "{\"permission\":\"" + Objects.requireNonNull(permissions.get(by)) + "\"}"));
      return asOther;
    }
    return switch (by) {
      case "anonymous" -> anonymous;
      case "stranger" -> asOther;
      case "member" -> asMember;
      case "owner" -> asOwner;
      case "site" -> admin;
      case "unscoped" -> admin.actAs(owner, "repo");
      case "reading" -> admin.actAs(owner, "read:packages");
      case "workflow" -> workflow();
      case "job" -> {
        require(
            204,
            asOwner.put(
                packages + "/container/app/access/repositories/code", "{\"role\":\"admin\"}"));
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
}
