package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may do what: accounts with less than all rights, public images, and the age of tokens. */
@ExtendWith(SecondLife.Provider.class)
class AccessIT {
  private static final Refusal NO_ACCESS =
      new Refusal(
          403,
          "DENIED",
          "you have no access to this repository, or it does not exist; its administrators can give"
              + " it");
  private static final Refusal REQUIRED =
      new Refusal(
          401,
          "UNAUTHORIZED",
          "authentication is required; sign in with a login and an access token");
  private static final Refusal INVALID =
      new Refusal(
          401, "UNAUTHORIZED", "the bearer token is invalid or has expired; ask for another");
  private static final String PRIVATE = "it-first/image";
  private static final String PUBLIC = "it-public/image";
  private static final String ABSENT = "it-nobody/image";

  private final Registry registry;
  private final SecondLife.Accounts accounts;
  private final Tenants tenants;

  AccessIT(SecondLife life) {
    registry = life.registry();
    accounts = life.accounts();
    tenants = life.tenants();
  }

  /** One request of every kind on a repository. */
  private static List<String> requests(String name) {
    String digest = Content.of("{}").digest();
    String path = "/v2/" + name;
    return List.of(
        "GET " + path + "/manifests/v1",
        "HEAD " + path + "/manifests/v1",
        "GET " + path + "/manifests/v9",
        "GET " + path + "/blobs/" + digest,
        "HEAD " + path + "/blobs/" + digest,
        "GET " + path + "/tags/list",
        "GET " + path + "/referrers/" + digest,
        "PUT " + path + "/manifests/v1",
        "DELETE " + path + "/manifests/v1",
        "DELETE " + path + "/manifests/" + digest,
        "DELETE " + path + "/blobs/" + digest,
        "POST " + path + "/blobs/uploads/",
        "POST " + path + "/blobs/uploads/?digest=" + digest,
        "POST " + path + "/blobs/uploads/?mount=" + digest + "&from=" + name,
        "GET " + path + "/blobs/uploads/00000000-0000-0000-0000-000000000000",
        "PATCH " + path + "/blobs/uploads/00000000-0000-0000-0000-000000000000",
        "PUT " + path + "/blobs/uploads/00000000-0000-0000-0000-000000000000?digest=" + digest,
        "DELETE " + path + "/blobs/uploads/00000000-0000-0000-0000-000000000000");
  }

  private Registry.Call call(String request) {
    int space = request.indexOf(' ');
    return registry.call(request.substring(0, space), request.substring(space + 1));
  }

  private String bearer(String authorization, String name) {
    return "Bearer "
        + registry.tokenOf(authorization, "repository:" + name + ":" + Registry.ALL_ACTIONS);
  }

  private String anonymousToken(String... scopes) {
    return registry
        .call("GET", "/token?scope=" + String.join("&scope=", scopes))
        .send()
        .require(200)
        .json()
        .required("token")
        .textValue();
  }

  /** Headers and body, with the name of the repository taken out. */
  private static Map<String, String> shapeOf(Answer answer, String name) {
    Map<String, String> shape = new TreeMap<>();
    answer
        .headers()
        .forEach((header, values) -> shape.put(header, values.toString().replace(name, "NAME")));
    // A server that sends it may have come to the next second.
    shape.keySet().removeIf("date"::equalsIgnoreCase);
    shape.put("status", Integer.toString(answer.status()));
    shape.put("body", answer.text());
    return shape;
  }

  @Test
  void whoHasNoRoleIsToldTheSameOfWhatIsPrivateAndWhatIsAbsent() {
    for (int kind = 0; kind < requests(PRIVATE).size(); kind++) {
      String toPrivate = requests(PRIVATE).get(kind);
      String toAbsent = requests(ABSENT).get(kind);
      Answer answer = call(toPrivate).authorization(accounts.stranger()).send().require(403);
      if (!toPrivate.startsWith("HEAD ")) {
        assertThat(answer.refusal()).as(toPrivate).isEqualTo(NO_ACCESS);
      }
      assertThat(shapeOf(call(toAbsent).authorization(accounts.stranger()).send(), ABSENT))
          .as(toAbsent)
          .isEqualTo(shapeOf(answer, PRIVATE));
    }
  }

