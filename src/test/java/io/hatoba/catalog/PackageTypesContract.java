package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.access.AccessExplanation;
import io.hatoba.access.AccessPolicy;
import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.access.Decision;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Role;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpochs;
import io.hatoba.settings.PackageTypeMode;
import io.hatoba.settings.PackageTypeModes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Types of packages as they are enabled, frozen and disabled, on either database. */
abstract class PackageTypesContract {
  private static final Set<String> ALL =
      Set.of("read:packages", "write:packages", "delete:packages");

  /** When a greater epoch is noticed at the latest. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private TestDatabase database;
  private Rows rows;
  private AuditBeans audit;
  private long now;
  private PackageTypeModes modes;
  private PackageTypes types;
  private AccessPolicy policy;
  private Caller.Account administrator;
  private Caller.Account reader;

  @BeforeEach
  void makeNode(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    audit = new AuditBeans(database);
    modes = new PackageTypeModes(rows.settings(), AccessEpochs.at(rows.epochs(), () -> now));
    types = new PackageTypes(modes, audit.log());
    policy = new AccessPolicy(rows.roles(), new Settings(key -> Optional.empty()), modes);
    administrator = account("a", Role.ADMIN);
    reader = account("r", Role.READ);
  }

  @AfterEach
  void enableAll() {
    change(
        Map.of(
            RegistryKind.DOCKER, PackageTypeMode.ENABLED,
            RegistryKind.CONTAINER, PackageTypeMode.ENABLED));
  }

  private Caller.Account account(String prefix, Role role) {
    String login = prefix + rows.owner().substring(1);
    long id =
        database
            .transactions()
            .required(
                () -> {
                  long made = rows.accounts().create(AccountEntity.user(login, null)).id();
                  rows.roles().grant(rows.packageId(), made, role);
                  return made;
                });
    return new Caller.Account(id, login, false, ALL, 1);
  }

  private void change(Map<RegistryKind, PackageTypeMode> changes) {
    database.transactions().required(() -> types.change(changes));
  }

  private void container(PackageTypeMode mode) {
    change(Map.of(RegistryKind.CONTAINER, mode));
    now += LOOK.toNanos();
  }

  private Decision decide(Caller caller, ImageName name, Action action) {
    return database.transactions().required(() -> policy.of(caller, name).decide(action));
  }

  @Test
  void allAreEnabledUntilSomebodySaysOtherwise() {
    assertThat(database.transactions().required(types::list))
        .containsOnly(
            Map.entry(RegistryKind.DOCKER, PackageTypeMode.ENABLED),
            Map.entry(RegistryKind.CONTAINER, PackageTypeMode.ENABLED));
  }

  @Test
  void aChangeIsOfTheTypesThatItNamesAndIsAudited() {
    container(PackageTypeMode.READ_ONLY);
    change(Map.of(RegistryKind.DOCKER, PackageTypeMode.DISABLED));
    assertThat(database.transactions().required(types::list))
        .containsOnly(
            Map.entry(RegistryKind.DOCKER, PackageTypeMode.DISABLED),
            Map.entry(RegistryKind.CONTAINER, PackageTypeMode.READ_ONLY));
    assertThat(audit.find("action:packages.types_changed").get(0).details())
        .isEqualTo("{\"docker\":\"disabled\"}");
  }

  @Test
  void aNodeFeelsItWithItsNextLookAndAsksNothingUntilThen() {
    decide(reader, rows.name(), Action.PULL);
    change(Map.of(RegistryKind.CONTAINER, PackageTypeMode.READ_ONLY));
    assertThat(modes.of(RegistryKind.CONTAINER)).isEqualTo(PackageTypeMode.ENABLED);
    assertThat(database.allStatements(() -> modes.of(RegistryKind.CONTAINER))).isEmpty();
    now += LOOK.toNanos();
    assertThat(database.allStatements(() -> modes.of(RegistryKind.CONTAINER))).hasSize(2);
    assertThat(modes.of(RegistryKind.CONTAINER)).isEqualTo(PackageTypeMode.READ_ONLY);
    assertThat(database.allStatements(() -> modes.of(RegistryKind.CONTAINER))).isEmpty();
  }

  @Test
  void readOnlyRefusesPushesAndNothingElse() {
    container(PackageTypeMode.READ_ONLY);
    Decision push = decide(administrator, rows.name(), Action.PUSH);
    assertThat(push.allowed()).isFalse();
    assertThat(push.rule())
        .isEqualTo(
            "packages of the type container are read-only on this instance;"
                + " a site administrator can change it");
    for (Action action : List.of(Action.PULL, Action.DELETE, Action.RESTORE, Action.ADMINISTER)) {
      assertThat(decide(administrator, rows.name(), action).allowed()).as(action.word()).isTrue();
    }
    Caller site = new Caller.Account(1, "admin", true, ALL, 1);
    assertThat(decide(site, rows.name(), Action.PUSH).allowed()).isFalse();
    // Who could not push anyway is told what they were told before.
    assertThat(decide(reader, rows.name(), Action.PUSH).rule()).contains("needs the role write");
  }

  @Test
  void ofADisabledTypeAllIsDecidedAsOfWhatIsAbsent() {
    ImageName absent = rows.name("absent");
    container(PackageTypeMode.DISABLED);
    for (Action action : Action.values()) {
      for (Caller caller : List.of(administrator, reader, new Caller.Anonymous())) {
        assertThat(decide(caller, rows.name(), action).allowed())
            .isEqualTo(decide(caller, absent, action).allowed())
            .isFalse();
      }
    }
    Caller owner = new Caller.Account(rows.ownerId(), rows.owner(), false, ALL, 1);
    assertThat(decide(owner, rows.name(), Action.PULL).allowed()).isTrue();
    assertThat(database.statements(() -> policy.of(administrator, rows.name()).decide(Action.PULL)))
        .isEqualTo(database.statements(() -> policy.of(administrator, absent).decide(Action.PULL)));
  }

  @Test
  void anExplanationSaysThatATypeIsDisabled() {
    container(PackageTypeMode.DISABLED);
    ImageName own =
        new ImageName(RegistryKind.CONTAINER, new RepositoryName(reader.login() + "/app"));
    AccessExplanation explanation = new AccessExplanation(policy, rows.accounts(), modes);
    Decision pull =
        database
            .transactions()
            .required(() -> explanation.of(reader.login(), ALL, own, Action.PULL, false))
            .orElseThrow();
    assertThat(pull.allowed()).isFalse();
    assertThat(pull.rule()).startsWith("packages of the type container are disabled");
  }

  @Test
  void aDisabledTypeIsNotListed() {
    rows.addVersion(rows.packageId());
    Packages packages =
        new CatalogBeans(rows.daos(), Clock.systemUTC(), audit.log()).packages(modes);
    String name = rows.name().toString();
    String before = rows.owner();
    assertThat(list(packages, Optional.empty(), before)).contains(name);
    container(PackageTypeMode.DISABLED);
    assertThat(list(packages, Optional.empty(), before)).doesNotContain(name);
    assertThat(list(packages, Optional.of(RegistryKind.CONTAINER), before)).isEmpty();
    container(PackageTypeMode.READ_ONLY);
    assertThat(list(packages, Optional.of(RegistryKind.CONTAINER), before)).contains(name);
    assertThat(list(packages, Optional.of(RegistryKind.DOCKER), before)).doesNotContain(name);
  }

  private List<String> list(Packages packages, Optional<RegistryKind> registry, String after) {
    return database.transactions().required(() -> packages.listNames(registry, after, 100));
  }
}
