package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.access.PersonalAccessToken;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET} and {@code POST /token}. */
@ExtendWith(SharedHatoba.class)
class TokenIT {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Refusal UNKNOWN_SERVICE =
      new Refusal(
          400,
          "UNSUPPORTED",
          "unknown service; ask for the one that the registry's challenge names");
  private static final Refusal WRONG_CREDENTIAL =
      new Refusal(401, "UNAUTHORIZED", "the user name and the token do not belong together");

  private final String secret;
  private final Registry registry;
  private final Repository repository;

  TokenIT(RunningHatoba hatoba) {
    secret = hatoba.token();
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    repository.pushImage("v1");
  }

  private Answer get(String query) {
    return registry
        .call("GET", "/token?service=" + Registry.encoded(registry.service()) + query)
        .authorization(registry.basic())
        .send();
  }

  private Answer post(String form) {
    return registry
        .call("POST", "/token")
        .header("Content-Type", FORM)
        .body(Content.of(form))
        .send();
  }

  private String passwordForm() {
    return "grant_type=password&service="
        + Registry.encoded(registry.service())
        + "&username=admin&password="
        + secret;
  }

  private static String scope(Repository of, String actions) {
    return "&scope=" + Registry.encoded("repository:" + of.name() + ":" + actions);
  }

  private static String tokenOf(Answer answer) {
    return answer.require(200).json().required("token").textValue();
  }

  /** The status of a pull with the token of an answer. */
  private static int pull(Answer answer, Repository from) {
    return from.as("Bearer " + tokenOf(answer)).head(from.manifestPath("v1")).status();
  }

  private static int push(Answer answer, Repository to) {
    return to.as("Bearer " + tokenOf(answer))
        .call("POST", to.path("/blobs/uploads/"))
        .send()
        .status();
  }

  private static int delete(Answer answer, Repository in) {
    return in.as("Bearer " + tokenOf(answer))
        .delete(in.blobPath(Content.unique().digest()))
        .status();
  }