  @Test
  void whoHasNoRoleIsToldTheSameWithABearerThatRemembersItsRefusals() {
    String toPrivate = bearer(accounts.stranger(), PRIVATE);
    String toAbsent = bearer(accounts.stranger(), ABSENT);
    for (int kind = 0; kind < requests(PRIVATE).size(); kind++) {
      String request = requests(PRIVATE).get(kind);
      Answer answer = call(request).authorization(toPrivate).send().require(403);
      if (!request.startsWith("HEAD ")) {
        assertThat(answer.refusal()).as(request).isEqualTo(NO_ACCESS);
      }
      Answer absent = call(requests(ABSENT).get(kind)).authorization(toAbsent).send();
      assertThat(shapeOf(absent, ABSENT)).as(request).isEqualTo(shapeOf(answer, PRIVATE));
    }
  }

  @Test
  void whoIsAnonymousIsChallengedForWhatIsPrivateAndWhatIsAbsentAlike() {
    String token =
        anonymousToken(
            "repository:" + PRIVATE + ":pull,push,delete",
            "repository:" + ABSENT + ":pull,push,delete");
    for (int kind = 0; kind < requests(PRIVATE).size(); kind++) {
      String request = requests(PRIVATE).get(kind);
      String toAbsent = requests(ABSENT).get(kind);
      for (boolean shown : new boolean[] {false, true}) {
        Answer answer = shown ? call(request).bearer(token).send() : call(request).send();
        Answer absent = shown ? call(toAbsent).bearer(token).send() : call(toAbsent).send();
        assertThat(answer.require(401).header("WWW-Authenticate"))
            .hasValueSatisfying(challenge -> assertThat(challenge).doesNotContain("error="));
        if (!request.startsWith("HEAD ")) {
          assertThat(answer.refusal()).as(request).isEqualTo(REQUIRED);
        }
        assertThat(shapeOf(absent, ABSENT)).as(request).isEqualTo(shapeOf(answer, PRIVATE));
      }
    }
  }

  @Test
  void aPublicImageOfTheContainerRegistryIsPulledByAnybody() {
    Repository image = new Repository(registry, PUBLIC, "");
    String token = anonymousToken("repository:" + PUBLIC + ":pull");
    for (boolean shown : new boolean[] {false, true}) {
      for (String path :
          List.of(
              image.manifestPath("v1"),
              image.path("/tags/list"),
              image.path("/referrers/" + Content.of("{}").digest()))) {
        Registry.Call call = registry.call("GET", path);
        Answer answer = shown ? call.bearer(token).send() : call.send();
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      }
    }
    assertThat(registry.call("GET", image.manifestPath("v9")).send().refusal())
        .isEqualTo(
            new Refusal(
                404,
                "MANIFEST_UNKNOWN",
                "repository \"it-public/image\" has no manifest tagged \"v9\""));
  }

  @Test
  void anAccountWithoutARolePullsAPublicImageAsAnybodyDoes() {
    for (String authorization : List.of(accounts.stranger(), bearer(accounts.stranger(), PUBLIC))) {
      Repository image = new Repository(registry, PUBLIC, authorization);
      image.get(image.manifestPath("v1")).require(200);
      assertThat(image.delete(image.manifestPath("v1")).require(403).refusal().code())
          .isEqualTo("DENIED");
      assertThat(image.get(image.manifestPath("v9")).require(404).refusal().code())
          .isEqualTo("MANIFEST_UNKNOWN");
    }
  }

  @Test
  void aPublicImageIsPushedAndDeletedByNobodyAnonymous() {
    for (String request : requests(PUBLIC)) {
      if (!request.startsWith("GET ") && !request.startsWith("HEAD ")) {
        Answer answer = call(request).send().require(401);
        assertThat(answer.refusal()).isEqualTo(REQUIRED);
      }
    }
  }

  @Test
  void anImageOfTheDockerRegistryIsNeverPulledAnonymously() {
    assertThat(registry.call("GET", "/v2/it-public/code/image/manifests/v1").send().refusal())
        .isEqualTo(REQUIRED);
  }

