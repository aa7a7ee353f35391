package io.hatoba.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hatoba.access.AccessBeans;
import io.hatoba.access.AccessPolicy;
import io.hatoba.access.Action;
import io.hatoba.access.BearerTokens;
import io.hatoba.access.Caller;
import io.hatoba.access.PersonalAccessToken;
import io.hatoba.access.Refusals;
import io.hatoba.access.ResourceScope;
import io.hatoba.access.SignIn;
import io.hatoba.access.TokenIssuing;
import io.hatoba.catalog.CatalogBeans;
import io.hatoba.catalog.Publications;
import io.hatoba.catalog.Publisher;
import io.hatoba.config.RegistryHost;
import io.hatoba.config.RegistryHosts;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.events.HookOutbox;
import io.hatoba.events.HookPresence;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.AccessTokenEntity;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.Reference;
import io.hatoba.oci.Role;
import io.hatoba.oci.Tag;
import io.hatoba.oci.UploadId;
import io.hatoba.registry.RegistryBeans;
import io.hatoba.registry.StoredManifest;
import io.hatoba.registry.UploadBody;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.PackageTypeModes;
import io.hatoba.storage.Layer;
import io.hatoba.storage.file.FileLayerConnectionFactory;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The statements that requests of {@code /v2/} and {@code /token} cost, access checks included:
 * through the filter that stands before the methods and the beans that stand behind them.
 */
abstract class RequestsContract {
  /** One tree for all tests: making its directories takes longer than most of them. */
  @TempDir private static Path directory;

  private final PersonalAccessToken shown = PersonalAccessToken.random();
  private TestDatabase database;
  private AuditBeans audit;
  private Rows rows;
  private String login;
  private long account;
  private RegistryHost host;
  private AccessEpoch epoch;
  private PackageTypeModes types;
  private SignIn signIn;
  private TokenIssuing issuing;
  private AccessChecks checks;
  private RegistryBeans beans;
  private Publications publications;

  /** An account, a private package that is not its own, and a repository with an image likewise. */
  @BeforeEach
  void makeRows(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    audit = new AuditBeans(database);
    login = "u" + rows.owner().substring(1);
    database
        .transactions()
        .required(
            () -> {
              account = rows.accounts().create(AccountEntity.user(login, null)).id();
              rows.accounts()
                  .create(
                      new AccessTokenEntity(
                          account,
                          shown.hash(),
                          shown.lastEight(),
                          "write:packages delete:packages",
                          "laptop"));
              long code =
                  rows.daos()
                      .repositories()
                      .create(new RepositoryEntity(rows.ownerId(), "code"))
                      .id();
              rows.packages()
                  .activate(
                      rows.packages()
                          .create(PackageEntity.docker(rows.ownerId(), code, "code/image"))
                          .id());
            });
    rows.createPackage("pending");
    restart();
  }

  /** A node that has looked at nothing yet. */
  private void restart() {
    Settings settings = new Settings(key -> Optional.empty());
    host = new RegistryHosts(settings).find("localhost:8080").orElseThrow();
    epoch = new AccessEpoch(rows.epochs());
    signIn = AccessBeans.signIn(rows.daos(), audit.log());
    types = new PackageTypeModes(rows.settings(), epoch);
    AccessPolicy policy = new AccessPolicy(rows.roles(), settings, types);
    BearerTokens bearers = AccessBeans.bearerTokens(rows.daos(), epoch, Clock.systemUTC());
    Refusals refusals = new Refusals(audit.log());
    issuing = new TokenIssuing(policy, bearers, signIn, epoch, refusals);
    checks = new AccessChecks(issuing, signIn, policy, refusals, audit.origin(), types);
    beans =
        new RegistryBeans(
            database,
            FileLayerConnectionFactory.at(directory, Runnable::run),
            settings,
            audit.log());
    publications = CatalogBeans.publications(rows.daos(), beans.manifests(), settings, audit.log());
    // As a node is that has served before: it has its key, and looked at the epoch.
    database.transactions().required(() -> bearer(new Caller.Anonymous(), "a/b"));
  }

