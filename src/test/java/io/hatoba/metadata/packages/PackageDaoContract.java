package io.hatoba.metadata.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.RacingInsert;
import io.hatoba.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packages and their names on either database. */
abstract class PackageDaoContract {
  private static final Set<RegistryKind> BOTH = Set.of(RegistryKind.values());

  private TestDatabase database;
  private Rows rows;

  @BeforeEach
  void makeOwner(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
  }

  private Optional<PackageEntity> find(ImageName name) {
    return database.transactions().required(() -> rows.packages().find(name));
  }

  private void activate(long packageId) {
    database.transactions().required(() -> rows.packages().activate(packageId));
  }

  /** All names of the owner that are listed after one, page by page. */
  private List<String> listAfter(String start, int pageSize) {
    return listAfter(BOTH, start, pageSize);
  }

  private List<String> listAfter(Set<RegistryKind> kinds, String start, int pageSize) {
    List<String> listed = new ArrayList<>();
    String after = start;
    while (true) {
      String last = after;
      List<String> page =
          database.transactions().required(() -> rows.packages().listNames(kinds, last, pageSize));
      assertThat(page).hasSizeLessThanOrEqualTo(pageSize);
      List<String> mine =
          page.stream().filter(name -> name.startsWith(rows.owner() + "/")).toList();
      if (mine.isEmpty()) {
        return listed;
      }
      mine.forEach(name -> listed.add(name.substring(rows.owner().length() + 1)));
      after = mine.get(mine.size() - 1);
    }
  }

  @Test
  void isMadePendingAndPrivate() {
    long id = rows.createPackage("new");

    assertThat(find(rows.name("new")))
        .hasValueSatisfying(
            made -> {
              assertThat(made.id()).isEqualTo(id);
              assertThat(made.state()).isEqualTo(PackageEntity.State.PENDING);
              assertThat(made.visibility()).isEqualTo(Visibility.PRIVATE);
              assertThat(made.kind()).isEqualTo(RegistryKind.CONTAINER);
              assertThat(made.ownerId()).isEqualTo(rows.ownerId());
              assertThat(made.repositoryId()).isEmpty();
              assertThat(made.name()).isEqualTo("new");
            });
  }

  @Test
  void comesToLifeOnce() {
    long id = rows.createPackage("new");

    activate(id);
    activate(id);

    assertThat(find(rows.name("new")))
        .hasValueSatisfying(made -> assertThat(made.state()).isEqualTo(PackageEntity.State.ACTIVE));
  }

  @Test
  void isFoundInItsOwnRegistryOnly() {
    rows.createPackage("a/b");

    assertThat(find(new ImageName(RegistryKind.DOCKER, new RepositoryName(rows.owner() + "/a/b"))))
        .isEmpty();
    assertThat(find(rows.name("a/b"))).isPresent();
    assertThat(find(rows.name("a/b/c"))).isEmpty();
  }

  @Test
  void ofPushesToANewNameThatRaceOneMakesThePackage() {
    for (int round = 0; round < 5; round++) {
      String path = "raced" + round;

      List<Long> ids =
          Race.run(
              6,
              i ->
                  RacingInsert.retried(
                      () ->
                          database
                              .transactions()
                              .required(
                                  () ->
                                      rows.packages()
                                          .find(rows.name(path))
                                          .orElseGet(
                                              () ->
                                                  rows.packages()
                                                      .create(
                                                          PackageEntity.container(
                                                              rows.ownerId(), path)))
                                          .id())));

      assertThat(ids).containsOnly(find(rows.name(path)).orElseThrow().id());
    }
  }

  @Test
  void livingOnesAreListedBytewisePageByPage() {
    List<String> paths = List.of("a", "a-b", "a.b", "a/b", "a0", "a_b", "b", "z/y/x");
    for (String path : paths.subList(3, 8)) {
      activate(rows.createPackage(path));
    }
    for (String path : paths.subList(0, 3)) {
      activate(rows.createPackage(path));
    }
    rows.createPackage("pending");
    List<Object> packages =
        database.query("select id from package where owner_id = ?", rows.ownerId());
    for (Object id : packages) {
      rows.addVersion(((Number) id).longValue());
    }
    activate(rows.createPackage("emptied"));

    List<String> bytewise = new ArrayList<>(paths);
    bytewise.add("app");
    bytewise.sort(null);
    assertThat(listAfter(rows.owner(), 2)).isEqualTo(bytewise);
    assertThat(listAfter(rows.owner() + "/a.b", 3))
        .isEqualTo(bytewise.subList(bytewise.indexOf("a.b") + 1, bytewise.size()));
  }

  @Test
  void theNamesOfOneRegistryAreListedAlone() {
    long container = rows.createPackage("b");
    activate(container);
    List.of(rows.packageId(), container).forEach(rows::addVersion);
    long docker =
        database
            .transactions()
            .required(
                () -> {
                  long code =
                      rows.daos()
                          .repositories()
                          .create(new RepositoryEntity(rows.ownerId(), "code"))
                          .id();
                  PackageEntity image =
                      rows.packages()
                          .create(PackageEntity.docker(rows.ownerId(), code, "code/image"));
                  rows.packages().activate(image.id());
                  // Reached by a name of the other registry as well, as one that was migrated is.
                  rows.packages().addName(image, rows.name("code/image"));
                  return image.id();
                });
    rows.addVersion(docker);

    assertThat(listAfter(rows.owner(), 10)).containsExactly("app", "b", "code/image");
    assertThat(listAfter(Set.of(RegistryKind.CONTAINER), rows.owner(), 1))
        .containsExactly("app", "b");
    assertThat(listAfter(Set.of(RegistryKind.DOCKER), rows.owner(), 1))
        .containsExactly("code/image");
  }

  @Test
  void namesAreListedByOneStatement() {
    assertThat(
            database.statements(
                () ->
                    database
                        .transactions()
                        .required(() -> rows.packages().listNames(BOTH, "", 10).size())))
        .hasSize(1);
  }
}
