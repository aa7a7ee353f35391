package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /repos}, and what becomes of images and of live tokens. */
@ExtendWith(SharedHatoba.class)
class RepositoriesIT {
  private static final Duration FELT_WITHIN = Duration.ofSeconds(5);
  private static final String[] SCOPES = {"repo", "admin:org", "write:packages", "delete:packages"};

  private final Api anonymous;
  private final Api admin;
  private final String suffix = Long.toString(System.nanoTime(), 36);
  private final String owner = "owner-" + suffix;
  private final String other = "other-" + suffix;
  private Api asOwner;
  private Api asOther;

  RepositoriesIT(RunningHatoba hatoba) {
    anonymous = Api.anonymous(hatoba);
    admin = Api.administrator(hatoba);
    asOwner = admin;
    asOther = admin;
  }

  @BeforeEach
  void make() {
    asOwner = admin.newUser(owner, SCOPES);
    asOther = admin.newUser(other, SCOPES);
    require(201, asOwner.post("/user/repos", "{\"name\":\"Code\",\"private\":true}"));
  }

  /** {@code Authorization} of a client for the registry itself. */
  private Api registry(Api client, String login) {
    String token = client.authorization().orElseThrow().substring("token ".length());
    return anonymous.as(
        "Basic "
            + Base64.getEncoder()
                .encodeToString((login + ":" + token).getBytes(StandardCharsets.UTF_8)));
  }

  private Api bearer(Api client, String login, String scope) {
    String path = "/token?scope=" + scope;
    return anonymous.as(
        "Bearer "
            + require(200, registry(client, login).send("GET", path, ""))
                .json()
                .required("token")
                .textValue());
  }

  /** Pushes an image without layers. */
  private void push(Api client, String login, String name) {
    Api basic = registry(client, login);
    String config = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    require(201, basic.send("POST", "/v2/" + name + "/blobs/uploads/?digest=" + config, "{}"));
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
            + config
            + "\",\"size\":2},\"layers\":[]}";
    require(201, basic.send("PUT", "/v2/" + name + "/manifests/v1", manifest));
  }

