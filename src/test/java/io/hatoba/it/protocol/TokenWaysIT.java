package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import io.hatoba.it.protocol.ReplayedClient.Kind;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ways of containerd and BuildKit with tokens, as {@link ReplayedClient} goes them. */
@ExtendWith(SecondLife.Provider.class)
class TokenWaysIT {
  private static final Content NOTHING = Content.of("");
  private static final String CODE = "it-owner/code";
  private static final String SCOPE = "repository:it-owner/code:pull,push";

  private final Registry registry;
  private final Tenants tenants;
  private final byte[] key;

  TokenWaysIT(SecondLife life) {
    registry = life.registry();
    tenants = life.tenants();
    key = life.accounts().bearerKey();
  }

  private ReplayedClient client(Kind kind, String login) {
    String basic = tenants.basic(login).substring("Basic ".length());
    String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
    return new ReplayedClient(registry, kind, login, pair.substring(login.length() + 1));
  }

  private static String method(Kind kind) {
    return kind == Kind.BUILDKIT ? "GET" : "POST";
  }

  /** containerd pushes a blob with one PUT after POST. */
  private static void push(ReplayedClient client, Content blob) {
    client.send("HEAD", "/v2/" + CODE + "/blobs/" + blob.digest(), NOTHING, SCOPE).require(404);
    Answer begun = client.send("POST", "/v2/" + CODE + "/blobs/uploads/", NOTHING, SCOPE);
    client
        .send("PUT", begun.require(202).location() + "?digest=" + blob.digest(), blob, SCOPE)
        .require(201);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aPushAsksForOneTokenAndIsNeverRefusedWithIt(Kind kind) {
    ReplayedClient client = client(kind, Tenants.OWNER);
    Content config = Content.unique();
    Content layer = Content.unique();
    ManifestJson image = ManifestJson.image(config, layer);
    push(client, config);
    push(client, layer);
    client.send("PUT", "/v2/" + CODE + "/manifests/ways", image.content(), SCOPE).require(201);
    String uploads = "/v2/" + CODE + "/blobs/uploads/";
    // The challenge of HEAD says "pull"; the client knows by itself that it will push.
    assertThat(client.sent())
        .containsExactly(
            "HEAD /v2/" + CODE + "/blobs/" + config.digest() + " 401",
            method(kind) + " /token 200",
            "HEAD /v2/" + CODE + "/blobs/" + config.digest() + " 404",
            "POST " + uploads + " 202",
            "PUT " + uploads + "ID 201",
            "HEAD /v2/" + CODE + "/blobs/" + layer.digest() + " 404",
            "POST " + uploads + " 202",
            "PUT " + uploads + "ID 201",
            "PUT /v2/" + CODE + "/manifests/ways 201");
  }

  /** One token for both repositories, whether the client knew of the second or is told. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aMountAsksForBothRepositoriesInOneToken(Kind kind) {
    for (boolean told : new boolean[] {false, true}) {
      Content blob = tenants.owned("it-owner/open").post(Content.unique());
      ReplayedClient client = client(kind, Tenants.OWNER);
      String uploads = "/v2/" + CODE + "/blobs/uploads/";
      String[] scopes =
          told ? new String[] {SCOPE} : new String[] {SCOPE, "repository:it-owner/open:pull"};
      client
          .send(
              "POST", uploads + "?mount=" + blob.digest() + "&from=it-owner/open", NOTHING, scopes)
          .require(201);
      assertThat(client.sent())
          .containsExactly(
              "POST " + uploads + " 401", method(kind) + " /token 200", "POST " + uploads + " 201");
    }
  }

  /** A client that has pushed already and mounts for the first time then. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aMountAfterOtherRequestsIsToldWhatItsTokenLacks(Kind kind) {
    Content blob = tenants.owned("it-owner/open").post(Content.unique());
    ReplayedClient client = client(kind, Tenants.OWNER);
    push(client, Content.unique());
    client.begin();
    String uploads = "/v2/" + CODE + "/blobs/uploads/";
    client
        .send("POST", uploads + "?mount=" + blob.digest() + "&from=it-owner/open", NOTHING, SCOPE)
        .require(201);
    assertThat(client.sent())
        .containsExactly(
            "POST " + uploads + " 401", method(kind) + " /token 200", "POST " + uploads + " 201");
  }

  /** Who may not read the source is answered with an upload, and not with a refusal. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aMountFromWhatIsPrivateGoesOnAsAnUpload(Kind kind) {
    Content blob = tenants.owned("it-other/code").post(Content.unique());
    ReplayedClient client = client(kind, Tenants.OWNER);
    client
        .send(
            "POST",
            "/v2/" + CODE + "/blobs/uploads/?mount=" + blob.digest() + "&from=it-other/code",
            NOTHING,
            SCOPE,
            "repository:it-other/code:pull")
        .require(202);
    assertThat(client.sent()).hasSize(3);
  }

  /** A push that outlives its token: the client trusts its own clock, and the server ends first. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aTokenThatHasEndedIsRenewedOnce(Kind kind) throws ParseException, JOSEException {
    ReplayedClient client = client(kind, Tenants.OWNER);
    Answer begun = client.send("POST", "/v2/" + CODE + "/blobs/uploads/", NOTHING, SCOPE);
    client.replaceTokens(tenants.expired(List.of(CODE), key).substring("Bearer ".length()));
    client.begin();
    Content blob = Content.unique();
    client.send("PUT", begun.location() + "?digest=" + blob.digest(), blob, SCOPE).require(201);
    assertThat(client.sent())
        .containsExactly(
            "PUT /v2/" + CODE + "/blobs/uploads/ID 401",
            method(kind) + " /token 200",
            "PUT /v2/" + CODE + "/blobs/uploads/ID 201");
  }

  /** A daemon that has pulled before, and whose requests do not say that they push. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aTokenForLessIsExchangedOnce(Kind kind) {
    ReplayedClient client = client(kind, Tenants.OWNER);
    client.remember("repository:it-owner/code:pull");
    client.send("POST", "/v2/" + CODE + "/blobs/uploads/", NOTHING).require(202);
    assertThat(client.sent())
        .containsExactly(
            method(kind) + " /token 200",
            "POST /v2/" + CODE + "/blobs/uploads/ 401",
            method(kind) + " /token 200",
            "POST /v2/" + CODE + "/blobs/uploads/ 202");
  }

  /** With {@code insufficient_scope} BuildKit would have given up without the reason. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoIsRefusedIsToldOnceAndWhy(Kind kind) {
    ReplayedClient client = client(kind, Tenants.READER);
    Answer answer = client.send("POST", "/v2/" + CODE + "/blobs/uploads/", NOTHING, SCOPE);
    assertThat(answer.require(403).refusal().message())
        .isEqualTo(
            "it-reader was given the role read on the package; push needs the role write, which an"
                + " administrator of it-owner/code can give");
    assertThat(client.sent()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoHasNoCredentialsPullsWhatIsPublic(Kind kind) {
    ReplayedClient client = new ReplayedClient(registry, kind, "", "");
    client.send("GET", "/v2/it-owner/open/manifests/v1", NOTHING).require(200);
    client.remember("repository:it-owner/open:pull");
    client.send("HEAD", "/v2/it-owner/open/manifests/v1", NOTHING).require(200);
    assertThat(client.sent())
        .containsExactly(
            "GET /v2/it-owner/open/manifests/v1 200",
            "GET /token 200",
            "HEAD /v2/it-owner/open/manifests/v1 200");
  }

  /** Nothing that changes is told, so the client ends with the 401 and not with a fault. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoHasNoCredentialsIsAskedForThemInTheEnd(Kind kind) {
    ReplayedClient client = new ReplayedClient(registry, kind, "", "");
    Answer answer = client.send("GET", "/v2/" + CODE + "/manifests/v1", NOTHING);
    assertThat(answer.require(401).requireHeader("WWW-Authenticate")).doesNotContain("error=");
    assertThat(client.sent()).containsOnlyOnce("GET /token 200");
  }

  /** A wrong password is tried both ways; both answers are 401. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aWrongPasswordIsRefusedOnBothWays(Kind kind) {
    ReplayedClient client = new ReplayedClient(registry, kind, Tenants.OWNER, "wrong");
    client.remember("repository:it-owner/code:pull");
    assertThatThrownBy(() -> client.send("GET", "/v2/" + CODE + "/manifests/v1", NOTHING))
        .hasMessageContaining("status of");
    assertThat(client.sent()).containsExactlyInAnyOrder("POST /token 401", "GET /token 401");
  }

  /** There are no identity tokens here: a refusal, and the other way is refused as well. */
  @Test
  void anIdentityTokenIsRefusedInWords() {
    ReplayedClient client = new ReplayedClient(registry, Kind.CONTAINERD, "", "identity");
    client.remember("repository:it-owner/code:pull");
    assertThatThrownBy(() -> client.send("GET", "/v2/" + CODE + "/manifests/v1", NOTHING))
        .hasMessageContaining("status of");
    assertThat(client.sent()).containsExactly("POST /token 400", "GET /token 401");
  }
}
