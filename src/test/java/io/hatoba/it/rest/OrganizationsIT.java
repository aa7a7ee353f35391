package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /orgs}, its members and teams, and accounts that are renamed or go. */
@ExtendWith(SharedHatoba.class)
class OrganizationsIT {
  private final RunningHatoba hatoba;
  private final Api admin;
  private final String suffix = Long.toString(System.nanoTime(), 36);
  private final String org = "Org-" + suffix;
  private final String owner = "Owner-" + suffix;
  private final String other = "Other-" + suffix;
  private Api asOwner;
  private Api asOther;

  OrganizationsIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
    admin = Api.administrator(hatoba);
    asOwner = admin;
    asOther = admin;
  }

  @BeforeEach
  void make() {
    asOwner = admin.newUser(owner, "admin:org", "repo");
    asOther = admin.newUser(other, "admin:org", "repo");
    require(
        201,
        admin.post(
            "/admin/organizations",
            "{\"login\":\"%s\",\"admin\":\"%s\",\"profile_name\":\"The Org\"}"
                .formatted(org, owner)));
  }

  private static List<String> logins(Api.Answer answer) {
    return require(200, answer).json().findValuesAsText("login");
  }

  @Test
  void anOrganizationIsSeenByEverybodyAndItsMembersByMembers() {
    JsonNode full = require(200, asOther.get("/orgs/" + org.toLowerCase())).json();
    assertThat(full.required("login").textValue()).isEqualTo(org);
    assertThat(full.required("name").textValue()).isEqualTo("The Org");
    assertThat(full.required("default_repository_permission").textValue()).isEqualTo("read");
    assertThat(logins(asOwner.get("/orgs/" + org + "/members"))).containsExactly(owner);
    assertThat(asOther.get("/orgs/" + org + "/members").status()).isEqualTo(404);
    assertThat(asOther.get("/orgs/nobody-" + suffix).status()).isEqualTo(404);
    assertThat(asOther.get("/orgs/" + owner).status()).as("a user").isEqualTo(404);
    assertThat(logins(asOther.get("/organizations?since=" + (full.required("id").longValue() - 1))))
        .contains(org);
  }

  @Test
  void whoIsMadeAMemberIsOneAtOnce() {
    String path = "/orgs/" + org + "/memberships/" + other;
    assertThat(asOther.put(path, "{}").status()).isEqualTo(403);
    JsonNode membership = require(200, asOwner.put(path, "{\"role\":\"member\"}")).json();
    assertThat(membership.required("state").textValue()).isEqualTo("active");
    assertThat(membership.required("role").textValue()).isEqualTo("member");
    assertThat(logins(asOther.get("/orgs/" + org + "/members"))).containsExactly(other, owner);
    assertThat(logins(asOther.get("/orgs/" + org + "/members?role=admin"))).containsExactly(owner);
    assertThat(logins(asOther.get("/user/orgs"))).containsExactly(org);
    assertThat(logins(asOther.get("/users/" + owner + "/orgs"))).containsExactly(org);
    assertThat(logins(admin.get("/users/" + owner + "/orgs"))).containsExactly(org);
    assertThat(logins(admin.actAs(other, "repo").get("/users/" + owner + "/orgs"))).isEmpty();
    asOther = admin.actAs(other, "admin:org", "repo");
    assertThat(
            require(200, asOther.get("/user/memberships/orgs/" + org))
                .json()
                .required("role")
                .textValue())
        .isEqualTo("member");
    assertThat(asOwner.get("/orgs/" + org + "/members/" + other).status()).isEqualTo(204);

    assertThat(asOther.delete("/orgs/" + org + "/members/" + owner).status()).isEqualTo(403);
    assertThat(asOther.delete(path).status()).as("leaves").isEqualTo(204);
    assertThat(asOwner.get("/orgs/" + org + "/members/" + other).status()).isEqualTo(404);
    Api.Answer last = asOwner.delete("/orgs/" + org + "/members/" + owner);
    assertThat(last.status()).isEqualTo(422);
    assertThat(last.json().required("errors").get(0).required("message").textValue())
        .contains("no owner");
  }

  @Test
  void whoseOnlyOwnerIsSuspendedIsGivenAnotherByASiteAdministrator() {
    require(204, admin.put("/users/" + owner + "/suspended", ""));
    assertThat(asOwner.get("/orgs/" + org + "/members").status()).isEqualTo(401);
    String path = "/orgs/" + org + "/memberships/" + other;
    assertThat(asOther.put(path, "{\"role\":\"admin\"}").status()).isEqualTo(403);
    assertThat(admin.delete("/orgs/" + org + "/members/" + owner).status())
        .as("while there is no other")
        .isEqualTo(422);
    require(200, admin.put(path, "{\"role\":\"admin\"}"));
    require(204, asOther.delete("/orgs/" + org + "/members/" + owner));
    require(204, admin.delete("/users/" + owner + "/suspended"));
    assertThat(asOwner.get("/orgs/" + org + "/members/" + other).status()).isIn(302, 404);
  }

  @Test
  void aTeamIsNamedByIdsAsWell() {
    JsonNode team =
        require(201, asOwner.post("/orgs/" + org + "/teams", "{\"name\":\"crew\"}")).json();
    long orgId = team.required("organization").required("id").longValue();
    String path = "/organizations/" + orgId + "/team/" + team.required("id").longValue();
    assertThat(require(200, asOwner.get(path)).json().required("slug").textValue())
        .isEqualTo("crew");
    require(200, asOwner.put(path + "/memberships/" + owner, "{\"role\":\"maintainer\"}"));
    assertThat(logins(asOwner.get(path + "/members?role=maintainer"))).containsExactly(owner);
    assertThat(logins(asOwner.get(path + "/members?role=member"))).isEmpty();

    // Whoever may not see it learns no more than of what is not there.
    String absent = "/organizations/" + orgId + "/team/999999";
    String elsewhere = "/organizations/999999/team/" + team.required("id").longValue();
    for (String one : List.of(path, absent, elsewhere)) {
      assertThat(asOther.get(one).status()).as(one).isEqualTo(404);
      assertThat(Api.anonymous(hatoba).get(one).status()).as(one).isEqualTo(401);
    }
    assertThat(asOwner.get(absent).status()).isEqualTo(404);
    assertThat(asOwner.get(elsewhere).status()).isEqualTo(404);
  }

  @Test
  void aTokenWithoutTheScopeIsToldSo() {
    Api scopeless = admin.actAs(owner, "read:user");
    Api.Answer refused = scopeless.get("/orgs/" + org + "/members");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.message()).contains("read:org");
    assertThat(refused.header("X-Accepted-OAuth-Scopes")).hasValue("read:org");
    assertThat(scopeless.patch("/orgs/" + org, "{\"name\":\"x\"}").message()).contains("admin:org");
    assertThat(scopeless.get("/user/orgs").status()).isEqualTo(403);
  }

  @Test
  void anOwnerChangesTheOrganization() {
    Api.Answer changed =
        asOwner.patch(
            "/orgs/" + org,
            "{\"description\":\"Ships\",\"email\":\"a@b.example\","
                + "\"default_repository_permission\":\"none\","
                + "\"members_can_create_public_repositories\":false}");
    JsonNode full = require(200, changed).json();
    assertThat(full.required("description").textValue()).isEqualTo("Ships");
    assertThat(full.required("name").textValue()).as("stays").isEqualTo("The Org");
    assertThat(full.required("default_repository_permission").textValue()).isEqualTo("none");
    assertThat(full.required("members_can_create_public_repositories").booleanValue()).isFalse();
    assertThat(full.required("members_can_create_private_repositories").booleanValue()).isTrue();
    assertThat(asOwner.patch("/orgs/" + org, "{\"default_repository_permission\":\"x\"}").status())
        .isEqualTo(422);
    require(200, asOwner.put("/orgs/" + org + "/memberships/" + other, "{}"));
    String path = "/orgs/" + org + "/repos";
    assertThat(asOther.post(path, "{\"name\":\"a\",\"visibility\":\"public\"}").status())
        .isEqualTo(403);
    require(201, asOther.post(path, "{\"name\":\"a\",\"visibility\":\"internal\"}"));
  }

  @Test
  void anOwnerSaysWhichPackagesMembersPublish() {
    JsonNode before = require(200, asOwner.get("/orgs/" + org)).json();
    for (String visibility : List.of("public", "internal", "private")) {
      assertThat(before.required("members_can_publish_" + visibility + "_packages").booleanValue())
          .isTrue();
    }
    require(200, asOwner.put("/orgs/" + org + "/memberships/" + other, "{}"));
    assertThat(asOther.patch("/orgs/" + org, "{}").status()).isEqualTo(403);
    Api pusher = admin.actAs(other, "write:packages");
    String folded = org.toLowerCase(java.util.Locale.ROOT);
    Pushing.push(pusher, other, folded + "/early");
    JsonNode after =
        require(
                200,
                asOwner.patch(
                    "/orgs/" + org,
                    "{\"members_can_publish_private_packages\":false,"
                        + "\"members_can_publish_public_packages\":false}"))
            .json();
    assertThat(after.required("members_can_publish_private_packages").booleanValue()).isFalse();
    assertThat(after.required("members_can_publish_internal_packages").booleanValue()).isTrue();

    String refusal = "members of " + folded + " may publish no private packages";
    String young = folded + "/young";
    for (Api client :
        List.of(
            Pushing.registry(pusher, other),
            Pushing.bearer(pusher, other, "repository:" + young + ":pull,push"))) {
      Api.Answer refused = client.send("POST", "/v2/" + young + "/blobs/uploads/", "");
      assertThat(refused.status()).isEqualTo(403);
      JsonNode error = refused.json().required("errors").get(0);
      assertThat(error.required("code").textValue()).isEqualTo("DENIED");
      assertThat(error.required("message").textValue())
          .contains(refusal)
          .contains("an owner of " + folded + " can change");
    }
    Api.Answer explained =
        require(
            200,
            admin.get("/packages/explain-access?action=push&login=" + other + "&image=" + young));
    assertThat(explained.json().required("allowed").booleanValue()).isFalse();
    assertThat(explained.json().required("chain").toString()).contains(refusal);

    // What is there goes on, and is shown as members may show it.
    Pushing.push(pusher, other, folded + "/early", "https://example.org/again");
    String early = "/orgs/" + org + "/packages/container/early";
    assertThat(pusher.patch(early, "{\"visibility\":\"public\"}").message())
        .contains("may publish no public packages");
    require(200, pusher.patch(early, "{\"visibility\":\"internal\"}"));
    Pushing.push(admin.actAs(owner, "write:packages"), owner, young);
    require(200, admin.patch("/orgs/" + org, "{\"members_can_publish_private_packages\":true}"));
    Pushing.push(pusher, other, folded + "/later");
  }

  @Test
  void teamsHaveMembersAndRepositories() {
    String teams = "/orgs/" + org + "/teams";
    JsonNode team =
        require(201, asOwner.post(teams, "{\"name\":\"Dock Workers\",\"privacy\":\"closed\"}"))
            .json();
    assertThat(team.required("slug").textValue()).isEqualTo("dock-workers");
    assertThat(team.required("members_count").intValue()).isZero();
    assertThat(asOwner.post(teams, "{\"name\":\"dock workers\"}").status()).isEqualTo(422);
    assertThat(asOwner.post(teams, "{\"name\":\"x\",\"parent_team_id\":1}").status())
        .isEqualTo(422);
    assertThat(asOther.get(teams + "/dock-workers").status()).isEqualTo(404);
    assertThat(
            require(200, asOwner.get(teams + "/Dock-Workers"))
                .json()
                .required("organization")
                .required("login")
                .textValue())
        .isEqualTo(org);
    assertThat(require(200, asOwner.get(teams)).json().findValuesAsText("slug"))
        .containsExactly("dock-workers");
    String membership = teams + "/dock-workers/memberships/" + other;
    assertThat(asOwner.put(membership, "{}").status()).as("no member").isEqualTo(422);
    require(200, asOwner.put("/orgs/" + org + "/memberships/" + other, "{}"));
    assertThat(
            require(200, asOwner.put(membership, "{\"role\":\"maintainer\"}"))
                .json()
                .required("role")
                .textValue())
        .isEqualTo("maintainer");
    assertThat(logins(asOther.get(teams + "/dock-workers/members"))).containsExactly(other);

    require(201, asOwner.post("/orgs/" + org + "/repos", "{\"name\":\"code\",\"private\":true}"));
    String given = teams + "/dock-workers/repos/" + org + "/code";
    assertThat(asOther.put(given, "{}").status()).as("no administrator").isEqualTo(403);
    require(204, asOwner.put(given, "{\"permission\":\"admin\"}"));
    JsonNode listed = require(200, asOther.get(teams + "/dock-workers/repos")).json();
    assertThat(listed.get(0).required("permissions").required("admin").booleanValue()).isTrue();
    assertThat(asOwner.get(given).status()).isEqualTo(204);
    JsonNode ofRepository = require(200, asOther.get("/repos/" + org + "/code/teams")).json();
    assertThat(ofRepository.get(0).required("permission").textValue()).isEqualTo("admin");
    require(204, asOwner.delete(given));
    assertThat(asOwner.get(given).status()).isEqualTo(404);

    require(200, asOther.patch(teams + "/dock-workers", "{\"name\":\"Crane\"}"));
    require(204, asOther.delete(teams + "/crane"));
    assertThat(asOwner.get(teams + "/crane").status()).isEqualTo(404);
  }

  @Test
  void aRenamedUserIsReachedByBothLogins() {
    String renamed = "New-" + suffix;
    require(201, asOther.post("/user/repos", "{\"name\":\"code\",\"private\":true}"));
    require(202, admin.patch("/admin/users/" + other, "{\"login\":\"" + renamed + "\"}"));
    for (String login : List.of(other, renamed)) {
      assertThat(require(200, admin.get("/users/" + login)).json().required("login").textValue())
          .isEqualTo(renamed);
      assertThat(
              require(200, asOther.get("/repos/" + login + "/code"))
                  .json()
                  .required("full_name")
                  .textValue())
          .isEqualTo(renamed + "/code");
    }
    String aliases = "/users/" + renamed + "/aliases";
    assertThat(asOwner.get(aliases).status()).isEqualTo(404);
    assertThat(require(200, asOther.get(aliases)).json().get(0).textValue())
        .isEqualTo(other.toLowerCase());
    require(204, asOther.delete(aliases + "/" + other));
    assertThat(admin.get("/users/" + other).status()).isEqualTo(404);
    assertThat(asOther.delete(aliases + "/" + other).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"/admin/users/,", "/orgs/,"})
  void anAccountGoes(String path) {
    String login = path.equals("/orgs/") ? org : other;
    int gone = path.equals("/orgs/") ? 202 : 204;
    require(gone, admin.delete(path + login));
    assertThat(admin.get("/users/" + login).status()).isEqualTo(404);
    assertThat(admin.delete(path + login).status()).isEqualTo(404);
    assertThat(admin.delete("/admin/users/admin").status()).isEqualTo(403);
  }

  @Test
  void listsComeInPages() {
    for (String name : List.of("a", "b", "c")) {
      require(201, asOwner.post("/orgs/" + org + "/repos", "{\"name\":\"" + name + "\"}"));
    }
    String path = "/orgs/" + org + "/repos?sort=full_name&per_page=2";
    Api.Answer first = require(200, asOwner.get(path));
    assertThat(first.json().findValuesAsText("name")).containsExactly("a", "b");
    String base =
        hatoba.origin() + "/api/v3/orgs/" + org + "/repos?sort=full_name&per_page=2&page=";
    assertThat(first.header("Link"))
        .hasValue("<" + base + "2>; rel=\"next\", <" + base + "2>; rel=\"last\"");
    Api.Answer second = require(200, asOwner.get(path + "&page=2"));
    assertThat(second.json().findValuesAsText("name")).containsExactly("c");
    assertThat(second.header("Link"))
        .hasValue("<" + base + "1>; rel=\"prev\", <" + base + "1>; rel=\"first\"");
    assertThat(require(200, asOwner.get("/orgs/" + org + "/repos?per_page=3")).header("Link"))
        .isEqualTo(Optional.empty());
    Api.Answer tokens = require(200, admin.get("/admin/tokens?per_page=1"));
    assertThat(tokens.json()).hasSize(1);
    assertThat(tokens.json().get(0).required("token").textValue()).isEmpty();
    assertThat(tokens.header("Link").orElseThrow()).contains("rel=\"next\"");
    assertThat(asOwner.get("/admin/tokens").status()).isEqualTo(404);
  }
}
