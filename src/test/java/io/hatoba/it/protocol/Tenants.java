package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.hatoba.access.PersonalAccessToken;
import io.hatoba.it.RunningHatoba;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Accounts that own images in both registries, and accounts that own none. Accounts and tokens with
 * all scopes are made by requests; visibilities and roles of packages by SQL, between the lives of
 * a server.
 *
 * <p>{@link #OWNER} has {@code open}, which everybody may see, and {@code code}, which is private;
 * both may be read by {@link #READER}, and workflows of the repository {@code code} have all of the
 * package {@code code}. {@link #OTHER} has {@code code}, which is nobody else's. On the Docker
 * registry those are repositories, each with an image {@code image}.
 */
final class Tenants {
  static final String OWNER = "it-owner";
  static final String OTHER = "it-other";
  static final String READER = "it-reader";
  static final String OUTSIDER = "it-outsider";
  static final String SUSPENDED = "it-suspended";

  /** May write to the owner's {@code open} package, and has no role on {@code code}. */
  static final String WRITER = "it-writer";

  /** Is a site administrator for a while. */
  static final String VISITOR = "it-visitor";

  private static final Duration FELT_WITHIN = Duration.ofSeconds(5);

  private final Registry registry;

  /** Personal access tokens with all scopes, by login. */
  private final Map<String, String> tokens;

  /** The owner's token that can only read. */
  private final PersonalAccessToken readingToken;

  /** Of {@link #OWNER}, in both registries. */
  static final List<String> OPEN = List.of("it-owner/open", "it-owner/open/image");

  static final List<String> CODE = List.of("it-owner/code", "it-owner/code/image");

  /** Of {@link #OTHER}, in both registries. */
  static final List<String> PRIVATE = List.of("it-other/code", "it-other/code/image");

  private Tenants(Registry registry, Map<String, String> tokens, PersonalAccessToken readingToken) {
    this.registry = registry;
    this.tokens = tokens;
    this.readingToken = readingToken;
  }

  /** Makes the accounts and their images, in the first life of a server. */
  static Tenants fill(RunningHatoba hatoba) {
    Registry registry = new Registry(hatoba);
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String login : List.of(OWNER, OTHER, READER, OUTSIDER, SUSPENDED, WRITER, VISITOR)) {
      api(registry, "POST", "/admin/users", "{\"login\":\"" + login + "\"}").require(201);
      tokens.put(login, newToken(registry, login));
    }
    Tenants tenants = new Tenants(registry, tokens, PersonalAccessToken.random());
    for (List<String> image : List.of(OPEN, CODE, PRIVATE)) {
      String login = image.get(0).startsWith(OTHER) ? OTHER : OWNER;
      String name = image.get(0).substring(login.length() + 1);
      tenants
          .as(
              login,
              "POST",
              "/user/repos",
              "{\"name\":\"" + name + "\",\"private\":" + !name.equals("open") + "}")
          .require(201);
      tenants.owned(image.get(0)).pushImage("v1");
      tenants.owned(image.get(1)).pushImage("v1");
    }
    for (String name : List.of("open", "code")) {
      tenants.collaborate(OWNER, name, READER, "pull");
    }
    return tenants;
  }

  /** Gives an account a role in a repository. */
  void collaborate(String owner, String repository, String login, String permission) {
    as(
            owner,
            "PUT",
            "/repos/" + owner + "/" + repository + "/collaborators/" + login,
            "{\"permission\":\"" + permission + "\"}")
        .require(204);
  }

  /** Takes the role away. */
  void part(String owner, String repository, String login) {
    as(owner, "DELETE", "/repos/" + owner + "/" + repository + "/collaborators/" + login, "")
        .require(204);
  }

  private Answer as(String login, String method, String path, String body) {
    return registry
        .call(method, "/api/v3" + path)
        .authorization(basic(login))
        .body(Content.of(body))
        .send();
  }

  /** Gives visibilities and roles, where no server runs. */
  void seed(SeededDatabase database) throws SQLException {
    database.addToken(OWNER, readingToken, "read:packages");
    database.publish(OWNER, "open");
    for (String name : List.of("open", "code")) {
      database.grant(OWNER, name, READER, "READ");
    }
    database.grant(OWNER, "open", WRITER, "WRITE");
    database.grantToRepository(OWNER, "code", "code", "ADMIN");
  }

  /** The same accounts where the server runs again. */
  Tenants on(RunningHatoba second) {
    return new Tenants(new Registry(second), tokens, readingToken);
  }

  private static Answer api(Registry registry, String method, String path, String body) {
    return registry
        .call(method, "/api/v3" + path)
        .authorization(registry.basic())
        .body(Content.of(body))
        .send();
  }

  /** A request of the administrator to the REST API. */
  Answer api(String method, String path) {
    return api(registry, method, path, "");
  }

  private static String newToken(Registry registry, String login) {
    return api(
            registry,
            "POST",
            "/admin/users/" + login + "/authorizations",
            "{\"scopes\":[\"write:packages\",\"delete:packages\",\"repo\"]}")
        .require(201)
        .json()
        .required("token")
        .textValue();
  }

  /** {@code Authorization} of an account with its token that has all scopes. */
  String basic(String login) {
    return Registry.basic(login, Objects.requireNonNull(tokens.get(login)));
  }

  /** {@code Authorization} of the owner with the token that can only read. */
  String reading() {
    return Registry.basic(OWNER, readingToken.text());
  }

  /** {@code Authorization} of an account with a bearer for all actions on some repositories. */
  String bearer(String login, List<String> names) {
    return "Bearer " + registry.tokenOf(basic(login), scopes(names));
  }

  /** {@code Authorization} of a run in the owner's {@code code}, which may read or write. */
  String workflow(String permission, List<String> names) {
    String token =
        as(
                OWNER,
                "POST",
                "/repos/" + OWNER + "/code/actions/workflow-tokens",
                "{\"permissions\":{\"packages\":\"" + permission + "\"}}")
            .require(201)
            .json()
            .required("token")
            .textValue();
    return "Bearer " + registry.tokenOf(Registry.basic("run", token), scopes(names));
  }

  private static String[] scopes(List<String> names) {
    return Stream.concat(
            names.stream().map(name -> "repository:" + name + ":" + Registry.ALL_ACTIONS),
            Stream.of("registry:catalog:*"))
        .toArray(String[]::new);
  }

  /** {@code Authorization} of nobody, with a bearer that asked for all of some repositories. */
  String anonymous(List<String> names) {
    return "Bearer "
        + registry
            .call("GET", "/token?scope=" + String.join("&scope=", scopes(names)))
            .send()
            .require(200)
            .json()
            .required("token")
            .textValue();
  }

  /** A bearer whose account has been suspended since. */
  String suspended(List<String> names) throws InterruptedException {
    api("DELETE", "/users/" + SUSPENDED + "/suspended").require(204);
    String bearer = bearer(SUSPENDED, names);
    registry.call("GET", "/v2/").authorization(bearer).send().require(200);
    api("PUT", "/users/" + SUSPENDED + "/suspended").require(204);
    Instant end = Instant.now().plus(FELT_WITHIN);
    while (registry.call("GET", "/v2/").authorization(bearer).send().status() == 200) {
      assertThat(Instant.now()).as("a suspension is felt").isBefore(end);
      Thread.sleep(50);
    }
    return bearer;
  }

  /** The owner's bearer as it is after its time and the minute beyond. */
  String expired(List<String> names, byte[] key) throws ParseException, JOSEException {
    SignedJWT good = SignedJWT.parse(bearer(OWNER, names).substring("Bearer ".length()));
    SignedJWT late =
        new SignedJWT(
            good.getHeader(),
            new JWTClaimsSet.Builder(good.getJWTClaimsSet())
                .expirationTime(Date.from(Instant.now().minusSeconds(61)))
                .build());
    late.sign(new MACSigner(key));
    return "Bearer " + late.serialize();
  }

  /** A repository as an account sees it that shows a bearer for it and for others. */
  Repository as(String login, String name, String... others) {
    List<String> names = Stream.concat(Stream.of(name), Stream.of(others)).toList();
    return new Repository(registry, name, bearer(login, names));
  }

  /** A repository as its owner sees it. */
  Repository owned(String name) {
    String login = name.startsWith(OTHER + "/") ? OTHER : OWNER;
    return new Repository(registry, name, bearer(login, List.of(name)));
  }

  /**
   * What requests are about.
   *
   * @param name of the repository
   * @param blob that no manifest names
   * @param image tagged v1
   * @param upload path of an open upload
   * @param uploaded what the upload holds
   */
  record Place(String name, Content blob, ManifestJson image, String upload, Content uploaded) {
    /** The same for another name. */
    Place at(String other) {
      return new Place(
          other, blob, image, upload.replace("/" + name + "/", "/" + other + "/"), uploaded);
    }
  }

  /** Fills a repository with content of its own, as its owner. */
  Place place(String name) {
    Repository repository = owned(name);
    Content blob = repository.post(Content.unique());
    ManifestJson image = repository.pushImage("v1");
    Content uploaded = Content.unique();
    String upload = repository.startUpload();
    repository.append(upload, uploaded).require(202);
    return new Place(name, blob, image, upload, uploaded);
  }

  /** Whether all of a place is as it was made. */
  void requireUntouched(Place place) {
    Repository repository = owned(place.name());
    assertThat(repository.get(repository.blobPath(place.blob().digest())).require(200).body())
        .isEqualTo(place.blob());
    assertThat(repository.get(repository.manifestPath("v1")).require(200).body())
        .isEqualTo(place.image().content());
    assertThat(repository.get(place.upload()).require(204).header("Range"))
        .isEqualTo(Optional.of("0-" + (place.uploaded().size() - 1)));
  }
}
