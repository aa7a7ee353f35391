package io.hatoba.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.config.RegistryHost;
import io.hatoba.config.RegistryHosts;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.AccessTokenEntity;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.accounts.WorkflowTokenEntity;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every cell of who may do what: what was given, who may see it, what is shown, what is to be done.
 *
 * <p>A cell has a letter for each action that is allowed, as the mode of a file has: {@code p} to
 * pull, {@code u} to push, {@code d} to delete, {@code r} to restore, {@code a} to administer.
 *
 * <p>Who is suspended is nobody whom the policy could be asked about. That column is what becomes
 * of credentials that were good for all until their account was suspended: the token itself, and
 * the bearer that was made for it.
 */
abstract class AccessMatrixContract {
  private static final String SCOPES = "write:packages delete:packages";
  private static final String ADDRESS = "192.0.2.1";

  private final PersonalAccessToken personal = PersonalAccessToken.random();
  private final WorkflowToken workflow = WorkflowToken.random();
  private final Settings settings = new Settings(key -> Optional.empty());
  private final RegistryHost host =
      new RegistryHosts(settings).find("localhost:8080").orElseThrow();
  private TestDatabase database;
  private Rows rows;
  private AccessPolicy policy;
  private SignIn signIn;
  private String login;
  private long account;
  private long repository;
  private long another;
  private long image;

  /** An organization with repositories and an image in each registry, and a user outside of it. */
  @BeforeEach
  void makeImages(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    policy = AccessBeans.policy(rows.daos(), settings);
    signIn = AccessBeans.signIn(rows.daos(), new AuditBeans(database).log());
    login = "u" + rows.owner().substring(1);
    account = in(() -> rows.accounts().create(AccountEntity.user(login, null)).id());
    run(
        () ->
            rows.accounts()
                .create(
                    new AccessTokenEntity(
                        account, personal.hash(), personal.lastEight(), SCOPES, "laptop")));
    repository = createRepository("code");
    another = createRepository("another");
    image =
        in(
            () ->
                rows.packages()
                    .create(PackageEntity.docker(rows.ownerId(), repository, "code/image"))
                    .id());
    in(() -> rows.packages().activate(image));
  }