  @Test
  void aBearerThatIsNoneIsInvalidForAPublicImageToo() {
    Answer answer =
        registry.call("GET", "/v2/" + PUBLIC + "/manifests/v1").bearer("nonsense").send();
    assertThat(answer.refusal()).isEqualTo(INVALID);
    assertThat(answer.requireHeader("WWW-Authenticate"))
        .endsWith(",scope=\"repository:it-public/image:pull\",error=\"invalid_token\"");
  }

  @Test
  void aTokenWithoutTheScopeIsToldWhichOneItLacks() {
    Refusal lacksWrite =
        new Refusal(
            403,
            "DENIED",
            "the token lacks the scope write:packages; its owner can make one that has it");
    Refusal lacksDelete =
        new Refusal(
            403,
            "DENIED",
            "the token lacks the scope delete:packages; its owner can make one that has it");
    Repository reader = new Repository(registry, PRIVATE, accounts.reader());
    reader.get(reader.manifestPath("v1")).require(200);
    assertThat(reader.call("POST", reader.path("/blobs/uploads/")).send().refusal())
        .isEqualTo(lacksWrite);
    assertThat(reader.delete(reader.manifestPath("v1")).refusal()).isEqualTo(lacksDelete);
    Repository writer = reader.as(accounts.writer());
    writer.get(writer.manifestPath("v1")).require(200);
    writer.startUpload();
    assertThat(writer.delete(writer.manifestPath("v1")).refusal()).isEqualTo(lacksDelete);
    Repository idle = reader.as(accounts.idle());
    assertThat(idle.get(idle.manifestPath("v1")).refusal()).isEqualTo(NO_ACCESS);
  }

  @Test
  void aBearerHasWhatWasAskedForAndAllowedAndRemembersWhyTheRestWasRefused() {
    Repository reader = new Repository(registry, PRIVATE, bearer(accounts.reader(), PRIVATE));
    reader.get(reader.manifestPath("v1")).require(200);
    assertThat(reader.call("POST", reader.path("/blobs/uploads/")).send().refusal())
        .isEqualTo(lacks("write:packages"));
    assertThat(reader.delete(reader.manifestPath("v1")).refusal())
        .isEqualTo(lacks("delete:packages"));
  }

  private static Refusal lacks(String scope) {
    return new Refusal(
        403,
        "DENIED",
        "the token lacks the scope " + scope + "; its owner can make one that has it");
  }

  @Test
  void whoMayReadAndHasNoRoleIsToldWhoCanGiveOne() {
    Repository stranger = new Repository(registry, PUBLIC, accounts.stranger());
    Repository bearer = stranger.as(bearer(accounts.stranger(), PUBLIC));
    assertThat(stranger.call("POST", stranger.path("/blobs/uploads/")).send().refusal())
        .isEqualTo(denied(needs("push", "write")));
    assertThat(stranger.delete(stranger.manifestPath("v1")).refusal())
        .isEqualTo(denied(needs("delete", "admin")));
    assertThat(bearer.call("POST", bearer.path("/blobs/uploads/")).send().refusal())
        .isEqualTo(denied(needs("push", "write")));
    Answer refused = bearer.delete(bearer.manifestPath("v1"));
    assertThat(refused.refusal()).isEqualTo(denied(needs("delete", "admin")));
    assertThat(refused.detail())
        .isEqualTo(stranger.delete(stranger.manifestPath("v1")).detail())
        .hasToString(
            "{\"rules\":[\"the token has the scope delete:packages\",\""
                + needs("delete", "admin")
                + "\"]}");
  }

  private static String needs(String action, String role) {
    return "the package is public; "
        + action
        + " needs the role "
        + role
        + ", which an administrator of "
        + PUBLIC
        + " can give";
  }

  private static Refusal denied(String message) {
    return new Refusal(403, "DENIED", message);
  }

  @Test
  void aBearerSeesNoMoreThanTheTokenThatWasShownForIt() {
    Repository pending = registry.newRepository();
    pending.post(Content.unique());
    Answer byBasic = pending.as(accounts.reader()).get(pending.path("/tags/list"));
    Answer byBearer =
        pending.as(bearer(accounts.reader(), pending.name())).get(pending.path("/tags/list"));
    assertThat(byBasic.refusal().code()).isEqualTo("NAME_UNKNOWN");
    assertThat(byBearer.refusal()).isEqualTo(byBasic.refusal());
  }