  private String basic() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((login + ":" + shown.text()).getBytes(StandardCharsets.UTF_8));
  }

  private String bearer(Caller caller, String name) {
    return bearer(caller, name, EnumSet.allOf(Action.class));
  }

  private String bearer(Caller caller, String name, Set<Action> actions) {
    return "Bearer "
        + issuing.issue(host, caller, List.of(ResourceScope.repository(name, actions)));
  }

  private Caller account() {
    return signIn.signIn(login, shown.text(), "192.0.2.1").orElseThrow();
  }

  /** What the filter before a method lets through. */
  private Granted pass(Need need, String method, String name, String query, String authorization) {
    Map<String, Object> properties = new HashMap<>();
    MultivaluedMap<String, String> path = new MultivaluedHashMap<>();
    path.putSingle("name", name);
    MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
    Arrays.stream(query.split("&", -1))
        .filter(parameter -> !parameter.isEmpty())
        .forEach(
            parameter ->
                parameters.add(
                    parameter.substring(0, parameter.indexOf('=')),
                    parameter.substring(parameter.indexOf('=') + 1)));
    UriInfo uri =
        Answering.as(
            UriInfo.class,
            Map.of(
                "getRequestUri", none -> URI.create("http://localhost:8080/v2/" + name),
                "getPathParameters", none -> path,
                "getQueryParameters", none -> parameters));
    ContainerRequestContext context =
        Answering.as(
            ContainerRequestContext.class,
            Map.of(
                "getUriInfo", none -> uri,
                "getMethod", none -> method,
                "getHeaderString", header -> authorization.isEmpty() ? null : authorization,
                "getProperty", key -> host,
                "setProperty", pair -> properties.put((String) pair[0], pair[1])));
    new AccessFilter(checks, need, () -> "192.0.2.1", audit.origin()).filter(context);
    return (Granted) Objects.requireNonNull(properties.get(Granted.PROPERTY));
  }

  /** Requests by what makes them differ before a method is reached. */
  enum Request {
    /** Pulls a manifest; a blob, tags and referrers are pulled alike. */
    GET_MANIFEST(Need.PULL, "GET", ""),
    /** Asks for a blob. */
    HEAD_BLOB(Need.PULL, "HEAD", ""),
    /** Lists tags. */
    TAGS(Need.PULL, "GET", "n=10"),
    /** Lists referrers. */
    REFERRERS(Need.PULL, "GET", "artifactType=a"),
    /** Begins an upload. */
    START(Need.PUSH, "POST", ""),
    /** Mounts a blob. */
    MOUNT(Need.PUSH, "POST", "mount=sha256:0&from=a/b"),
    /** Puts a manifest. */
    PUT_MANIFEST(Need.PUSH, "PUT", "tag=latest"),
    /** Adds to an upload. */
    PATCH(Need.PUSH, "PATCH", ""),
    /** Deletes a manifest. */
    DELETE(Need.DELETE, "DELETE", "");

    private final Need need;
    private final String method;
    private final String query;

    Request(Need need, String method, String query) {
      this.need = need;
      this.method = method;
      this.query = query;
    }
  }

  /** What is there and private, or not living yet, each with what is absent beside it. */
  private Map<String, List<String>> absentBesidePrivate() {
    String owner = rows.owner();
    List<String> absent = List.of(owner + "/none", "n" + owner + "/app");
    return Map.of(
        owner + "/app",
        absent,
        owner + "/pending",
        absent,
        owner + "/code/image",
        List.of(owner + "/code/none", owner + "/none/image", "n" + owner + "/c/i"));
  }

  private List<String> refused(Request request, String name, String authorization) {
    return database.statements(
        () ->
            assertThatThrownBy(
                    () -> pass(request.need, request.method, name, request.query, authorization))
                .isInstanceOfAny(DeniedException.class, ChallengeException.class));
  }

  @ParameterizedTest
  @EnumSource(Request.class)
  void whatIsPrivateCostsTheStatementsOfWhatIsAbsent(Request request) {
    absentBesidePrivate()
        .forEach(
            (name, others) -> {
              List<String> byBasic = refused(request, name, basic());
              assertThat(byBasic).as("%s of %s", request, name).hasSize(2);
              List<String> byBearer = byBearer(request, name, account());
              List<String> byAnonymous = byBearer(request, name, new Caller.Anonymous());
              List<String> byNobody = refused(request, name, "");
              for (String other : others) {
                assertThat(refused(request, other, basic())).as(other).isEqualTo(byBasic);
                assertThat(byBearer(request, other, account())).as(other).isEqualTo(byBearer);
                assertThat(byBearer(request, other, new Caller.Anonymous()))
                    .as(other)
                    .isEqualTo(byAnonymous);
                assertThat(refused(request, other, "")).as(other).isEqualTo(byNobody);
              }
            });
  }

  /** Those of the token, of its first use, and of a use after roles have changed. */
  private List<String> byBearer(Request request, String name, Caller caller) {
    List<String> bearer = new ArrayList<>();
    List<String> statements =
        new ArrayList<>(database.statements(() -> bearer.add(bearer(caller, name))));
    assertThat(statements).as("a token for %s", name).hasSizeLessThanOrEqualTo(1);
    assertThat(refused(request, name, bearer.get(0))).as("what the token remembers").isEmpty();
    database.transactions().required(() -> epoch.raise());
    AccessChecks before = checks;
    restart();
    statements.addAll(refused(request, name, bearer.get(0)));
    checks = before;
    return statements;
  }

  /** What an account may read it is told the truth about, for two statements more. */
  @Test
  void aBearerIsRefusedWithTheRulesThatTheTokenWouldHaveMet() {
    String name = rows.name().toString();
    grant(Role.READ);
    String bearer = bearer(account(), name);
    DeniedException byBasic = denied(Need.DELETE, name, basic());
    assertThat(byBasic.message()).contains("needs the role admin", "administrator of " + name);
    assertThat(byBasic.detail())
        .isEqualTo(
            Map.of("rules", List.of("the token has the scope delete:packages", byBasic.message())));
    List<DeniedException> byBearer = new ArrayList<>();
    assertThat(database.statements(() -> byBearer.add(denied(Need.DELETE, name, bearer))))
        .hasSize(2);
    assertThat(byBearer.get(0).message()).isEqualTo(byBasic.message());
    assertThat(byBearer.get(0).detail()).isEqualTo(byBasic.detail());
  }

  /** Who asked to push and not to pull may be a reader; the rows tell, present or not. */
  @Test
  void aBearerThatNeverAskedToPullIsToldWhatItsAccountMayRead() {
    String name = rows.name().toString();
    List<String> names = List.of(name, rows.owner() + "/none", "n" + rows.owner() + "/app");
    List<String> statements = refusedToPush(name, AccessChecks.NO_ACCESS);
    assertThat(statements).hasSize(2);
    for (String other : names) {
      assertThat(refusedToPush(other, AccessChecks.NO_ACCESS)).as(other).isEqualTo(statements);
    }
    grant(Role.READ);
    refusedToPush(
        name,
        login
            + " was given the role read on the package; push needs the role write, which an"
            + " administrator of "
            + name
            + " can give");
  }

  private List<String> refusedToPush(String name, String message) {
    String bearer = bearer(account(), name, EnumSet.of(Action.PUSH));
    return database.statements(
        () -> assertThat(denied(Need.PUSH, name, bearer).message()).isEqualTo(message));
  }

  /** Until the node hears of it; clients make another token on this answer only. */
  @Test
  void aRefusalThatABearerRemembersAndThatIsNoneAnyMoreIsAnInvalidToken() {
    grant(Role.READ);
    String bearer = bearer(account(), rows.name().toString());
    grant(Role.ADMIN);
    assertThatThrownBy(() -> pass(Need.DELETE, "DELETE", bearer))
        .isInstanceOfSatisfying(
            ChallengeException.class,
            challenge -> assertThat(challenge.refusal().error()).hasValue("invalid_token"));
    assertThat(pass(Need.DELETE, "DELETE", bearer(account(), rows.name().toString()))).isNotNull();
  }

  private DeniedException denied(Need need, String name, String authorization) {
    return catchThrowableOfType(
        () -> pass(need, "", name, "", authorization), DeniedException.class);
  }

  private void grant(Role role) {
    database.execute("delete from package_grant where package_id = ?", rows.packageId());
    database.transactions().required(() -> rows.roles().grant(rows.packageId(), account, role));
  }

  /** The account may push, by a role that it was given. */
  private String grantWrite() {
    grant(Role.WRITE);
    return rows.name().toString();
  }

  private Granted pass(Need need, String method, String authorization) {
    return pass(need, method, rows.name().toString(), "", authorization);
  }

  /**
   * The statements of a request that a bearer is shown for. Basic costs two more, whatever is
   * asked: whose token it is, and what that account may do.
   */
  private void requireAtMost(int most, String what, Consumer<String> request) {
    String name = grantWrite();
    String bearer = bearer(account(), name);
    // A node knows the rules of tags, until the epoch rises.
    beans.protection().list(rows.packageId());
    List<String> byBearer = statements(() -> request.accept(bearer));
    assertThat(byBearer).as("%s by bearer", what).isNotEmpty().hasSizeLessThanOrEqualTo(most);
    List<String> byBasic = statements(() -> request.accept(basic()));
    assertThat(byBasic).as("%s by Basic", what).hasSizeLessThanOrEqualTo(most + 2);
  }

  /** But for those that draw keys, many at once, for this and other requests. */
  private List<String> statements(Runnable request) {
    return database.statements(request).stream()
        .filter(sql -> !sql.matches("(?i)(select nextval|call next).*"))
        .toList();
  }

  private Digest push(Layer layer) {
    UploadId upload = startUpload();
    beans.uploads().put(rows.name(), upload, layer.digest(), body(layer));
    return layer.digest();
  }

  private UploadId startUpload() {
    return beans
        .uploads()
        .start(rows.name(), account, DigestAlgorithm.SHA256)
        .orElseThrow()
        .upload();
  }

  private static UploadBody body(Layer layer) {
    return new UploadBody(layer.body(), OptionalLong.of(layer.bytes().length), Optional.empty());
  }

  private void publish(String document, List<Tag> tags) {
    byte[] content = Rows.content(document);
    database
        .transactions()
        .required(
            () ->
                publications.publish(
                    rows.name(),
                    Manifest.parse(content, Optional.empty()),
                    content,
                    Digest.sha256(content),
                    tags,
                    Publisher.account(account)));
  }

  /** An image of as many layers as are pushed for it. */
  private String image(int layers, String comment) {
    String all =
        IntStream.range(0, layers)
            .mapToObj(number -> Layer.ofSize(100 + number))
            .peek(this::push)
            .map(
                layer ->
                    "{'mediaType':'application/vnd.oci.image.layer.v1.tar','digest':'"
                        + layer.digest()
                        + "','size':"
                        + layer.bytes().length
                        + "}")
            .collect(Collectors.joining(","));
    Layer config = Layer.ofSize(50);
    push(config);
    return "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json','config':{"
        + "'mediaType':'application/vnd.oci.image.config.v1+json','digest':'"
        + config.digest()
        + "','size':50},'layers':["
        + all
        + "],'annotations':{'comment':'"
        + comment
        + "'}}";
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aManifestIsPulledWithTwo(boolean byTag) {
    String document = image(1, "one");
    publish(document, List.of(new Tag("latest")));
    Reference reference = byTag ? new Tag("latest") : Digest.sha256(Rows.content(document));
    requireAtMost(
        2,
        "pull of a manifest",
        authorization -> {
          Granted granted = pass(Need.PULL, "GET", authorization);
          StoredManifest manifest =
              beans.manifests().require(granted.name(), reference, checks.viewer(granted));
          assertThat(beans.manifests().content(manifest)).isNotEmpty();
        });
  }

  @Test
  void aBlobIsPulledWithTwo() {
    Digest digest = push(Layer.ofSize(1000));
    for (String method : List.of("GET", "HEAD")) {
      requireAtMost(
          2,
          method + " of a blob",
          authorization -> {
            Granted granted = pass(Need.PULL, method, authorization);
            beans.blobs().require(granted.name(), digest, checks.viewer(granted));
          });
    }
  }

  @Test
  void anUploadIsBegunWithTwo() {
    requireAtMost(
        2,
        "beginning of an upload",
        authorization -> {
          Granted granted = pass(Need.PUSH, "POST", authorization);
          assertThat(
                  beans
                      .uploads()
                      .start(granted.name(), granted.requireAccountId(), DigestAlgorithm.SHA256))
              .isPresent();
        });
  }

  @Test
  void aChunkIsAddedWithTwo() {
    UploadId upload = startUpload();
    requireAtMost(
        2,
        "chunk",
        authorization -> {
          Granted granted = pass(Need.PUSH, "PATCH", authorization);
          beans.uploads().append(granted.name(), upload, body(Layer.ofSize(100)));
        });
  }

  @Test
  void aBlobIsCommittedWithFour() {
    Layer layer = Layer.ofSize(700);
    for (int again = 0; again < 2; again++) {
      List<UploadId> uploads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        uploads.add(startUpload());
        beans.uploads().append(rows.name(), uploads.get(i), body(layer));
      }
      requireAtMost(
          4,
          "commit",
          authorization -> {
            Granted granted = pass(Need.PUSH, "PUT", authorization);
            beans
                .uploads()
                .commit(granted.name(), uploads.remove(0), layer.digest(), UploadBody.none());
          });
    }
  }

  @Test
  void aManifestIsPublishedWithFifteenWhateverItsLayersAndTags() {
    List<Tag> many = Stream.iterate(1, i -> i + 1).limit(40).map(i -> new Tag("v" + i)).toList();
    for (int layers : new int[] {1, 60}) {
      List<String> documents =
          new ArrayList<>(List.of(image(layers, "first"), image(layers, "second")));
      requireAtMost(
          15,
          "publication",
          authorization -> {
            pass(Need.PUSH, "PUT", authorization);
            publish(documents.remove(0), many);
          });
    }
  }

  @Test
  void anIndexIsPublishedWithFifteenWhateverItsChildrenAndTags() {
    List<Tag> many = Stream.iterate(1, i -> i + 1).limit(40).map(i -> new Tag("v" + i)).toList();
    for (int children : new int[] {1, 40}) {
      List<String> images = IntStream.range(0, children).mapToObj(i -> image(1, "c" + i)).toList();
      images.forEach(child -> publish(child, List.of()));
      List<String> documents = new ArrayList<>(List.of(index(images, "1"), index(images, "2")));
      requireAtMost(
          15,
          "publication of an index",
          authorization -> {
            pass(Need.PUSH, "PUT", authorization);
            publish(documents.remove(0), many);
          });
    }
  }

  private static String index(List<String> images, String comment) {
    return images.stream()
        .map(
            child ->
                "{'mediaType':'application/vnd.oci.image.manifest.v1+json','platform':{"
                    + "'os':'linux','architecture':'amd64'},'digest':'"
                    + Digest.sha256(Rows.content(child))
                    + "','size':"
                    + Rows.content(child).length
                    + "}")
        .collect(
            Collectors.joining(
                ",",
                "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.index.v1+json',"
                    + "'annotations':{'comment':'"
                    + comment
                    + "'},'manifests':[",
                "]}"));
  }

  @Test
  void aPushPaysOneStatementForHooksAndNoneWhereThereIsNone() {
    database.execute("delete from hook");
    Digest digest = Rows.digest("none");
    HookPresence presence = new HookPresence(rows.daos().hooks());
    HookOutbox outbox = new HookOutbox(rows.daos().hookEvents(), presence);
    Runnable push =
        () ->
            database
                .transactions()
                .required(() -> outbox.pushed(rows.packageId(), digest, List.of(), account));
    assertThat(database.statements(push)).as("before anybody has looked").hasSize(1);
    assertThat(presence.look()).isFalse();
    assertThat(database.statements(push)).as("without hooks").isEmpty();
    presence.expect();
    assertThat(database.statements(push)).as("while one is being made").hasSize(1);
  }
}
