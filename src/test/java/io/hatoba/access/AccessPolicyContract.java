package io.hatoba.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.config.Settings;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may do what, on either database. */
abstract class AccessPolicyContract {
  private static final String READS = "read:packages";
  private static final String WRITES = "read:packages write:packages";
  private static final String DELETES = "read:packages delete:packages";
  private static final String ADMINISTERS = "pull push delete restore administer";
  private static final String ALL = "read:packages write:packages delete:packages";

  /** Keys for rows that these tests write themselves; no sequence comes so far. */
  private static final AtomicLong KEYS = new AtomicLong(1_000_000_000_000L);

  private TestDatabase database;
  private Rows rows;
  private AccessPolicy policy;
  private String login;
  private long account;
  private long repository;
  private ImageName docker;
  private ImageName container;

  /** An organization with a repository, an image in each registry, and a user outside of it. */
  @BeforeEach
  void makeImages(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    policy = policy(Optional.empty());
    login = "u" + rows.owner().substring(1);
    account =
        database
            .transactions()
            .required(() -> rows.accounts().create(AccountEntity.user(login, null)).id());
    repository =
        database
            .transactions()
            .required(
                () ->
                    rows.daos()
                        .repositories()
                        .create(new RepositoryEntity(rows.ownerId(), "Code"))
                        .id());
    container = rows.name();
    docker = docker("code/image");
    database
        .transactions()
        .required(
            () ->
                rows.packages()
                    .activate(
                        rows.packages()
                            .create(PackageEntity.docker(rows.ownerId(), repository, "code/image"))
                            .id()));
  }

  private AccessPolicy policy(Optional<String> anonymousPull) {
    return AccessBeans.policy(
        rows.daos(),
        new Settings(
            key -> key.equals("hatoba.anonymous-pull") ? anonymousPull : Optional.empty()));
  }

  private ImageName docker(String path) {
    return new ImageName(RegistryKind.DOCKER, new RepositoryName(rows.owner() + "/" + path));
  }

  private void see(Visibility visibility) {
    database.execute(
        "update repository set visibility = ? where id = ?", visibility.name(), repository);
    database.execute(
        "update package set visibility = ? where id = ?", visibility.name(), rows.packageId());
  }

  private void grantInRepository(String permission) {
    database.execute(
        "insert into repository_grant (id, repository_id, account_id, permission)"
            + " values (?, ?, ?, ?)",
        KEYS.incrementAndGet(),
        repository,
        account,
        permission);
  }

  private void grantOnPackage(Role role) {
    database.transactions().required(() -> rows.roles().grant(rows.packageId(), account, role));
  }

  private void join(String membership) {
    database.execute(
        "insert into membership (id, organization_id, account_id, role) values (?, ?, ?, ?)",
        KEYS.incrementAndGet(),
        rows.ownerId(),
        account,
        membership);
  }

  private void baseRole(Role role) {
    database.execute("update account set base_role = ? where id = ?", role.name(), rows.ownerId());
  }

  /** A team of the organization in which the user is. */
  private long team() {
    long team = KEYS.incrementAndGet();
    database.execute(
        "insert into team (id, organization_id, slug, name) values (?, ?, ?, 'Team')",
        team,
        rows.ownerId(),
        "t" + team);
    database.execute("insert into team_member (team_id, account_id) values (?, ?)", team, account);
    return team;
  }

  private Caller.Account caller(String scopes) {
    return new Caller.Account(account, login, false, Set.of(scopes.split(" ")), 1);
  }

  private Decision decide(Caller caller, ImageName name, Action action) {
    return database.transactions().required(() -> policy.of(caller, name).decide(action));
  }

  private String allowed(Caller caller, ImageName name) {
    String words =
        Arrays.stream(Action.values())
            .filter(action -> decide(caller, name, action).allowed())
            .map(Action::word)
            .collect(Collectors.joining(" "));
    return words.isEmpty() ? "-" : words;
  }

