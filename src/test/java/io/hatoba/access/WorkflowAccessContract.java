package io.hatoba.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.config.Settings;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What runs of workflows may do, on either database. */
abstract class WorkflowAccessContract {
  private TestDatabase database;
  private Rows rows;
  private AccessPolicy policy;
  private long repository;

  /** An organization with a repository, whose workflows these are, and a package. */
  @BeforeEach
  void makeRepository(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    policy = AccessBeans.policy(rows.daos(), new Settings(key -> Optional.empty()));
    repository = createRepository(rows, "Code");
  }

  private long createRepository(Rows owner, String name) {
    return database
        .transactions()
        .required(
            () ->
                rows.daos()
                    .repositories()
                    .create(new RepositoryEntity(owner.ownerId(), name))
                    .id());
  }

  private Caller.Workflow workflow(boolean writes) {
    return new Caller.Workflow(
        1, repository, rows.ownerId(), rows.owner() + "/Code", "7", writes, Instant.MAX);
  }

  private ImageName docker(String path) {
    return new ImageName(RegistryKind.DOCKER, new RepositoryName(path));
  }

  private void createImage(Rows owner, long repositoryId, String path) {
    database
        .transactions()
        .required(
            () ->
                rows.packages()
                    .activate(
                        rows.packages()
                            .create(PackageEntity.docker(owner.ownerId(), repositoryId, path))
                            .id()));
  }

  private void grant(Role role) {
    database
        .transactions()
        .required(() -> rows.roles().grantToRepository(rows.packageId(), repository, role));
  }

  private Decision decide(Caller caller, ImageName name, Action action) {
    return database.transactions().required(() -> policy.of(caller, name).decide(action));
  }

  private String allowed(boolean writes, ImageName name) {
    String words =
        Arrays.stream(Action.values())
            .filter(action -> decide(workflow(writes), name, action).allowed())
            .map(Action::word)
            .collect(Collectors.joining(" "));
    return words.isEmpty() ? "-" : words;
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void imagesOfItsOwnRepositoryAreWhatTheTokenSays(Visibility visibility) {
    database.execute(
        "update repository set visibility = ? where id = ?", visibility.name(), repository);
    createImage(rows, repository, "code/image");
    for (String image : new String[] {"image", "absent"}) {
      ImageName name = docker(rows.owner() + "/code/" + image);
      assertThat(allowed(false, name)).isEqualTo("pull");
      assertThat(allowed(true, name)).isEqualTo("pull push delete restore");
    }
  }

  @ParameterizedTest
  @CsvSource({"PUBLIC, pull", "INTERNAL, pull", "PRIVATE, -"})
  void imagesOfAnotherRepositoryAreReadAsFarAsTheyAreSeen(Visibility visibility, String expected) {
    Rows others = new Rows(database);
    for (Rows owner : new Rows[] {rows, others}) {
      long other = createRepository(owner, "Other");
      database.execute(
          "update repository set visibility = ? where id = ?", visibility.name(), other);
      createImage(owner, other, "other/image");
      ImageName name = docker(owner.owner() + "/other/image");
      assertThat(allowed(false, name)).isEqualTo(expected);
      assertThat(allowed(true, name)).isEqualTo(expected);
    }
  }

  @Test
  void aRepositoryThatIsMissingHasNoImages() {
    assertThat(allowed(true, docker(rows.owner() + "/missing/image"))).isEqualTo("-");
    assertThat(allowed(true, docker("nobody-" + rows.owner() + "/code/image"))).isEqualTo("-");
  }

  @Test
  void newPackagesOfItsOwnerMayBePublished() {
    Rows others = new Rows(database);
    long pending = rows.createPackage("pending");
    database.execute("update package set visibility = 'PUBLIC' where id = ?", pending);
    for (String path : new String[] {"absent", "pending"}) {
      assertThat(allowed(true, rows.name(path))).isEqualTo("pull push");
      assertThat(allowed(false, rows.name(path))).as("as what is private").isEqualTo("-");
    }
    assertThat(allowed(true, others.name("absent"))).isEqualTo("-");
  }

  @Test
  void aPackageMayHaveTheRolesOfItsRepository() {
    database.execute(
        "update package set repository_id = ? where id = ?", repository, rows.packageId());
    assertThat(allowed(true, rows.name())).as("linked only").isEqualTo("-");
    database.execute("update package set inherits_roles = true where id = ?", rows.packageId());
    assertThat(allowed(true, rows.name())).isEqualTo("pull push");
    assertThat(allowed(false, rows.name())).isEqualTo("pull");

    long other = createRepository(rows, "Other");
    database.execute("update package set repository_id = ? where id = ?", other, rows.packageId());
    assertThat(allowed(true, rows.name())).isEqualTo("-");
  }

  @Test
  void whatOthersWereGivenCountsForNoWorkflow() {
    long other = createRepository(rows, "Other");
    database
        .transactions()
        .required(() -> rows.roles().grantToRepository(rows.packageId(), other, Role.ADMIN));
    // An account may have the number of a repository.
    database
        .transactions()
        .required(() -> rows.roles().grant(rows.packageId(), rows.ownerId(), Role.ADMIN));
    assertThat(allowed(true, rows.name())).isEqualTo("-");
  }

  @Test
  void aDecisionTellsTheRulesThatLedToIt() {
    grant(Role.READ);
    assertThat(decide(workflow(true), rows.name(), Action.PULL).chain())
        .containsExactly(
            "the workflow token of " + rows.owner() + "/Code may write packages",
            "the repository " + rows.owner() + "/Code was given the role read on the package");
    assertThat(decide(workflow(true), rows.name(), Action.PUSH).rule())
        .endsWith(
            "push needs the role write, which an administrator of "
                + rows.name()
                + " can give to the repository "
                + rows.owner()
                + "/Code");
    assertThat(decide(workflow(false), rows.name(), Action.PUSH).chain())
        .containsExactly(
            "the workflow token may only read packages; push needs one with the permission write,"
                + " for which its job can ask");
    assertThat(policy.decideCatalog(workflow(true)).allowed()).isFalse();
  }

  @Test
  void theRowsAreAskedOnceWhetherTheImageIsThereOrNot() {
    for (ImageName name : new ImageName[] {rows.name(), rows.name("absent")}) {
      Access access = policy.of(workflow(true), name);
      assertThat(
              database.statements(
                  () -> {
                    for (Action action : Action.values()) {
                      access.decide(action);
                    }
                  }))
          .hasSize(1);
    }
  }
}