  private int pull(Api client, String name) {
    return client.send("GET", "/v2/" + name + "/manifests/v1", "").status();
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
  void aPrivateRepositoryIsSeenByThoseWhoWereGivenIt() {
    JsonNode repository = require(200, asOwner.get("/repos/" + owner + "/code")).json();
    assertThat(repository.required("full_name").textValue()).isEqualTo(owner + "/Code");
    assertThat(repository.required("private").booleanValue()).isTrue();
    assertThat(repository.required("permissions").required("admin").booleanValue()).isTrue();
    assertThat(asOther.get("/repos/" + owner + "/code").status()).isEqualTo(404);
    assertThat(anonymous.get("/repos/" + owner + "/code").status()).isEqualTo(401);
    String collaborator = "/repos/" + owner + "/code/collaborators/" + other;
    require(204, asOwner.put(collaborator, "{\"permission\":\"pull\"}"));
    assertThat(require(200, asOther.get("/repos/" + owner + "/code")).json().required("role_name"))
        .hasToString("\"read\"");
    Api.Answer refused = asOther.patch("/repos/" + owner + "/code", "{\"private\":false}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.message()).contains("admin");
    assertThat(asOther.get("/user/repos").json().findValuesAsText("full_name"))
        .containsExactly(owner + "/Code");
    assertThat(asOther.get("/user/repos?affiliation=owner").json()).isEmpty();
    assertThat(asOther.get("/user/repos?type=owner&visibility=all").status()).isEqualTo(422);
  }

  @Test
  void permissionsAreToldInGithubsWords() {
    String collaborators = "/repos/" + owner + "/code/collaborators";
    require(204, asOwner.put(collaborators + "/" + other, "{\"permission\":\"triage\"}"));
    JsonNode permission =
        require(200, asOwner.get(collaborators + "/" + other + "/permission")).json();
    assertThat(permission.required("permission").textValue()).isEqualTo("read");
    assertThat(permission.required("role_name").textValue()).isEqualTo("triage");
    assertThat(require(200, asOwner.get(collaborators)).json().findValuesAsText("login"))
        .containsExactly(other, owner);
    assertThat(asOwner.get(collaborators + "/" + other).status()).isEqualTo(204);
    assertThat(asOther.get(collaborators).status()).isEqualTo(403);
    assertThat(asOwner.put(collaborators + "/" + other, "{\"permission\":\"x\"}").status())
        .isEqualTo(422);
    require(204, asOther.delete(collaborators + "/" + other));
    assertThat(
            require(200, asOwner.get(collaborators + "/" + other + "/permission"))
                .json()
                .required("permission")
                .textValue())
        .isEqualTo("none");
  }

  @Test
  void anotherVisibilityIsFeltByLiveTokens() throws InterruptedException {
    String image = owner + "/code/app";
    push(asOwner, owner, image);
    require(200, asOwner.patch("/repos/" + owner + "/code", "{\"visibility\":\"internal\"}"));
    // What was refused before is remembered, until there is news.
    Api live = bearer(asOther, other, "repository:" + image + ":pull");
    assertThat(until(() -> pull(live, image) == 200)).isLessThan(FELT_WITHIN);
    require(200, asOwner.patch("/repos/" + owner + "/code", "{\"private\":true}"));
    assertThat(until(() -> pull(live, image) == 403)).isLessThan(FELT_WITHIN);
    require(
        204,
        asOwner.put(
            "/repos/" + owner + "/code/collaborators/" + other, "{\"permission\":\"pull\"}"));
    assertThat(until(() -> pull(live, image) == 200)).isLessThan(FELT_WITHIN);
  }

  @Test
  void aRenamedRepositorysImagesArePulledAndPushedByBothNames() {
    push(asOwner, owner, owner + "/code/app");
    require(200, asOwner.patch("/repos/" + owner + "/code", "{\"name\":\"source\"}"));
    Api basic = registry(asOwner, owner);
    for (String repository : List.of("code", "source")) {
      assertThat(pull(basic, owner + "/" + repository + "/app")).isEqualTo(200);
      assertThat(
              require(200, asOwner.get("/repos/" + owner + "/" + repository))
                  .json()
                  .required("name")
                  .textValue())
          .isEqualTo("source");
    }
    push(asOwner, owner, owner + "/code/new");
    assertThat(pull(basic, owner + "/source/new")).isEqualTo(200);
    push(asOwner, owner, owner + "/source/newer");
    push(asOwner, owner, owner + "/code/newer");
    assertThat(pull(basic, owner + "/source/newer")).isEqualTo(200);
    assertThat(asOwner.post("/user/repos", "{\"name\":\"code\"}").status()).isEqualTo(422);

    String aliases = "/repos/" + owner + "/source/aliases";
    assertThat(require(200, asOwner.get(aliases)).json().get(0).required("name").textValue())
        .isEqualTo("code");
    require(204, asOwner.delete(aliases + "/" + owner + "/code"));
    for (String image : List.of("app", "new")) {
      assertThat(pull(basic, owner + "/code/" + image)).isIn(403, 404);
      assertThat(pull(basic, owner + "/source/" + image)).isEqualTo(200);
    }
    require(201, asOwner.post("/user/repos", "{\"name\":\"code\"}"));
  }

  @Test
  void aTransferredRepositoryTakesItsImagesAlong() throws InterruptedException {
    push(asOwner, owner, owner + "/code/app");
    String organization = "org-" + suffix;
    admin.newOrganization(organization, other);
    String path = "/repos/" + owner + "/code/transfer";
    String body = "{\"new_owner\":\"" + organization + "\",\"new_name\":\"Ours\"}";
    assertThat(asOwner.post(path, body).status()).as("no member").isEqualTo(403);
    require(200, admin.put("/orgs/" + organization + "/memberships/" + owner, "{}"));
    Api live = bearer(asOwner, owner, "repository:" + owner + "/code/app:pull,push");
    JsonNode moved = require(202, asOwner.post(path, body)).json();
    assertThat(moved.required("full_name").textValue()).isEqualTo(organization + "/Ours");
    assertThat(pull(registry(asOther, other), organization + "/ours/app")).isEqualTo(200);
    assertThat(pull(registry(asOther, other), owner + "/code/app")).isEqualTo(200);
    Api.Answer below =
        registry(asOther, other).send("POST", "/v2/" + owner + "/code/new/blobs/uploads/", "");
    assertThat(below.status()).as("a new image below a name of another's").isEqualTo(404);
    assertThat(below.response().body()).contains("has another owner now");
    assertThat(
            until(
                () ->
                    live.send("POST", "/v2/" + owner + "/code/app/blobs/uploads/", "").status()
                        == 403))
        .as("a member reads what was its own")
        .isLessThan(FELT_WITHIN);
    assertThat(asOwner.post(path, "{\"new_owner\":\"nobody-" + suffix + "\"}").status())
        .isEqualTo(403);
  }

  @Test
  void whoOwnsANamespaceReleasesANameThatATransferLeftThere() {
    push(asOwner, owner, owner + "/code/app");
    String organization = "org-" + suffix;
    admin.newOrganization(organization, other);
    require(
        202,
        admin.post(
            "/repos/" + owner + "/code/transfer", "{\"new_owner\":\"" + organization + "\"}"));
    assertThat(asOwner.get("/repos/" + owner + "/code/aliases").status()).isEqualTo(404);
    assertThat(asOwner.post("/user/repos", "{\"name\":\"code\"}").status()).isEqualTo(422);
    String names = "/users/" + owner + "/repository-aliases";
    assertThat(asOther.get(names).status()).isEqualTo(404);
    assertThat(asOther.delete(names + "/code").status()).as("has it now").isEqualTo(404);

    assertThat(require(200, asOwner.get(names)).json()).hasToString("[\"code\"]");
    require(204, asOwner.delete(names + "/code"));
    assertThat(asOwner.delete(names + "/code").status()).isEqualTo(404);
    assertThat(require(200, admin.get(names)).json()).isEmpty();
    require(201, asOwner.post("/user/repos", "{\"name\":\"code\"}"));
    assertThat(pull(registry(asOther, other), organization + "/code/app")).isEqualTo(200);
    // In place of the owner's token before.
    assertThat(admin.actAs(owner, "read:user").get(names).status()).isEqualTo(404);
  }

  @Test
  void aDeletedRepositoryComesBackWithItsImages() {
    push(asOwner, owner, owner + "/code/app");
    Api basic = registry(asOwner, owner);
    require(204, asOwner.delete("/repos/" + owner + "/code"));
    assertThat(asOwner.get("/repos/" + owner + "/code").status()).isEqualTo(404);
    assertThat(pull(basic, owner + "/code/app")).isEqualTo(403);
    assertThat(asOther.post("/repos/" + owner + "/code/restore", "").status()).isEqualTo(404);
    require(201, asOwner.post("/repos/" + owner + "/code/restore", ""));
    assertThat(pull(basic, owner + "/code/app")).isEqualTo(200);
    assertThat(asOwner.post("/repos/" + owner + "/code/restore", "").status()).isEqualTo(404);
    assertThat(admin.delete("/admin/users/" + owner).status()).as("owns a package").isEqualTo(422);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 422",
    "'{\"name\":\"a b\"}', 422",
    "'{\"name\":\"x\",\"visibility\":\"y\"}', 422",
    "'{\"name\":\"CODE\"}', 422",
    "'[]', 400",
    "'{\"name\":\"x\",\"description\":\"\\\\u0000\"}', 400"
  })
  void aRepositoryThatCannotBeIsRefused(String body, int status) {
    assertThat(asOwner.post("/user/repos", body).status()).isEqualTo(status);
  }

  @Test
  void aDescriptionHasALength() {
    String body = "{\"name\":\"x\",\"description\":\"" + "d".repeat(351) + "\"}";
    Api.Answer refused = asOwner.post("/user/repos", body);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().required("errors").get(0).required("field").textValue())
        .isEqualTo("description");
  }