  private <T> T in(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private long createRepository(String name) {
    return in(
        () -> rows.daos().repositories().create(new RepositoryEntity(rows.ownerId(), name)).id());
  }

  private ImageName name(RegistryKind kind) {
    return kind == RegistryKind.CONTAINER
        ? rows.name()
        : new ImageName(kind, new RepositoryName(rows.owner() + "/code/image"));
  }

  /** On the Docker registry images are seen as their repository is. */
  private void see(RegistryKind kind, Visibility visibility) {
    String table = kind == RegistryKind.DOCKER ? "repository" : "package";
    database.execute(
        "update " + table + " set visibility = ? where id = ?",
        visibility.name(),
        kind == RegistryKind.DOCKER ? repository : rows.packageId());
  }

  private static char letter(Action action) {
    return switch (action) {
      case PULL -> 'p';
      case PUSH -> 'u';
      case DELETE -> 'd';
      case RESTORE -> 'r';
      case ADMINISTER -> 'a';
    };
  }

  private static String cell(Predicate<Action> allowed) {
    StringBuilder cell = new StringBuilder();
    for (Action action : Action.values()) {
      cell.append(allowed.test(action) ? letter(action) : '-');
    }
    return cell.toString();
  }

  private String cell(Caller caller, ImageName name) {
    return in(() -> cell(policy.of(caller, name)::allows));
  }

  private Caller.Account caller(String... scopes) {
    return new Caller.Account(account, login, false, Set.of(scopes), 1);
  }

  /** What somebody may do who shows a token, by the REST API or by Basic; nobody may nothing. */
  private String shown(String token, ImageName name) {
    return in(() -> signIn.signIn(token, ADDRESS))
        .map(caller -> cell(caller, name))
        .orElse(cell(action -> false));
  }

  /** A node that has looked at nothing yet. */
  private TokenIssuing issuing() {
    AuditBeans audit = new AuditBeans(database);
    AccessEpoch epoch = new AccessEpoch(rows.epochs());
    return new TokenIssuing(
        policy,
        AccessBeans.bearerTokens(rows.daos(), epoch, Clock.systemUTC()),
        signIn,
        epoch,
        new Refusals(audit.log()));
  }

  private String bearer(String token, ImageName name) {
    return in(
        () ->
            issuing()
                .issue(
                    host,
                    signIn.signIn(token, ADDRESS).orElseThrow(),
                    List.of(
                        ResourceScope.repository(name.toString(), EnumSet.allOf(Action.class)))));
  }

  private String live(String bearer, ImageName name) {
    Set<Action> allowed =
        in(() -> issuing().verify(bearer, host))
            .map(token -> token.grant(name.toString()).allowed())
            .orElse(Set.of());
    return cell(allowed::contains);
  }

  /** What a bearer says of it: nothing of what is not for the registry. */
  private static String ofBearer(String cell) {
    return cell.substring(0, 3) + "--";
  }

  private void requireUntilSuspended(
      String token, ImageName name, String before, String suspended) {
    String bearer = bearer(token, name);
    assertThat(shown(token, name)).isEqualTo(before);
    assertThat(live(bearer, name)).isEqualTo(ofBearer(before));

    database.execute("update account set suspended_at = now() where id = ?", account);
    run(() -> new AccessEpoch(rows.epochs()).raise());
    assertThat(shown(token, name)).isEqualTo(suspended);
    assertThat(live(bearer, name)).isEqualTo(ofBearer(suspended));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # registry | visible  | role  | anonym | reads | writes | deletes | all   | other | suspended
          DOCKER     | PUBLIC   | NONE  | -----  | p---- | p----  | p----   | p---- | ----- | -----
          DOCKER     | PUBLIC   | READ  | -----  | p---- | p----  | p----   | p---- | ----- | -----
          DOCKER     | PUBLIC   | WRITE | -----  | p---- | pu---  | p----   | pu--- | ----- | -----
          DOCKER     | PUBLIC   | ADMIN | -----  | p---- | pu-ra  | p-d--   | pudra | ----- | -----
          DOCKER     | INTERNAL | NONE  | -----  | p---- | p----  | p----   | p---- | ----- | -----
          DOCKER     | INTERNAL | READ  | -----  | p---- | p----  | p----   | p---- | ----- | -----
          DOCKER     | INTERNAL | WRITE | -----  | p---- | pu---  | p----   | pu--- | ----- | -----
          DOCKER     | INTERNAL | ADMIN | -----  | p---- | pu-ra  | p-d--   | pudra | ----- | -----
          DOCKER     | PRIVATE  | NONE  | -----  | ----- | -----  | -----   | ----- | ----- | -----
          DOCKER     | PRIVATE  | READ  | -----  | p---- | p----  | p----   | p---- | ----- | -----
          DOCKER     | PRIVATE  | WRITE | -----  | p---- | pu---  | p----   | pu--- | ----- | -----
          DOCKER     | PRIVATE  | ADMIN | -----  | p---- | pu-ra  | p-d--   | pudra | ----- | -----
          CONTAINER  | PUBLIC   | NONE  | p----  | p---- | p----  | p----   | p---- | ----- | -----
          CONTAINER  | PUBLIC   | READ  | p----  | p---- | p----  | p----   | p---- | ----- | -----
          CONTAINER  | PUBLIC   | WRITE | p----  | p---- | pu---  | p----   | pu--- | ----- | -----
          CONTAINER  | PUBLIC   | ADMIN | p----  | p---- | pu-ra  | p-d--   | pudra | ----- | -----
          CONTAINER  | INTERNAL | NONE  | -----  | p---- | p----  | p----   | p---- | ----- | -----
          CONTAINER  | INTERNAL | READ  | -----  | p---- | p----  | p----   | p---- | ----- | -----
          CONTAINER  | INTERNAL | WRITE | -----  | p---- | pu---  | p----   | pu--- | ----- | -----
          CONTAINER  | INTERNAL | ADMIN | -----  | p---- | pu-ra  | p-d--   | pudra | ----- | -----
          CONTAINER  | PRIVATE  | NONE  | -----  | ----- | -----  | -----   | ----- | ----- | -----
          CONTAINER  | PRIVATE  | READ  | -----  | p---- | p----  | p----   | p---- | ----- | -----
          CONTAINER  | PRIVATE  | WRITE | -----  | p---- | pu---  | p----   | pu--- | ----- | -----
          CONTAINER  | PRIVATE  | ADMIN | -----  | p---- | pu-ra  | p-d--   | pudra | ----- | -----
          """)
  void ofAnAccountTheScopesOfTheTokenAndTheRoleMustBothAllow(
      RegistryKind kind,
      Visibility visibility,
      Role role,
      String anonymous,
      String reads,
      String writes,
      String deletes,
      String all,
      String other,
      String suspended) {
    see(kind, visibility);
    giveAccount(kind, role);
    ImageName name = name(kind);

    assertThat(cell(new Caller.Anonymous(), name)).isEqualTo(anonymous);
    assertThat(cell(caller("read:packages"), name)).isEqualTo(reads);
    assertThat(cell(caller("read:packages", "write:packages"), name)).isEqualTo(writes);
    assertThat(cell(caller("read:packages", "delete:packages"), name)).isEqualTo(deletes);
    assertThat(cell(caller("repo", "site_admin"), name)).isEqualTo(other);
    requireUntilSuspended(personal.text(), name, all, suspended);
  }

  private void giveAccount(RegistryKind kind, Role role) {
    if (role != Role.NONE && kind == RegistryKind.DOCKER) {
      grantInRepository(
          repository, role == Role.READ ? "PULL" : role == Role.WRITE ? "PUSH" : "ADMIN");
    } else if (role != Role.NONE) {
      run(() -> rows.roles().grant(rows.packageId(), account, role));
    }
  }

  private void grantInRepository(long repositoryId, String permission) {
    database.execute(
        "insert into repository_grant (id, repository_id, account_id, permission)"
            + " values (nextval('repository_grant_seq'), ?, ?, ?)",
        repositoryId,
        account,
        permission);
  }

  private void run(Runnable work) {
    in(
        () -> {
          work.run();
          return true;
        });
  }

  /** What the repository is, whose workflow shows a token, to the image. */
  enum Given {
    /** The image is in it, or the package has its roles. */
    OWN,
    /** Another repository that was given nothing. */
    NONE,
    /** Another repository with a role on the package; images of the Docker registry take none. */
    READ,
    /** The same. */
    WRITE,
    /** The same. */
    ADMIN
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # registry | visible  | repository | reads | writes | suspended
          DOCKER     | PUBLIC   | OWN        | p---- | pudr-  | -----
          DOCKER     | PUBLIC   | NONE       | p---- | p----  | -----
          DOCKER     | PUBLIC   | READ       | p---- | p----  | -----
          DOCKER     | PUBLIC   | WRITE      | p---- | p----  | -----
          DOCKER     | PUBLIC   | ADMIN      | p---- | p----  | -----
          DOCKER     | INTERNAL | OWN        | p---- | pudr-  | -----
          DOCKER     | INTERNAL | NONE       | p---- | p----  | -----
          DOCKER     | INTERNAL | READ       | p---- | p----  | -----
          DOCKER     | INTERNAL | WRITE      | p---- | p----  | -----
          DOCKER     | INTERNAL | ADMIN      | p---- | p----  | -----
          DOCKER     | PRIVATE  | OWN        | p---- | pudr-  | -----
          DOCKER     | PRIVATE  | NONE       | ----- | -----  | -----
          DOCKER     | PRIVATE  | READ       | ----- | -----  | -----
          DOCKER     | PRIVATE  | WRITE      | ----- | -----  | -----
          DOCKER     | PRIVATE  | ADMIN      | ----- | -----  | -----
          CONTAINER  | PUBLIC   | OWN        | p---- | pu---  | -----
          CONTAINER  | PUBLIC   | NONE       | p---- | p----  | -----
          CONTAINER  | PUBLIC   | READ       | p---- | p----  | -----
          CONTAINER  | PUBLIC   | WRITE      | p---- | pu---  | -----
          CONTAINER  | PUBLIC   | ADMIN      | p---- | pudr-  | -----
          CONTAINER  | INTERNAL | OWN        | p---- | pu---  | -----
          CONTAINER  | INTERNAL | NONE       | p---- | p----  | -----
          CONTAINER  | INTERNAL | READ       | p---- | p----  | -----
          CONTAINER  | INTERNAL | WRITE      | p---- | pu---  | -----
          CONTAINER  | INTERNAL | ADMIN      | p---- | pudr-  | -----
          CONTAINER  | PRIVATE  | OWN        | p---- | pu---  | -----
          CONTAINER  | PRIVATE  | NONE       | ----- | -----  | -----
          CONTAINER  | PRIVATE  | READ       | p---- | p----  | -----
          CONTAINER  | PRIVATE  | WRITE      | p---- | pu---  | -----
          CONTAINER  | PRIVATE  | ADMIN      | p---- | pudr-  | -----
          """)
  void ofAWorkflowTheTokenAndWhatItsRepositoryWasGivenMustBothAllow(
      RegistryKind kind,
      Visibility visibility,
      Given given,
      String reads,
      String writes,
      String suspended) {
    see(kind, visibility);
    long own = given == Given.OWN ? repository : another;
    giveRepository(kind, given);
    ImageName name = name(kind);
    Caller reading =
        new Caller.Workflow(1, own, rows.ownerId(), rows.owner() + "/x", "7", false, Instant.MAX);

    assertThat(cell(reading, name)).isEqualTo(reads);
    createToken(own);
    requireUntilSuspended(workflow.text(), name, writes, suspended);
  }

  private void giveRepository(RegistryKind kind, Given given) {
    if (given == Given.OWN) {
      database.execute(
          "update package set repository_id = ?, inherits_roles = true where id = ?",
          repository,
          rows.packageId());
    } else if (given != Given.NONE) {
      long pack = kind == RegistryKind.DOCKER ? image : rows.packageId();
      run(() -> rows.roles().grantToRepository(pack, another, Role.valueOf(given.name())));
    }
  }

  /** A token that writes, for which the user has asked, who administers the repository. */
  private void createToken(long repositoryId) {
    grantInRepository(repositoryId, "ADMIN");
    in(
        () ->
            rows.workflowTokens()
                .create(
                    WorkflowTokenEntity.madeBy(
                        account,
                        login,
                        new WorkflowTokenEntity.Content(
                            repositoryId,
                            "7",
                            workflow.hash(),
                            workflow.lastEight(),
                            WorkflowTokenEntity.Permission.WRITE,
                            Instant.now().plus(Duration.ofHours(1))))));
  }
}
