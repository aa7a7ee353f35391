package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code 401} and its {@code WWW-Authenticate}, on every kind of resource. */
@ExtendWith(SharedHatoba.class)
class ChallengeIT {
  private static final Refusal REQUIRED =
      new Refusal(
          401,
          "UNAUTHORIZED",
          "authentication is required; sign in with a login and an access token");
  private static final Refusal WRONG_CREDENTIAL =
      new Refusal(401, "UNAUTHORIZED", "the user name and the token do not belong together");
  private static final Refusal MALFORMED =
      new Refusal(401, "UNAUTHORIZED", "the Authorization header is malformed");
  private static final Refusal INVALID =
      new Refusal(
          401, "UNAUTHORIZED", "the bearer token is invalid or has expired; ask for another");
  private static final Refusal INSUFFICIENT =
      new Refusal(401, "UNAUTHORIZED", "the token was made for another scope");

  private final String secret;
  private final String password;
  private final Registry registry;
  private final Repository repository;

  ChallengeIT(RunningHatoba hatoba) {
    secret = hatoba.token();
    password = hatoba.password();
    registry = new Registry(hatoba);
    repository = registry.newRepository();
  }

  /** The challenge for a scope, and for a reason if there is one. */
  private String challenge(String scope, String error) {
    return "Bearer realm=\""
        + registry.origin()
        + "/token\",service=\""
        + registry.service()
        + "\""
        + (scope.isEmpty() ? "" : ",scope=\"" + scope + "\"")
        + (error.isEmpty() ? "" : ",error=\"" + error + "\"");
  }

  private String scope(String actions) {
    return "repository:" + repository.name() + ":" + actions;
  }