  private String allowed(ImageName name) {
    return allowed(caller(ALL), name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # registry| visible  | role  | anonymous | token that reads | writes | deletes | does all
          DOCKER    | PUBLIC   | NONE  | -    | pull | pull      | pull        | pull
          DOCKER    | PUBLIC   | READ  | -    | pull | pull      | pull        | pull
          DOCKER    | PUBLIC   | WRITE | -    | pull | pull push | pull        | pull push
          DOCKER    | PUBLIC   | ADMIN | -    | pull | pull push restore administer | pull delete | pull push delete restore administer
          DOCKER    | INTERNAL | NONE  | -    | pull | pull      | pull        | pull
          DOCKER    | INTERNAL | READ  | -    | pull | pull      | pull        | pull
          DOCKER    | INTERNAL | WRITE | -    | pull | pull push | pull        | pull push
          DOCKER    | INTERNAL | ADMIN | -    | pull | pull push restore administer | pull delete | pull push delete restore administer
          DOCKER    | PRIVATE  | NONE  | -    | -    | -         | -           | -
          DOCKER    | PRIVATE  | READ  | -    | pull | pull      | pull        | pull
          DOCKER    | PRIVATE  | WRITE | -    | pull | pull push | pull        | pull push
          DOCKER    | PRIVATE  | ADMIN | -    | pull | pull push restore administer | pull delete | pull push delete restore administer
          CONTAINER | PUBLIC   | NONE  | pull | pull | pull      | pull        | pull
          CONTAINER | PUBLIC   | READ  | pull | pull | pull      | pull        | pull
          CONTAINER | PUBLIC   | WRITE | pull | pull | pull push | pull        | pull push
          CONTAINER | PUBLIC   | ADMIN | pull | pull | pull push restore administer | pull delete | pull push delete restore administer
          CONTAINER | INTERNAL | NONE  | -    | pull | pull      | pull        | pull
          CONTAINER | INTERNAL | READ  | -    | pull | pull      | pull        | pull
          CONTAINER | INTERNAL | WRITE | -    | pull | pull push | pull        | pull push
          CONTAINER | INTERNAL | ADMIN | -    | pull | pull push restore administer | pull delete | pull push delete restore administer
          CONTAINER | PRIVATE  | NONE  | -    | -    | -         | -           | -
          CONTAINER | PRIVATE  | READ  | -    | pull | pull      | pull        | pull
          CONTAINER | PRIVATE  | WRITE | -    | pull | pull push | pull        | pull push
          CONTAINER | PRIVATE  | ADMIN | -    | pull | pull push restore administer | pull delete | pull push delete restore administer
          """)
  void theScopesOfTheTokenAndTheRoleOfItsAccountMustBothAllow(
      RegistryKind kind,
      Visibility visibility,
      Role role,
      String anonymous,
      String reads,
      String writes,
      String deletes,
      String all) {
    see(visibility);
    if (role != Role.NONE && kind == RegistryKind.DOCKER) {
      grantInRepository(role == Role.READ ? "PULL" : role == Role.WRITE ? "PUSH" : "ADMIN");
    } else if (role != Role.NONE) {
      grantOnPackage(role);
    }
    ImageName name = kind == RegistryKind.DOCKER ? docker : container;

    assertThat(allowed(new Caller.Anonymous(), name)).isEqualTo(anonymous);
    assertThat(allowed(caller(READS), name)).isEqualTo(reads);
    assertThat(allowed(caller(WRITES), name)).isEqualTo(writes);
    assertThat(allowed(caller(DELETES), name)).isEqualTo(deletes);
    assertThat(allowed(caller(ALL), name)).isEqualTo(all);
    assertThat(allowed(caller("repo"), name)).isEqualTo("-");
  }

  @ParameterizedTest
  @CsvSource({
    "PULL, pull",
    "TRIAGE, pull",
    "PUSH, pull push",
    "MAINTAIN, pull push",
    "ADMIN, pull push delete restore administer"
  })
  void permissionsOfARepositoryAreRolesOfItsImages(String permission, String expected) {
    grantInRepository(permission);
    assertThat(allowed(docker)).isEqualTo(expected);
    assertThat(allowed(container)).isEqualTo("-");
  }

  @Test
  void whatATeamWasGivenItsMembersHave() {
    long team = team();
    database.execute(
        "insert into repository_grant (id, repository_id, team_id, permission)"
            + " values (?, ?, ?, 'PUSH')",
        KEYS.incrementAndGet(),
        repository,
        team);
    database.execute(
        "insert into package_grant (id, package_id, team_id, role) values (?, ?, ?, 'READ')",
        KEYS.incrementAndGet(),
        rows.packageId(),
        team);
    assertThat(allowed(docker)).isEqualTo("pull push");
    assertThat(allowed(container)).isEqualTo("pull");

    grantOnPackage(Role.ADMIN);
    assertThat(allowed(container)).as("the greatest counts").isEqualTo(ADMINISTERS);

    database.execute("delete from team_member where team_id = ?", team);
    assertThat(allowed(docker)).isEqualTo("-");
  }

  @Test
  void whatOthersWereGivenCountsForNobodyElse() {
    grantInRepository("ADMIN");
    grantOnPackage(Role.ADMIN);
    join("OWNER");
    Caller stranger = new Caller.Account(KEYS.get(), "stranger", false, Set.of(ALL.split(" ")), 1);
    assertThat(allowed(stranger, docker)).isEqualTo("-");
    assertThat(allowed(stranger, container)).isEqualTo("-");
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void membersOfAnOrganizationHaveItsBaseRoleInItsRepositoriesAndNoneOnItsPackages(Role base) {
    join("MEMBER");
    baseRole(base);
    assertThat(allowed(docker))
        .isEqualTo(
            switch (base) {
              case NONE -> "-";
              case READ -> "pull";
              case WRITE -> "pull push";
              case ADMIN -> ADMINISTERS;
            });
    assertThat(allowed(container)).isEqualTo("-");
  }

  @Test
  void ownersOfAnOrganizationAdministerAllOfIt() {
    join("OWNER");
    assertThat(allowed(docker)).isEqualTo(ADMINISTERS);
    assertThat(allowed(container)).isEqualTo(ADMINISTERS);
    assertThat(allowed(rows.name("absent"))).isEqualTo(ADMINISTERS);
  }

  @Test
  void aPackageMayInheritTheRolesOfItsRepositoryButNotItsVisibility() {
    grantInRepository("PUSH");
    database.execute(
        "update package set repository_id = ? where id = ?", repository, rows.packageId());
    assertThat(allowed(container)).as("linked only").isEqualTo("-");

    database.execute("update package set inherits_roles = true where id = ?", rows.packageId());
    assertThat(allowed(container)).isEqualTo("pull push");

    database.execute("delete from repository_grant where repository_id = ?", repository);
    database.execute("update repository set visibility = 'PUBLIC' where id = ?", repository);
    assertThat(allowed(container)).isEqualTo("-");
    join("MEMBER");
    assertThat(allowed(container)).as("base role").isEqualTo("pull");
  }

  @Test
  void whoMayPublishBelowAnOwnerMayPushToWhatIsNotThereYet() {
    ImageName absent = rows.name("absent");
    assertThat(allowed(absent)).isEqualTo("-");
    join("MEMBER");
    assertThat(allowed(absent)).isEqualTo("pull push");
    ImageName own = new ImageName(RegistryKind.CONTAINER, new RepositoryName(login + "/mine/too"));
    assertThat(allowed(own)).isEqualTo(ADMINISTERS);
    assertThat(allowed(new Caller.Anonymous(), absent)).isEqualTo("-");
  }

  @Test
  void aPackageWithoutAManifestGivesNoRights() {
    long pending = rows.createPackage("pending");
    database.execute("update package set visibility = 'PUBLIC' where id = ?", pending);
    database.transactions().required(() -> rows.roles().grant(pending, account, Role.ADMIN));
    assertThat(allowed(rows.name("pending"))).isEqualTo("-");
    assertThat(allowed(new Caller.Anonymous(), rows.name("pending"))).isEqualTo("-");
  }

  @Test
  void anImageOfTheDockerRegistryNeedsItsRepository() {
    join("OWNER");
    Decision refused = decide(caller(ALL), docker("missing/image"), Action.PUSH);
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.rule()).contains("has no repository named missing");
    assertThat(allowed(docker("code/another"))).isEqualTo(ADMINISTERS);
  }

  @Test
  void nobodyMayDoAnythingBelowALoginThatNobodyHas() {
    ImageName nobodys =
        new ImageName(RegistryKind.CONTAINER, new RepositoryName("nobody-" + login + "/image"));
    assertThat(allowed(nobodys)).isEqualTo("-");
    assertThat(allowed(new Caller.Anonymous(), nobodys)).isEqualTo("-");
  }

  @Test
  void siteAdministratorsMayDoEverythingThatTheirTokenAllows() {
    Caller admin = new Caller.Account(account, login, true, Set.of(WRITES.split(" ")), 1);
    assertThat(allowed(admin, container)).isEqualTo("pull push restore administer");
    assertThat(allowed(admin, docker("missing/image"))).isEqualTo("pull push restore administer");
  }

  @Test
  void publicImagesAreKeptFromAnonymousCallersWhereTheSettingsSaySo() {
    see(Visibility.PUBLIC);
    assertThat(allowed(new Caller.Anonymous(), container)).isEqualTo("pull");
    policy = policy(Optional.of("false"));
    assertThat(allowed(new Caller.Anonymous(), container)).isEqualTo("-");
    assertThat(allowed(container)).isEqualTo("pull");
  }

  @Test
  void aDecisionTellsTheRulesThatLedToIt() {
    grantOnPackage(Role.READ);
    assertThat(decide(caller(ALL), container, Action.PULL).chain())
        .containsExactly(
            "the token has the scope read:packages",
            login + " was given the role read on the package");
    assertThat(decide(caller(ALL), container, Action.PUSH).chain())
        .containsExactly(
            "the token has the scope write:packages",
            login
                + " was given the role read on the package; push needs the role write,"
                + " which an administrator of "
                + container
                + " can give");
    assertThat(decide(caller(READS), container, Action.PUSH).chain())
        .containsExactly(
            "the token lacks the scope write:packages; its owner can make one that has it");
  }

  @Test
  void theRowsAreAskedOnceWhetherTheImageIsThereOrNot() {
    // A node that has served before knows the modes of types.
    database.transactions().required(() -> policy.of(caller(ALL), container).allows(Action.PULL));
    for (ImageName name : List.of(container, docker, rows.name("absent"), docker("missing/x"))) {
      List<String> statements =
          database.statements(
              () ->
                  database
                      .transactions()
                      .required(
                          () -> {
                            Access access = policy.of(caller(ALL), name);
                            return access.allows(Action.PULL) || access.allows(Action.DELETE);
                          }));
      assertThat(statements).as("%s", name).hasSize(1);
    }
  }
}