  @Test
  void aMountFromWhatMayNotBeReadIsAnsweredAsOneFromWhatIsAbsent() {
    String open = Tenants.OPEN.get(0);
    String code = Tenants.CODE.get(0);
    Content blob = tenants.owned(code).post(Content.unique());
    Repository asOwner = tenants.as(Tenants.OWNER, open, code);
    Repository asWriter = tenants.as(Tenants.WRITER, open, code, ABSENT);
    String mount = asOwner.path("/blobs/uploads/?mount=" + blob.digest());
    asOwner.call("POST", mount + "&from=" + code).send().require(201);
    asOwner.delete(asOwner.blobPath(blob.digest())).require(202);

    Answer unreadable = asWriter.call("POST", mount + "&from=" + code).send();
    Answer absent = asWriter.call("POST", mount + "&from=" + ABSENT).send();
    Answer searched = asWriter.call("POST", mount).send();

    assertThat(unreadable.require(202).header("Range")).hasValue("0-0");
    assertThat(uploadShapeOf(unreadable)).isEqualTo(uploadShapeOf(absent));
    assertThat(uploadShapeOf(searched)).isEqualTo(uploadShapeOf(absent));
  }

  private static Map<String, String> uploadShapeOf(Answer answer) {
    return shapeOf(answer, answer.requireHeader("Docker-Upload-UUID"));
  }

  @Test
  void onlyASiteAdministratorListsTheCatalog() {
    Refusal refusal =
        new Refusal(403, "DENIED", "only a site administrator's token may list all repositories");
    for (String authorization : List.of(accounts.stranger(), accounts.reader())) {
      assertThat(registry.call("GET", "/v2/_catalog").authorization(authorization).send().refusal())
          .isEqualTo(refusal);
      assertThat(
              registry
                  .call("GET", "/v2/_catalog")
                  .bearer(registry.tokenOf(authorization, "registry:catalog:*"))
                  .send()
                  .refusal())
          .isEqualTo(refusal);
    }
  }

  @Test
  void everyValidCredentialIsGoodForTheBase() {
    registry.call("GET", "/v2/").authorization(accounts.stranger()).send().require(200);
    registry.call("GET", "/v2/").authorization(accounts.idle()).send().require(200);
  }

  @Test
  void anExpiredBearerIsGoodForAMinuteAndThenInvalid() throws ParseException, JOSEException {
    JWTClaimsSet good =
        SignedJWT.parse(registry.token("repository:" + PRIVATE + ":pull")).getJWTClaimsSet();
    String path = "/v2/" + PRIVATE + "/manifests/v1";
    registry.call("GET", path).bearer(signed(good, good.getIssuer(), -30)).send().require(200);
    Answer late = registry.call("GET", path).bearer(signed(good, good.getIssuer(), -61)).send();
    assertThat(late.refusal()).isEqualTo(INVALID);
    assertThat(late.requireHeader("WWW-Authenticate"))
        .endsWith(",scope=\"repository:" + PRIVATE + ":pull\",error=\"invalid_token\"");
    assertThat(registry.call("GET", path).bearer(signed(good, "somebody", 300)).send().refusal())
        .isEqualTo(INVALID);
    JWTClaimsSet elsewhere = new JWTClaimsSet.Builder(good).audience("docker.example.com").build();
    assertThat(
            registry
                .call("GET", path)
                .bearer(signed(elsewhere, good.getIssuer(), 300))
                .send()
                .refusal())
        .isEqualTo(INVALID);
  }

  private String signed(JWTClaimsSet claims, String issuer, long seconds)
      throws JOSEException, ParseException {
    SignedJWT jwt =
        new SignedJWT(
            SignedJWT.parse(registry.token()).getHeader(),
            new JWTClaimsSet.Builder(claims)
                .issuer(issuer)
                .expirationTime(Date.from(Instant.now().plusSeconds(seconds)))
                .build());
    jwt.sign(new MACSigner(accounts.bearerKey()));
    return jwt.serialize();
  }
}
