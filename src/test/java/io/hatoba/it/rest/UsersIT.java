package io.hatoba.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import io.hatoba.metadata.Race;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, their tokens, and what becomes of live ones. */
@ExtendWith(SharedHatoba.class)
class UsersIT {
  private static final Duration FELT_WITHIN = Duration.ofSeconds(5);
  private static final String SCOPES = "{\"scopes\":[\"write:packages\",\"read:user\"]}";

  private final RunningHatoba hatoba;
  private final Api anonymous;
  private final Api admin;
  private final String login = "Mona-" + Long.toString(System.nanoTime(), 36);

  UsersIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
    anonymous = Api.anonymous(hatoba);
    admin = Api.administrator(hatoba);
  }

  private Api.Answer create() {
    return admin.post("/admin/users", "{\"login\":\"" + login + "\",\"email\":\"mona@a.example\"}");
  }

  /** A token by which the administrator acts as the user. */
  private String tokenOfUser() {
    Api.Answer made = admin.post("/admin/users/" + login + "/authorizations", SCOPES);
    assertThat(made.status()).isEqualTo(201);
    return made.json().required("token").textValue();
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whoCallsIsToldWhoTheyAreHoweverTheTokenComes() {
    for (String authorization :
        List.of(
            "token " + hatoba.token(),
            "Bearer " + hatoba.token(),
            basic("Admin", hatoba.token()))) {
      Api.Answer user = anonymous.as(authorization).get("/user");
      assertThat(user.status()).isEqualTo(200);
      assertThat(user.json().required("login").textValue()).isEqualTo("admin");
      assertThat(user.json().required("site_admin").booleanValue()).isTrue();
      assertThat(user.json().required("bio").isNull()).isTrue();
      assertThat(user.json().required("url").textValue())
          .isEqualTo(hatoba.origin() + "/api/v3/users/admin");
      assertThat(user.header("X-OAuth-Scopes").orElseThrow()).contains("repo, site_admin");
      assertThat(user.header("X-Accepted-OAuth-Scopes")).hasValue("");
      assertThat(user.header("X-GitHub-Request-Id")).isPresent();
    }
  }

  @Test
  void aUserSaysOfItselfWhatEverybodyReads() {
    create();
    Api user = admin.actAs(login, "user", "repo");
    Api.require(201, user.post("/user/repos", "{\"name\":\"open\"}"));
    Api.require(201, user.post("/user/repos", "{\"name\":\"closed\",\"private\":true}"));
    JsonNode before = Api.require(200, user.get("/user")).json();
    assertThat(before.required("email").textValue()).isEqualTo("mona@a.example");
    assertThat(before.required("public_repos").intValue()).isEqualTo(1);
    assertThat(before.required("owned_private_repos").intValue()).isEqualTo(1);

    String body = "{\"name\":\"Mona\",\"email\":\"m@b.example\",\"bio\":\"Carries\"}";
    JsonNode after = Api.require(200, user.patch("/user", body)).json();
    assertThat(after.required("bio").textValue()).isEqualTo("Carries");
    assertThat(after.required("company").isNull()).isTrue();
    Api other = admin.newUser("x" + login, "read:user");
    JsonNode seen = Api.require(200, other.get("/users/" + login)).json();
    assertThat(seen.required("name").textValue()).isEqualTo("Mona");
    assertThat(seen.required("email").textValue()).isEqualTo("m@b.example");
    assertThat(seen.required("public_repos").intValue()).isEqualTo(1);
    Api.require(200, user.patch("/user", "{\"email\":\"\"}"));
    JsonNode hidden = Api.require(200, other.get("/users/" + login)).json();
    assertThat(hidden.required("email").isNull()).isTrue();
    assertThat(hidden.required("name").textValue()).isEqualTo("Mona");
    assertThat(user.patch("/user", "{\"email\":\"nobody\"}").status()).isEqualTo(422);
    assertThat(other.patch("/user", "{\"bio\":\"x\"}").status()).as("no scope").isEqualTo(403);
    assertThat(anonymous.get("/meta").json().required("verifiable_password_authentication"))
        .hasToString("true");
  }

  @Test
  void whoIsNotKnownIsToldSoInGithubsWords() {
    Api.Answer none = anonymous.get("/user");
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.message()).isEqualTo("Requires authentication");
    assertThat(none.json().required("status").textValue()).isEqualTo("401");
    assertThat(none.json().required("documentation_url").textValue()).startsWith("https://");
    for (String authorization :
        List.of(
            "token x", "Bearer", "Digest a", basic("mona", hatoba.token()), basic("admin", "x"))) {
      Api.Answer wrong = anonymous.as(authorization).get("/user");
      assertThat(wrong.status()).as(authorization).isEqualTo(401);
      assertThat(wrong.message()).isEqualTo("Bad credentials");
    }
    assertThat(anonymous.as("token x").get("/meta").status()).isEqualTo(401);
  }

  @Test
  void anAdministratorMakesAUser() {
    Api.Answer made = create();
    assertThat(made.status()).isEqualTo(201);
    JsonNode user = made.json();
    assertThat(user.required("login").textValue()).isEqualTo(login);
    assertThat(user.required("type").textValue()).isEqualTo("User");
    assertThat(user.required("site_admin").booleanValue()).isFalse();
    Api.Answer found = admin.get("/users/" + login.toLowerCase(Locale.ROOT));
    assertThat(found.json().required("id").longValue()).isEqualTo(user.required("id").longValue());
    assertThat(found.json().required("created_at").textValue()).endsWith("Z");

    Api.Answer again = create();
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.message()).isEqualTo("Validation Failed");
    JsonNode error = again.json().required("errors").get(0);
    assertThat(error.required("resource").textValue()).isEqualTo("User");
    assertThat(error.required("field").textValue()).isEqualTo("login");
    assertThat(error.required("code").textValue()).isEqualTo("already_exists");
    assertThat(admin.get("/users/nobody-" + login).message()).isEqualTo("Not Found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|422",
        "{\"login\":null}|422",
        "{\"login\":\"a--b\"}|422",
        "{\"login\":\"settings\"}|422",
        "{\"login\":[\"a\"]}|400",
        "{|400",
        "null|400",
        "[]|400",
        "\u00ff|400"
      })
  void aBodyThatMakesNoUserIsRefused(String body, int status) {
    Api.Answer refused = admin.post("/admin/users", body);
    assertThat(refused.status()).as(refused.response().body()).isEqualTo(status);
    assertThat(refused.message()).isNotBlank();
  }

  @Test
  void aBodyBeyondReasonIsRefused() {
    String body = "{\"login\":\"" + "a".repeat(70_000) + "\"}";
    assertThat(admin.post("/admin/users", body).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "users/x/authorizations"})
  void whoAdministersNothingHasNoSuchPage(String path) {
    create();
    Api user = anonymous.as("token " + tokenOfUser());
    assertThat(user.get("/user").json().required("login").textValue()).isEqualTo(login);
    assertThat(user.post("/admin/" + path, SCOPES).status()).isEqualTo(404);
    assertThat(anonymous.post("/admin/" + path, SCOPES).status()).isEqualTo(401);
  }

  @Test
  void anAdministratorsTokenNeedsTheScope() {
    create();
    assertThat(admin.put("/users/" + login + "/site_admin").status()).isEqualTo(204);
    Api user = anonymous.as("token " + tokenOfUser());
    Api.Answer refused = user.post("/admin/users", "{\"login\":\"x\"}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.header("X-Accepted-OAuth-Scopes")).hasValue("site_admin");
    assertThat(refused.header("X-OAuth-Scopes"))
        .hasValue("read:packages, read:user, write:packages");
    assertThat(admin.delete("/users/" + login + "/site_admin").status()).isEqualTo(204);
    assertThat(user.post("/admin/users", "{\"login\":\"x\"}").status()).isEqualTo(404);
  }

  @Test
  void anAdministratorStaysOne() {
    for (Api.Answer refused :
        List.of(admin.put("/users/Admin/suspended"), admin.delete("/users/admin/site_admin"))) {
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.message()).endsWith("yourself");
    }
    assertThat(admin.get("/user").json().required("site_admin").booleanValue()).isTrue();
  }

  @Test
  void ofTwoWhoAskForALoginAtOnceOneIsToldThatItIsTaken() {
    for (int round = 0; round < 5; round++) {
      String body = "{\"login\":\"" + login + round + "\"}";
      List<Integer> statuses = Race.run(2, racer -> admin.post("/admin/users", body).status());
      assertThat(statuses).containsExactlyInAnyOrder(201, 422);
    }
  }

  private String bearer(String token) {
    Api.Answer answer = anonymous.as(basic(login, token)).send("GET", "/token", "");
    assertThat(answer.status()).isEqualTo(200);
    return "Bearer " + answer.json().required("token").textValue();
  }

  private int ping(String authorization) {
    return anonymous.as(authorization).send("GET", "/v2/", "").status();
  }

  private Duration untilRefused(String bearer) throws InterruptedException {
    Instant began = Instant.now();
    while (ping(bearer) != 401 && Instant.now().isBefore(began.plus(FELT_WITHIN.multipliedBy(4)))) {
      Thread.sleep(50);
    }
    return Duration.between(began, Instant.now());
  }

  @Test
  void aSuspensionIsFeltByLiveTokens() throws InterruptedException {
    create();
    String token = tokenOfUser();
    String bearer = bearer(token);
    assertThat(ping(bearer)).isEqualTo(200);

    assertThat(admin.put("/users/" + login + "/suspended").status()).isEqualTo(204);
    assertThat(ping(basic(login, token))).as("at once").isEqualTo(401);
    assertThat(untilRefused(bearer)).isLessThan(FELT_WITHIN);
    Api.Answer refused = anonymous.as(bearer).send("GET", "/v2/", "");
    assertThat(refused.header("WWW-Authenticate").orElseThrow()).contains("invalid_token");
    assertThat(admin.get("/users/" + login).json().required("suspended_at").isNull()).isFalse();

    assertThat(admin.delete("/users/" + login + "/suspended").status()).isEqualTo(204);
    assertThat(ping(bearer(token))).isEqualTo(200);
  }

  @Test
  void aRevokedTokenTakesItsLiveOnesAlong() throws InterruptedException {
    create();
    Api.Answer made = admin.post("/admin/users/" + login + "/authorizations", SCOPES);
    JsonNode authorization = made.json();
    String token = authorization.required("token").textValue();
    assertThat(token).endsWith(authorization.required("token_last_eight").textValue());
    assertThat(authorization.required("scopes")).hasSize(2);
    String bearer = bearer(token);

    String path = "/admin/tokens/" + authorization.required("id").longValue();
    assertThat(admin.delete(path).status()).isEqualTo(204);
    assertThat(ping(basic(login, token))).as("at once").isEqualTo(401);
    assertThat(untilRefused(bearer)).isLessThan(FELT_WITHIN);
    assertThat(admin.delete(path).status()).isEqualTo(404);
    assertThat(admin.delete("/admin/users/" + login + "/authorizations").status()).isEqualTo(404);
  }

  @Test
  void anImpersonationEnds() {
    create();
    String token = tokenOfUser();
    assertThat(admin.delete("/admin/users/" + login + "/authorizations").status()).isEqualTo(204);
    assertThat(anonymous.as("token " + token).get("/user").status()).isEqualTo(401);
    assertThat(admin.post("/admin/users/x--y/authorizations", SCOPES).status()).isEqualTo(404);
    assertThat(admin.post("/admin/users/" + login + "/authorizations", "{}").status())
        .isEqualTo(422);
    assertThat(
            admin
                .post("/admin/users/" + login + "/authorizations", "{\"scopes\":[\"gist\"]}")
                .json()
                .required("errors")
                .get(0)
                .required("message")
                .textValue())
        .contains("gist is no scope");
  }

  @Test
  void theServerSaysWhatItIs() {
    assertThat(anonymous.get("/meta").json().required("installed_version").textValue())
        .isEqualTo("3.19.0");
    assertThat(anonymous.get("/zen").response().body()).isNotBlank();
    assertThat(anonymous.get("/").json().required("user_url").textValue())
        .isEqualTo(hatoba.origin() + "/api/v3/users/{user}");
    assertThat(anonymous.get("").status()).isEqualTo(200);
  }

  @Test
  void whatIsNotServedIsToldInTheSameShape() {
    Api.Answer nothing = admin.get("/nothing/here");
    assertThat(nothing.status()).isEqualTo(404);
    assertThat(nothing.message()).isEqualTo("Not Found");
    Api.Answer method = admin.delete("/user");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.header("Allow").orElseThrow()).contains("GET");
    assertThat(method.message()).isNotBlank();
    Api.Answer id = admin.delete("/admin/tokens/x");
    assertThat(id.status()).isEqualTo(404);
    assertThat(id.message()).isEqualTo("Not Found");
  }

  @Test
  void usersMakeTheirTokensThemselvesByTheirPasswords() throws InterruptedException {
    create();
    String path = "/admin/users/" + login + "/password";
    assertThat(admin.put(path, "{\"password\":\"short\"}").status()).isEqualTo(422);
    assertThat(admin.put(path, "{\"password\":\"correct-h0rse\"}").status()).isEqualTo(204);
    Api user = anonymous.as(basic(login, "correct-h0rse"));
    String end = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS).toString();
    Api.Answer made =
        user.post(
            "/authorizations",
            "{\"scopes\":[\"write:packages\"],\"note\":\"laptop\",\"expires_at\":\"" + end + "\"}");
    assertThat(made.status()).isEqualTo(201);
    JsonNode token = made.json();
    assertThat(token.required("note").textValue()).isEqualTo("laptop");
    assertThat(token.required("expires_at").textValue()).isEqualTo(end);
    String secret = token.required("token").textValue();
    String bearer = bearer(secret);
    assertThat(ping(bearer)).isEqualTo(200);
    JsonNode listed = user.get("/authorizations").json();
    assertThat(listed.findValuesAsText("note")).containsExactly("laptop");
    assertThat(listed.get(0).required("token").textValue()).isEmpty();

    String one = "/authorizations/" + token.required("id").longValue();
    assertThat(user.get(one).status()).isEqualTo(200);
    // Reading the audit log writes what waits, the last use among it.
    assertThat(admin.get("/enterprises/hatoba/audit-log?phrase=action:user.login").status())
        .isEqualTo(200);
    assertThat(user.get(one).json().required("last_used_at").isNull()).isFalse();
    assertThat(user.delete(one).status()).isEqualTo(204);
    assertThat(untilRefused(bearer)).isLessThan(FELT_WITHIN);
    assertThat(user.get(one).status()).isEqualTo(404);
    assertThat(user.put("/authorizations/password", "{\"password\":\"another-h0rse\"}").status())
        .isEqualTo(204);
    assertThat(user.get("/authorizations").status()).isEqualTo(401);
    assertThat(anonymous.as(basic(login, "another-h0rse")).get("/authorizations").status())
        .isEqualTo(200);
  }

  @Test
  void aTokenMakesNoTokenAndAPasswordIsGoodForNothingElse() {
    create();
    admin.put("/admin/users/" + login + "/password", "{\"password\":\"correct-h0rse\"}");
    String body = "{\"scopes\":[],\"note\":\"x\"}";
    String token = tokenOfUser();
    for (String authorization : List.of("token " + token, basic(login, token))) {
      assertThat(anonymous.as(authorization).post("/authorizations", body).status()).isEqualTo(401);
    }
    String password = basic(login, "correct-h0rse");
    assertThat(anonymous.as(password).get("/user").status()).isEqualTo(401);
    assertThat(ping(password)).isEqualTo(401);
    assertThat(anonymous.as(password).send("GET", "/token", "").status()).isEqualTo(401);
    for (String wrong :
        List.of(
            "{\"scopes\":[\"x\"],\"note\":\"x\"}",
            "{\"scopes\":[]}",
            "{\"note\":\"x\"}",
            "{\"scopes\":[],\"note\":\"x\",\"expires_at\":\"tomorrow\"}")) {
      assertThat(anonymous.as(password).post("/authorizations", wrong).status()).isEqualTo(422);
    }
  }
}