  private static void requireForm(Answer answer) {
    assertThat(answer.header("Cache-Control")).hasValue("no-store");
    assertThat(answer.header("Content-Type")).hasValue("application/json");
    JsonNode body = answer.require(200).json();
    assertThat(body.properties()).hasSize(4);
    assertThat(body.required("token").textValue()).isNotBlank().hasSizeLessThan(2000);
    assertThat(body.required("access_token")).isEqualTo(body.required("token"));
    assertThat(body.required("expires_in").intValue()).isEqualTo(300);
    Instant issued = Instant.parse(body.required("issued_at").textValue());
    assertThat(Duration.between(issued, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void getGivesATokenInTheFormThatClientsKnow() {
    requireForm(get(scope(repository, "pull")));
  }

  @Test
  void postGivesATokenInTheSameForm() {
    requireForm(post(passwordForm() + scope(repository, "pull") + "&client_id=containerd-client"));
  }

  @Test
  void withoutAScopeATokenIsGoodForTheBaseOnly() {
    Answer answer = get("");
    assertThat(registry.call("GET", "/v2/").bearer(tokenOf(answer)).send().require(200).text())
        .isEqualTo("{}");
    assertThat(pull(answer, repository)).isEqualTo(401);
  }

  @Test
  void aTokenIsGoodForWhatWasAskedForAndNothingElse() {
    Answer puller = get(scope(repository, "pull"));
    assertThat(pull(puller, repository)).isEqualTo(200);
    assertThat(push(puller, repository)).isEqualTo(401);
    assertThat(delete(puller, repository)).isEqualTo(401);
    Answer pusher = get(scope(repository, "pull,push"));
    assertThat(pull(pusher, repository)).isEqualTo(200);
    assertThat(push(pusher, repository)).isEqualTo(202);
    assertThat(delete(pusher, repository)).isEqualTo(401);
    Answer deleter = get(scope(repository, "delete"));
    assertThat(pull(deleter, repository)).isEqualTo(401);
    assertThat(delete(deleter, repository)).isEqualTo(404);
  }

  @Test
  void theStarIsEveryAction() {
    Answer answer = get(scope(repository, "*"));
    assertThat(pull(answer, repository)).isEqualTo(200);
    assertThat(push(answer, repository)).isEqualTo(202);
    assertThat(delete(answer, repository)).isEqualTo(404);
  }

  @Test
  void severalScopesComeInOneParameter() {
    Repository other = registry.newRepository();
    other.pushImage("v1");
    Answer answer =
        get(
            "&scope=repository:"
                + repository.name()
                + ":pull%20repository:"
                + other.name()
                + ":pull,push");
    assertThat(pull(answer, repository)).isEqualTo(200);
    assertThat(push(answer, repository)).isEqualTo(401);
    assertThat(pull(answer, other)).isEqualTo(200);
    assertThat(push(answer, other)).isEqualTo(202);
  }

  @Test
  void severalScopesComeInSeveralParameters() {
    Repository other = registry.newRepository();
    other.pushImage("v1");
    for (Answer answer :
        new Answer[] {
          get(scope(repository, "pull") + scope(other, "pull,push")),
          post(passwordForm() + scope(repository, "pull") + scope(other, "pull,push"))
        }) {
      assertThat(pull(answer, repository)).isEqualTo(200);
      assertThat(push(answer, repository)).isEqualTo(401);
      assertThat(pull(answer, other)).isEqualTo(200);
      assertThat(push(answer, other)).isEqualTo(202);
    }
  }

  @Test
  void scopesOfOneRepositoryAreJoined() {
    Answer answer = get(scope(repository, "pull") + scope(repository, "push"));
    assertThat(pull(answer, repository)).isEqualTo(200);
    assertThat(push(answer, repository)).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&scope=plugin:a/b:pull",
        "&scope=registry:users:*",
        "&scope=",
        "&scope=%20",
        "&scope=repository",
        "&scope=repository::pull",
        "&scope=:::",
        "&scope=repository:UPPER/case:pull",
        "&scope=repository:one:pull",
        "&account=admin&client_id=docker&offline_token=true"
      })
  void whatIsUnknownOrMalformedIsDropped(String query) {
    Answer answer = get(query + scope(repository, "pull,fly"));
    assertThat(pull(answer, repository)).isEqualTo(200);
    assertThat(push(answer, repository)).isEqualTo(401);
  }

  @Test
  void aRepositoryMayHaveAClassThatIsIgnored() {
    Answer answer = get("&scope=repository(image):" + repository.name() + ":pull");
    assertThat(pull(answer, repository)).isEqualTo(200);
  }

  @Test
  void ofMoreThanAHundredScopesTheFirstHundredCount() {
    StringBuilder query = new StringBuilder();
    for (int number = 1; number < 100; number++) {
      query.append("&scope=repository:a/b").append(number).append(":pull");
    }
    assertThat(pull(get(query + scope(repository, "pull")), repository)).isEqualTo(200);
    query.append("&scope=repository:a/b100:pull");
    assertThat(pull(get(query + scope(repository, "pull")), repository)).isEqualTo(401);
  }

  @Test
  void aTokenStaysSmall() {
    StringBuilder query = new StringBuilder();
    for (int number = 0; number < 90; number++) {
      query.append("&scope=repository:a/").append("b".repeat(240)).append(number).append(":pull");
    }
    assertThat(tokenOf(get(query.toString()))).hasSizeLessThan(8000);
  }

  @Test
  void theCatalogHasAScopeOfItsOwn() {
    Answer answer = get("&scope=registry:catalog:*");
    registry.call("GET", "/v2/_catalog?n=1").bearer(tokenOf(answer)).send().require(200);
    registry.call("GET", "/v2/_catalog?n=1").bearer(tokenOf(get(""))).send().require(401);
  }

  @Test
  void withoutAServiceItIsThatOfTheHost() {
    requireForm(registry.call("GET", "/token").authorization(registry.basic()).send());
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry.example.com", "", "%20"})
  void anUnknownServiceIsRefused(String service) {
    assertThat(
            registry
                .call("GET", "/token?service=" + service)
                .authorization(registry.basic())
                .send()
                .refusal())
        .isEqualTo(UNKNOWN_SERVICE);
    assertThat(registry.call("GET", "/token?service=" + service).send().refusal())
        .isEqualTo(UNKNOWN_SERVICE);
    assertThat(post("grant_type=password&username=admin&password=x&service=" + service).refusal())
        .isEqualTo(UNKNOWN_SERVICE);
  }

  @Test
  void aWrongCredentialIsRefusedAndNeverTakenForAnonymous() {
    String[] wrong = {
      Registry.basic("admin", "secret"),
      Registry.basic("admin", ""),
      Registry.basic("", secret),
      Registry.basic("octocat", secret),
      Registry.basic("admin", secret.substring(0, secret.length() - 1)),
      Registry.basic("admin", secret.toLowerCase(Locale.ROOT)),
      "Basic " + secret,
      "Bearer " + secret,
      "Basic"
    };
    for (String authorization : wrong) {
      Answer answer = registry.call("GET", "/token").authorization(authorization).send();
      assertThat(answer.refusal()).as(authorization).isEqualTo(WRONG_CREDENTIAL);
      assertThat(answer.header("WWW-Authenticate"))
          .hasValue(
              "Bearer realm=\""
                  + registry.origin()
                  + "/token\",service=\""
                  + registry.service()
                  + "\"");
    }
    assertThat(post(passwordForm() + "x").refusal()).isEqualTo(WRONG_CREDENTIAL);
    assertThat(post("grant_type=password").refusal()).isEqualTo(WRONG_CREDENTIAL);
  }

  @Test
  void theUserNameIsTakenInAnyCase() {
    requireForm(
        registry.call("GET", "/token").authorization(Registry.basic("ADMIN", secret)).send());
  }

  @Test
  void anAnonymousTokenIsGoodForTheBase() {
    String token = tokenOf(registry.call("GET", "/token").send());
    assertThat(registry.call("GET", "/v2/").bearer(token).send().require(200).text())
        .isEqualTo("{}");
  }

  @Test
  void aBearerTokenIsNoPassword() {
    String token = tokenOf(get(scope(repository, "pull")));
    for (String path : new String[] {"/v2/", "/token", repository.manifestPath("v1")}) {
      assertThat(
              registry
                  .call("GET", path)
                  .authorization(Registry.basic(Registry.ADMIN, token))
                  .send()
                  .refusal())
          .isEqualTo(WRONG_CREDENTIAL);
    }
    assertThat(
            post("grant_type=password&username=admin&password=" + Registry.encoded(token))
                .refusal())
        .isEqualTo(WRONG_CREDENTIAL);
    Answer asToken = registry.call("GET", "/token").bearer(token).send();
    assertThat(asToken.refusal()).isEqualTo(WRONG_CREDENTIAL);
  }

  @Test
  void anAnonymousTokenPullsNothingThatIsPrivate() {
    Answer answer =
        registry
            .call("GET", "/token?service=" + registry.service() + scope(repository, "pull,push"))
            .send();
    requireForm(answer);
    for (String method : new String[] {"GET", "PUT"}) {
      Answer refused =
          registry
              .call(method, repository.manifestPath("v1"))
              .bearer(tokenOf(answer))
              .send()
              .require(401);
      assertThat(refused.refusal())
          .isEqualTo(
              new Refusal(
                  401,
                  "UNAUTHORIZED",
                  "authentication is required; sign in with a login and an access token"));
    }
  }

  /** As often for a login that nobody has; and whoever has a good token is never made to wait. */
  @Test
  void whoFailsTooOftenWaits() {
    String nobody = "nobody" + System.nanoTime();
    String wrong = Registry.basic(nobody, PersonalAccessToken.random().text());
    for (int time = 0; time < 11; time++) {
      assertThat(signIn(time, wrong).status()).isEqualTo(401);
    }
    for (int time = 0; time < 2; time++) {
      Answer refused = signIn(time, wrong).require(429);
      assertThat(refused.refusal().code()).isEqualTo("TOOMANYREQUESTS");
      assertThat(Integer.parseInt(refused.requireHeader("Retry-After"))).isBetween(1, 2);
    }
    assertThat(get("").status()).isEqualTo(200);
  }

  /** By turns at the two doors, which count together. */
  private Answer signIn(int time, String authorization) {
    return registry
        .call("GET", time % 2 == 0 ? "/token" : "/v2/")
        .authorization(authorization)
        .send();
  }
}