  @Test
  void aTokenWithoutTheScopeSeesAndMakesNothing() {
    Api scopeless = admin.actAs(owner, "read:user");
    assertThat(scopeless.get("/repos/" + owner + "/code").status()).isEqualTo(404);
    assertThat(scopeless.get("/user/repos").json()).isEmpty();
    assertThat(scopeless.post("/user/repos", "{\"name\":\"x\"}").status()).isEqualTo(403);
    assertThat(scopeless.get("/rate_limit").status()).isEqualTo(404);
  }

  private Api.Answer explain(Api client, String query) {
    return client.get("/packages/explain-access?" + query);
  }

  private static String lastOf(Api.Answer explained) {
    JsonNode chain = require(200, explained).json().required("chain");
    return chain.get(chain.size() - 1).textValue();
  }

  @Test
  void anAdministratorIsToldWhyOthersMayOrMayNot() {
    String image = owner + "/code/app";
    push(asOwner, owner, image);
    String ofOther = "image=" + image + "&login=" + other + "&action=";
    assertThat(explain(asOther, ofOther + "pull").status()).isEqualTo(404);
    Api.Answer refused = explain(asOwner, ofOther + "pull");
    assertThat(refused.json().required("allowed").booleanValue()).isFalse();
    assertThat(lastOf(refused)).contains("needs the role read", "administrator of " + image);
    require(
        204,
        asOwner.put(
            "/repos/" + owner + "/code/collaborators/" + other, "{\"permission\":\"push\"}"));
    assertThat(explain(asOther, ofOther + "pull").status()).as("a reader").isEqualTo(403);
    assertThat(lastOf(explain(asOwner, ofOther + "push"))).contains("was given the role write");
    assertThat(lastOf(explain(asOwner, ofOther + "push&scopes=read:packages")))
        .contains("lacks the scope write:packages");
    assertThat(lastOf(explain(asOwner, ofOther + "restore"))).contains("needs the role admin");
    assertThat(lastOf(explain(asOwner, "action=pull&image=" + image))).contains("anonymous");
    require(204, admin.put("/users/" + other + "/suspended"));
    assertThat(lastOf(explain(asOwner, ofOther + "pull")))
        .as("only site administrators know more")
        .isEqualTo(other + " cannot sign in; a site administrator can say why");
    assertThat(lastOf(explain(admin, ofOther + "pull")))
        .isEqualTo(other + " is suspended, which a site administrator can end");
  }

  @ParameterizedTest
  @CsvSource({
    "'action=pull', image",
    "'image=a/b/c', action",
    "'image=A&action=pull', image",
    "'image=a/b/c&action=x', action"
  })
  void whatCannotBeExplainedIsToldByItsField(String query, String field) {
    Api.Answer refused = explain(admin, query);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().required("errors").get(0).required("field").textValue())
        .isEqualTo(field);
  }

  @Test
  void whoThereIsNotIsNotExplained() {
    Api.Answer refused = explain(admin, "image=a/b/c&action=pull&login=nobody-" + suffix);
    assertThat(refused.status()).isEqualTo(422);
  }
}
