package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import io.hatoba.access.identity.SelfMadeIssuer;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A CI job's life: it shows who it is, gets a token, pushes, is refused elsewhere, and ends. */
@ExtendWith(SharedHatoba.class)
class CiJobIT {
  private static final Duration FELT_WITHIN = Duration.ofSeconds(5);

  private final SelfMadeIssuer ci = new SelfMadeIssuer();
  private final Registry registry;
  private final String owner = "ci-" + Long.toString(System.nanoTime(), 36);

  CiJobIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
  }

  @BeforeEach
  void makeRepositories() {
    admin("POST", "/admin/organizations", "{'login':'%s','admin':'admin'}", owner).require(201);
    for (String name : List.of("App", "Other")) {
      admin("POST", "/orgs/" + owner + "/repos", "{'name':'%s','private':true}", name).require(201);
    }
  }

  @AfterEach
  void close() {
    ci.close();
  }

  private Registry.Call api(String method, String path, String body, Object... values) {
    String document = body.replace('\'', '"').formatted(values);
    return registry.call(method, "/api/v3" + path).body(Content.of(document));
  }

  private Answer admin(String method, String path, String body, Object... values) {
    return api(method, path, body, values).authorization(registry.basic()).send();
  }

  private String trust() {
    return admin(
            "POST",
            "/admin/actions/oidc/issuers",
            "{'name':'Self-made','issuer':'%s','rules':["
                + "{'name':'main','conditions':[{'claim':'repository_owner','pattern':'%s'},"
                + "{'claim':'ref','pattern':'refs/heads/main'}],'repository':'{repository}',"
                + "'run':'{run_id}','permissions':{'packages':'write'},'expires_in':600},"
                + "{'name':'branches','conditions':[{'claim':'repository','pattern':'%s/*'}],"
                + "'repository':'{repository}'}]}",
            ci.url(),
            owner,
            owner)
        .require(201)
        .json()
        .required("id")
        .asText();
  }

  private JWTClaimsSet.Builder claims(String repository, String ref) {
    return new JWTClaimsSet.Builder()
        .issuer(ci.url())
        .audience(registry.origin().toString())
        .subject("repo:" + repository + ":ref:" + ref)
        .claim("repository", repository)
        .claim("repository_owner", owner)
        .claim("ref", ref)
        .claim("run_id", "4711")
        .issueTime(Date.from(Instant.now()))
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  /** As curl sends it, whose bodies are forms unless it is told otherwise. */
  private Answer exchange(String identityToken) {
    return api("POST", "/actions/oidc/token", "{'id_token':'%s'}", identityToken)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .send();
  }

  private JsonNode exchanged(String repository, String ref) {
    return exchange(ci.sign(claims(repository, ref).build())).require(201).json();
  }

  /** What a job's client holds after a login. */
  private Repository as(String token, String name) {
    String bearer =
        registry.tokenOf(
            Registry.basic("x-access-token", token),
            "repository:" + name + ":" + Registry.ALL_ACTIONS);
    return new Repository(registry, name, "Bearer " + bearer);
  }

  private int ping(String authorization) {
    return registry.call("GET", "/v2/").authorization(authorization).send().status();
  }

  private Duration untilRefused(String authorization) throws InterruptedException {
    Instant began = Instant.now();
    while (ping(authorization) != 401
        && Instant.now().isBefore(began.plus(FELT_WITHIN.multipliedBy(4)))) {
      Thread.sleep(50);
    }
    return Duration.between(began, Instant.now());
  }

  @Test
  void aJobShowsWhoItIsPushesAndEnds() throws InterruptedException {
    trust();
    JsonNode made = exchanged(owner + "/app", "refs/heads/main");
    String token = made.required("token").textValue();
    assertThat(token).startsWith("hbs_");
    assertThat(made.required("repository").textValue()).isEqualTo(owner + "/App");
    assertThat(made.required("run").textValue()).isEqualTo("4711");
    assertThat(made.required("permissions").required("packages").textValue()).isEqualTo("write");
    Instant end = Instant.parse(made.required("expires_at").textValue());
    assertThat(Duration.between(Instant.now(), end))
        .isBetween(Duration.ofSeconds(550), Duration.ofSeconds(600));

    Repository image = as(token, owner + "/app/image");
    image.pushImage("1.0");
    image.get(image.manifestPath("1.0")).require(200);
    image.delete(image.manifestPath("1.0")).require(202);

    String basic = Registry.basic("", token);
    assertThat(ping(basic)).isEqualTo(200);
    Answer ended =
        registry
            .call("DELETE", "/api/v3/installation/token")
            .authorization("Bearer " + token)
            .send();
    ended.require(204);
    assertThat(ping(basic)).as("at once").isEqualTo(401);
    assertThat(untilRefused(image.authorization())).isLessThan(FELT_WITHIN);
    registry.call("GET", "/api/v3/zen").authorization("token " + token).send().require(401);
  }

  @Test
  void aPackageThatAJobPublishesIsItsRepositorys() {
    trust();
    String token = exchanged(owner + "/app", "refs/heads/main").required("token").textValue();
    String name = owner + "/tool";
    Repository published = as(token, name);
    published.pushImage("1.0");
    as(token, name).pushImage("2.0");

    String other = exchanged(owner + "/other", "refs/heads/main").required("token").textValue();
    Repository refused = as(other, name);
    assertThat(refused.get(refused.manifestPath("1.0")).require(403).refusal().code())
        .isEqualTo("DENIED");
    refused.call("POST", refused.path("/blobs/uploads/")).send().require(403);
    registry.call("GET", "/v2/" + name + "/manifests/1.0").send().require(401);

    Repository again = as(token, name);
    again.delete(again.manifestPath("1.0")).require(202);
  }

  @Test
  void aJobIsRefusedElsewhere() {
    trust();
    Repository secret = registry.newRepository();
    secret.pushImage("1.0");
    String token = exchanged(owner + "/app", "refs/heads/main").required("token").textValue();
    for (String name : List.of(secret.name(), secret.name() + "-absent", owner + "/other/image")) {
      Repository seen = as(token, name);
      Refusal refusal = seen.get(seen.manifestPath("1.0")).require(403).refusal();
      assertThat(refusal.message()).contains("no access");
      seen.call("POST", seen.path("/blobs/uploads/")).send().require(403);
      String basic = Registry.basic("job", token);
      assertThat(seen.as(basic).get(seen.manifestPath("1.0")).require(403).refusal())
          .isEqualTo(refusal);
    }
    registry
        .call("GET", "/v2/_catalog")
        .authorization(Registry.basic("job", token))
        .send()
        .require(403);
  }

  @Test
  void aBranchGetsATokenThatReads() {
    trust();
    Repository image = registry.repository(owner + "/app/image");
    image.pushImage("1.0");
    String token = exchanged(owner + "/app", "refs/heads/x").required("token").textValue();
    Repository seen = as(token, image.name());
    seen.get(seen.manifestPath("1.0")).require(200);
    Answer refused = seen.call("POST", seen.path("/blobs/uploads/")).send().require(403);
    assertThat(refused.refusal().message()).contains("may only read");
  }

  @Test
  void anAdministratorOfTheRepositoryAsksForATokenThatExpires() throws InterruptedException {
    String path = "/repos/" + owner + "/app/actions/workflow-tokens";
    JsonNode made =
        admin("POST", path, "{'permissions':{'packages':'write'},'run':'9','expires_in':8}")
            .require(201)
            .json();
    String token = made.required("token").textValue();
    Repository image = as(token, owner + "/app/image");
    assertThat(ping(image.authorization())).isEqualTo(200);
    Instant end = Instant.parse(made.required("expires_at").textValue()).plusSeconds(1);
    requireRefusedFrom(end, image.authorization());
    requireRefusedFrom(end, Registry.basic("x", token));
  }

  /** Asks until it is refused: nothing that was asked for after an instant is let in. */
  private void requireRefusedFrom(Instant end, String authorization) throws InterruptedException {
    Instant asked = Instant.now();
    while (ping(authorization) != 401) {
      assertThat(asked).isBefore(end);
      Thread.sleep(50);
      asked = Instant.now();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'permissions':{'packages':'admin'}} | 422",
        "{'expires_in':0} | 422",
        "{'expires_in':86401} | 422",
        "{'expires_in':'x'} | 400",
        "[] | 400"
      })
  void aTokenThatCannotBeIsRefused(String body, int status) {
    admin("POST", "/repos/" + owner + "/app/actions/workflow-tokens", body).require(status);
  }

  @Test
  void whoDoesNotAdministerTheRepositoryGetsNoToken() {
    String path = "/repos/" + owner + "/app/actions/workflow-tokens";
    String login = "u" + owner;
    admin("POST", "/admin/users", "{'login':'%s','email':'a@a.example'}", login).require(201);
    String token =
        "token "
            + admin("POST", "/admin/users/" + login + "/authorizations", "{'scopes':['repo']}")
                .require(201)
                .json()
                .required("token")
                .textValue();
    api("POST", path, "{}").send().require(401);
    api("POST", path, "{}").authorization(token).send().require(404);
    admin("PUT", "/repos/" + owner + "/app/collaborators/" + login, "{'permission':'push'}");
    api("POST", path, "{}").authorization(token).send().require(403);
    for (String admins : List.of("/admin/actions/oidc/issuers", "/admin/actions/oidc/templates")) {
      api("GET", admins, "").authorization(token).send().require(404);
    }
    api("DELETE", "/installation/token", "").authorization(token).send().require(403);
  }

  @Test
  void administratorsOfTheRepositorySeeItsTokensAndRevokeThem() throws InterruptedException {
    String path = "/repos/" + owner + "/app/actions/workflow-tokens";
    JsonNode made = admin("POST", path, "{'run':'9'}").require(201).json();
    String bearer = Registry.basic("x", made.required("token").textValue());
    assertThat(ping(bearer)).isEqualTo(200);
    JsonNode listed = admin("GET", path, "").require(200).json();
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).required("run").textValue()).isEqualTo("9");
    assertThat(made.required("token").textValue())
        .endsWith(listed.get(0).required("token_last_eight").textValue());
    assertThat(listed.get(0).has("token")).isFalse();
    String one = path + "/" + made.required("id").longValue();
    admin("DELETE", "/repos/" + owner + "/other/actions/workflow-tokens/1", "").require(404);
    admin("DELETE", one, "").require(204);
    assertThat(untilRefused(bearer)).isLessThan(FELT_WITHIN);
    admin("DELETE", one, "").require(404);
  }

  @Test
  void aTokenEndsWithWhoAskedForIt() throws InterruptedException {
    String login = "a" + owner;
    admin("POST", "/admin/users", "{'login':'%s'}", login).require(201);
    admin("PUT", "/repos/" + owner + "/app/collaborators/" + login, "{'permission':'admin'}");
    String personal =
        admin("POST", "/admin/users/" + login + "/authorizations", "{'scopes':['repo']}")
            .require(201)
            .json()
            .required("token")
            .textValue();
    String token =
        api("POST", "/repos/" + owner + "/app/actions/workflow-tokens", "{}")
            .authorization("token " + personal)
            .send()
            .require(201)
            .json()
            .required("token")
            .textValue();
    Repository image = as(token, owner + "/app/image");
    assertThat(ping(image.authorization())).isEqualTo(200);
    admin("PUT", "/users/" + login + "/suspended", "").require(204);
    assertThat(untilRefused(image.authorization())).isLessThan(FELT_WITHIN);
    assertThat(ping(Registry.basic("x", token))).isEqualTo(401);
  }

  @Test
  void aWorkflowTokenIsNoAccount() {
    String token =
        admin("POST", "/repos/" + owner + "/app/actions/workflow-tokens", "{}")
            .require(201)
            .json()
            .required("token")
            .textValue();
    for (String path :
        List.of("/user", "/repos/" + owner + "/app", "/admin/actions/oidc/issuers")) {
      Answer refused = api("GET", path, "").authorization("token " + token).send().require(403);
      assertThat(refused.json().required("message").textValue())
          .isEqualTo("Resource not accessible by integration");
    }
    api("GET", "/meta", "").authorization("token " + token).send().require(200);
    api("GET", "/users/workflow%5Bbot%5D", "").authorization(registry.basic()).send().require(404);
  }

  private JsonNode refused(String identityToken, int status) {
    JsonNode body = exchange(identityToken).require(status).json();
    assertThat(body.required("message").textValue()).startsWith("The identity token was refused");
    return body.required("errors").get(0);
  }

  @Test
  void aJobThatIsRefusedIsToldWhichCheckFailed() {
    String good = ci.sign(claims(owner + "/app", "refs/heads/main").build());
    assertThat(refused(good, 401).required("field").textValue()).isEqualTo("issuer");
    trust();
    assertThat(refused("x", 401).required("field").textValue()).isEqualTo("format");
    assertThat(
            refused(ci.sign(claims(owner + "/app", "refs/x").audience("x").build()), 401)
                .required("field")
                .textValue())
        .isEqualTo("audience");
    JsonNode rules = refused(ci.sign(claims("someone/else", "refs/x").build()), 403);
    assertThat(rules.required("field").textValue()).isEqualTo("rules");
    assertThat(rules.toString()).doesNotContain(owner);
    assertThat(
            refused(ci.sign(claims(owner + "/missing", "refs/x").build()), 403)
                .required("field")
                .textValue())
        .isEqualTo("repository");
    api("POST", "/actions/oidc/token", "{}").send().require(422);
  }

  @Test
  void anIssuerThatIsAwayIsAskedLater() {
    trust();
    ci.feel(SelfMadeIssuer.Mood.DOWN);
    Answer later = exchange(ci.sign(claims(owner + "/app", "refs/x").build())).require(503);
    assertThat(later.requireHeader("Retry-After")).isEqualTo("15");
  }

  @Test
  void issuersAreListedChangedAndDistrusted() {
    String id = trust();
    String path = "/admin/actions/oidc/issuers/" + id;
    JsonNode found = admin("GET", path, "").require(200).json();
    assertThat(found.required("issuer").textValue()).isEqualTo(ci.url());
    assertThat(found.required("audience").isNull()).isTrue();
    assertThat(found.required("rules")).hasSize(2);
    assertThat(found.required("rules").get(1).required("run").textValue()).isEqualTo("{sub}");
    assertThat(admin("GET", "/admin/actions/oidc/issuers", "").require(200).json()).contains(found);

    JsonNode renamed = admin("PATCH", path, "{'name':'CI'}").require(200).json();
    assertThat(renamed.required("name").textValue()).isEqualTo("CI");
    assertThat(renamed.required("rules")).isEqualTo(found.required("rules"));
    String everybody =
        "{'rules':[{'name':'all','conditions':[{'claim':'sub','pattern':'*'}],"
            + "'repository':'{repository}'}]}";
    JsonNode refused = admin("PATCH", path, everybody).require(422).json();
    assertThat(refused.required("errors").get(0).required("message").textValue())
        .contains("any job");
    admin("POST", "/admin/actions/oidc/issuers", "{'issuer':'%s'}", ci.url()).require(422);
    admin("POST", "/admin/actions/oidc/issuers", "{'issuer':'http://ci.example'}").require(422);

    String token = exchanged(owner + "/app", "refs/heads/main").required("token").textValue();
    assertThat(ping(Registry.basic("x", token))).isEqualTo(200);
    admin("DELETE", path, "").require(204);
    assertThat(ping(Registry.basic("x", token))).isEqualTo(401);
    admin("GET", path, "").require(404);
  }

  @Test
  void whatWouldBecomeOfATokenIsRehearsed() {
    String id = trust();
    String branch = ci.sign(claims(owner + "/app", "refs/heads/x").build());
    JsonNode told =
        admin("POST", "/admin/actions/oidc/dry-run", "{'id_token':'%s'}", branch)
            .require(200)
            .json();
    assertThat(told.required("allowed").booleanValue()).isTrue();
    assertThat(told.required("matched_rule").textValue()).isEqualTo("branches");
    assertThat(told.required("repository_exists").booleanValue()).isTrue();
    JsonNode main = told.required("rules").get(0);
    assertThat(main.required("matched").booleanValue()).isFalse();
    assertThat(main.required("failed").textValue()).isEqualTo("ref");
    assertThat(main.required("conditions").get(1).required("values").get(0).textValue())
        .isEqualTo("refs/heads/x");

    JsonNode missing =
        admin(
                "POST",
                "/admin/actions/oidc/issuers/" + id + "/dry-run",
                "{'claims':{'repository':'%s/missing'}}",
                owner)
            .require(200)
            .json();
    assertThat(missing.required("allowed").booleanValue()).isFalse();
    assertThat(missing.required("message").textValue())
        .isEqualTo("rule branches matches, but there is no repository " + owner + "/missing");
    admin("POST", "/admin/actions/oidc/dry-run", "{}").require(422);
  }

  @Test
  void thereAreTemplatesOfTheIssuersOfTheWorld() {
    JsonNode templates = admin("GET", "/admin/actions/oidc/templates", "").require(200).json();
    assertThat(templates.findValuesAsText("name"))
        .contains("github-actions", "github-enterprise-server", "gitlab", "jenkins", "kubernetes");
    for (JsonNode template : templates) {
      assertThat(template.required("claims").has("sub")).isTrue();
      assertThat(template.required("rules")).isNotEmpty();
      assertThat(template.required("job").textValue()).contains("AUDIENCE");
    }
  }
}