  /** One request of every kind on the repository, and the scope that it needs. */
  private Map<String, String> requests() {
    String digest = Content.of("{}").digest();
    String upload = repository.path("/blobs/uploads/00000000-0000-0000-0000-000000000000");
    Map<String, String> scopes = new TreeMap<>();
    for (String path :
        List.of(
            repository.manifestPath("v1"),
            repository.manifestPath(digest),
            repository.blobPath(digest),
            repository.path("/tags/list"),
            repository.path("/referrers/" + digest))) {
      scopes.put("GET " + path, "pull");
    }
    scopes.put("HEAD " + repository.manifestPath("v1"), "pull");
    scopes.put("HEAD " + repository.blobPath(digest), "pull");
    scopes.put("PUT " + repository.manifestPath("v1"), "pull,push");
    scopes.put("POST " + repository.path("/blobs/uploads/"), "pull,push");
    scopes.put("POST " + repository.path("/blobs/uploads/?digest=" + digest), "pull,push");
    for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
      scopes.put(method + " " + upload, "pull,push");
    }
    scopes.put("DELETE " + repository.manifestPath("v1"), "pull,delete");
    scopes.put("DELETE " + repository.manifestPath(digest), "pull,delete");
    scopes.put("DELETE " + repository.blobPath(digest), "pull,delete");
    return scopes;
  }

  private Registry.Call call(String request) {
    int space = request.indexOf(' ');
    return registry.call(request.substring(0, space), request.substring(space + 1));
  }

  private void requireChallenge(Answer answer, Refusal refusal, String challenge) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).as("%s", answer).hasValue(challenge);
    if (!answer.request().startsWith("HEAD ")) {
      assertThat(answer.refusal()).as("%s", answer).isEqualTo(refusal);
    }
  }

  @Test
  void withoutACredentialEveryRequestIsToldTheScopeThatItNeeds() {
    requests()
        .forEach(
            (request, actions) ->
                requireChallenge(call(request).send(), REQUIRED, challenge(scope(actions), "")));
  }

  @Test
  void aBearerThatIsNoneIsToldSoWithTheWholeChallenge() {
    requests()
        .forEach(
            (request, actions) ->
                requireChallenge(
                    call(request).bearer("nonsense").send(),
                    INVALID,
                    challenge(scope(actions), "invalid_token")));
  }

  @Test
  void aBearerForAnotherRepositoryIsToldTheScopeThatItLacks() {
    String token = registry.token("repository:it/other:pull,push,delete");
    requests()
        .forEach(
            (request, actions) ->
                requireChallenge(
                    call(request).bearer(token).send(),
                    INSUFFICIENT,
                    challenge(scope(actions), "insufficient_scope")));
  }

  @Test
  void aBearerForAnotherActionIsToldTheScopeThatItLacks() {
    Answer push =
        repository
            .as("Bearer " + registry.token(scope("pull")))
            .call("POST", repository.path("/blobs/uploads/"))
            .send();
    requireChallenge(push, INSUFFICIENT, challenge(scope("pull,push"), "insufficient_scope"));
    Answer delete =
        repository
            .as("Bearer " + registry.token(scope("pull,push")))
            .delete(repository.manifestPath("v1"));
    requireChallenge(delete, INSUFFICIENT, challenge(scope("pull,delete"), "insufficient_scope"));
  }

  @Test
  void theBaseNeedsACredentialAndNoScope() {
    requireChallenge(registry.call("GET", "/v2/").send(), REQUIRED, challenge("", ""));
    requireChallenge(registry.call("HEAD", "/v2/").send(), REQUIRED, challenge("", ""));
    requireChallenge(
        registry.call("GET", "/v2/").bearer("nonsense").send(),
        INVALID,
        challenge("", "invalid_token"));
    for (String authorization : List.of(registry.basic(), "Bearer " + registry.token())) {
      Answer answer = registry.call("GET", "/v2/").authorization(authorization).send().require(200);
      assertThat(answer.text()).isEqualTo("{}");
      assertThat(answer.header("Content-Type")).hasValue("application/json");
      registry.call("HEAD", "/v2/").authorization(authorization).send().require(200);
    }
  }

  @Test
  void theBaseDoesNotRedirect() {
    requireChallenge(registry.call("GET", "/v2").send(), REQUIRED, challenge("", ""));
    registry.call("GET", "/v2").authorization(registry.basic()).send().require(200);
  }

  @Test
  void theCatalogNeedsAScopeOfItsOwn() {
    String scope = "registry:catalog:*";
    requireChallenge(registry.call("GET", "/v2/_catalog").send(), REQUIRED, challenge(scope, ""));
    requireChallenge(
        registry.call("GET", "/v2/_catalog").bearer(registry.token()).send(),
        INSUFFICIENT,
        challenge(scope, "insufficient_scope"));
  }

  @Test
  void aMountIsToldTheScopesOfBothRepositories() {
    String mount =
        repository.path("/blobs/uploads/?from=it/source&mount=" + Content.of("{}").digest());
    String both = scope("pull,push") + " repository:it/source:pull";
    requireChallenge(registry.call("POST", mount).send(), REQUIRED, challenge(both, ""));
    requireChallenge(
        registry.call("POST", mount).bearer("nonsense").send(),
        INVALID,
        challenge(both, "invalid_token"));
    requireChallenge(
        registry.call("POST", mount).bearer(registry.token("repository:it/source:pull")).send(),
        INSUFFICIENT,
        challenge(both, "insufficient_scope"));
    requireChallenge(
        registry.call("POST", mount).bearer(registry.token(scope("pull,push"))).send(),
        new Refusal(401, "UNAUTHORIZED", "the token was not made for the repository to mount from"),
        challenge(both, "insufficient_scope"));
    registry
        .call("POST", mount)
        .bearer(registry.token(scope("pull,push"), "repository:it/source:pull"))
        .send()
        .require(202);
  }

  @Test
  void realmAndServiceAreThoseOfTheConfiguredHost() {
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send(
          "GET /v2/ HTTP/1.1",
          "Host: evil.example.com",
          "X-Forwarded-Host: evil.example.com",
          "X-Forwarded-Proto: https",
          "Forwarded: host=evil.example.com;proto=https");
      requireChallenge(connection.receive().requireRegistryRules(), REQUIRED, challenge("", ""));
    }
  }

  @Test
  void aWrongUserNameOrSecretIsRefused() {
    for (String authorization :
        List.of(
            Registry.basic("octocat", secret),
            Registry.basic("", secret),
            Registry.basic("admin", ""),
            Registry.basic("admin", password),
            Registry.basic("admin", secret + "x"),
            Registry.basic("admin", "hbp_" + "0".repeat(42)))) {
      requireChallenge(
          registry.call("GET", "/v2/").authorization(authorization).send(),
          WRONG_CREDENTIAL,
          challenge("", ""));
      requireChallenge(
          repository.as(authorization).get(repository.manifestPath("v1")),
          WRONG_CREDENTIAL,
          challenge(scope("pull"), ""));
    }
  }

  @Test
  void theUserNameAndTheSchemeAreTakenInAnyCase() {
    String basic = Registry.basic("AdMiN", secret);
    registry.call("GET", "/v2/").authorization(basic).send().require(200);
    registry.call("GET", "/v2/").authorization(basic.replace("Basic", "bASIC")).send().require(200);
    registry.call("GET", "/v2/").authorization("bearer " + registry.token()).send().require(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic",
        "Basic !",
        "Basic bm9jb2xvbg==",
        "Basic YWRtaW46eA",
        "Digest username=\"admin\"",
        "Negotiate YII=",
        "secret"
      })
  void whatIsNoCredentialIsRefusedAndNeverTakenForAnonymous(String authorization) {
    Answer answer = registry.call("GET", "/v2/").authorization(authorization).send();
    requireChallenge(
        answer,
        authorization.equals("Basic YWRtaW46eA") ? WRONG_CREDENTIAL : MALFORMED,
        challenge("", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "....",
        "a.b.c",
        "eyJhbGciOiJub25lIn0.e30.",
        "eyJhbGciOjF9.e30.AA",
        "W10.e30.AA",
        "bnVsbA.bnVsbA.AA"
      })
  void whatIsNoTokenIsInvalid(String token) {
    requireChallenge(
        registry.call("GET", "/v2/").bearer(token).send(), INVALID, challenge("", "invalid_token"));
  }

  @Test
  void anAccessTokenIsNoBearer() {
    requireChallenge(
        registry.call("GET", "/v2/").bearer(secret).send(),
        INVALID,
        challenge("", "invalid_token"));
  }

  @Test
  void aTokenThatWasTamperedWithIsInvalid() throws ParseException, JOSEException {
    SignedJWT good = SignedJWT.parse(registry.token(scope("pull")));
    String[] parts = good.serialize().split("\\.");
    SignedJWT otherKey = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), good.getJWTClaimsSet());
    otherKey.sign(new MACSigner("0".repeat(32)));
    SignedJWT otherAlgorithm =
        new SignedJWT(new JWSHeader(JWSAlgorithm.HS512), good.getJWTClaimsSet());
    otherAlgorithm.sign(new MACSigner("0".repeat(64)));
    String none = new PlainJWT(good.getJWTClaimsSet()).serialize();
    String otherClaims = SignedJWT.parse(registry.token(scope("push"))).serialize().split("\\.")[1];
    for (String forged :
        List.of(
            otherKey.serialize(),
            otherAlgorithm.serialize(),
            none,
            none + parts[2],
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1],
            parts[0] + "." + otherClaims + "." + parts[2],
            parts[0] + "." + parts[1] + "." + parts[2].substring(1),
            parts[0].substring(1) + "." + parts[1] + "." + parts[2])) {
      requireChallenge(
          repository.as("Bearer " + forged).get(repository.manifestPath("v1")),
          INVALID,
          challenge(scope("pull"), "invalid_token"));
    }
    repository.as("Bearer " + good.serialize()).get(repository.manifestPath("v1")).require(404);
  }
}
