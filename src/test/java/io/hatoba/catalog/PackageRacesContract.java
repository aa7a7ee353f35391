package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.accounts.User;
import io.hatoba.accounts.ValidationException;
import io.hatoba.config.Settings;
import io.hatoba.metadata.Race;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Tag;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.RacingInsert;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages that go and come back while others push, pull and delete in them. */
abstract class PackageRacesContract {
  private static final int ROUNDS = 8;

  @TempDir private Path directory;
  private TestDatabase database;
  private Estate estate;
  private Versions versions;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    estate = new Estate(database, directory);
    versions =
        CatalogBeans.versions(
            database, estate.registry(), new Settings(key -> Optional.empty()), estate.audit.log());
  }

  /** Does what a request does; whether it was not refused. */
  private boolean asked(Runnable work) {
    return RacingInsert.retried(
        () -> {
          try {
            estate.run(work);
            return true;
          } catch (ValidationException | RegistryException refused) {
            return false;
          }
        });
  }

  private void push(ImageName name, String annotation) {
    RacingInsert.retried(
        () -> estate.publish(name, Publisher.account(estate.owner.id()), annotation));
  }

  private boolean delete(long id) {
    return asked(() -> estate.deletions().delete(id, estate.owner.id(), false));
  }

  private boolean restore(long id) {
    return asked(() -> estate.deletions().restore(id, estate.owner.id()));
  }

  private boolean pulls(ImageName name) {
    return estate
        .in(() -> estate.daos.manifests().find(name, new Tag("v1")))
        .flatMap(ManifestDao.Lookup::manifest)
        .isPresent();
  }

  private long count(String sql, Object... parameters) {
    return ((Number) database.query("select count(*) " + sql, parameters).get(0)).longValue();
  }

  /** What is so whatever happened. */
  private void check() {
    long owner = estate.organizationId();
    assertThat(
            count(
                "from package p where p.owner_id = ? and p.deleted_at is null and not exists"
                    + " (select 1 from package_name n where n.package_id = p.id)",
                owner))
        .as("living packages that nothing reaches")
        .isZero();
    assertThat(
            count(
                "from package p join package_name n on n.package_id = p.id where p.owner_id = ?"
                    + " and p.deleted_at is not null",
                owner))
        .as("deleted packages that are reached")
        .isZero();
    assertThat(
            count(
                "from package p where p.owner_id = ? and p.state = 'ACTIVE' and p.deleted_at is not"
                    + " null and not exists (select 1 from deleted_package_name n"
                    + " where n.package_id = p.id)",
                owner))
        .as("deleted packages that no name can bring back")
        .isZero();
    assertThat(
            count(
                "from tag t join manifest m on m.id = t.manifest_id join package p"
                    + " on p.id = t.package_id where p.owner_id = ? and m.deleted_at is not null",
                owner))
        .as("tags of what is deleted")
        .isZero();
    assertThat(
            count(
                "from package_version v join manifest m on m.id = v.manifest_id join package p"
                    + " on p.id = v.package_id where p.owner_id = ? and v.deleted_at is null"
                    + " and m.deleted_at is not null",
                owner))
        .as("versions without their manifest")
        .isZero();
  }

  @Test
  void aPackageThatIsDeletedAmongPushesPullsAndDeletesIsThereOrNot() {
    for (int round = 0; round < ROUNDS; round++) {
      ImageName name = estate.container("raced" + round);
      long id = estate.push(name);
      push(name, "'more':'1'");
      List<Object> ids =
          database.query("select min(id) from package_version where package_id = ?", id);
      long version = ((Number) ids.get(0)).longValue();
      Race.run(
          4,
          racer ->
              switch (racer) {
                case 0 -> delete(id);
                case 1 -> {
                  push(name, "'more':'2'");
                  yield true;
                }
                case 2 -> asked(() -> versions.delete(id, version, estate.owner.id()));
                default -> {
                  boolean pulled = false;
                  for (int i = 0; i < 10; i++) {
                    pulled |= pulls(name);
                  }
                  yield pulled;
                }
              });
      check();
      assertThat(count("from package where id = ? and deleted_at is not null", id)).isEqualTo(1);
      // The push was before the delete, or made a package of its own.
      Optional<Long> now = estate.reached(name);
      long holder = now.orElse(id);
      assertThat(now).isNotEqualTo(Optional.of(id));
      assertThat(count("from tag t where t.package_id = ? and t.name = 'v1'", holder)).isEqualTo(1);
      assertThat(pulls(name)).isEqualTo(now.isPresent());
      assertThat(restore(id)).isEqualTo(now.isEmpty());
      check();
    }
  }

  @Test
  void aRestoreAmongPushesLosesNone() {
    for (int round = 0; round < ROUNDS; round++) {
      ImageName name = estate.container("back" + round);
      long id = estate.push(name);
      assertThat(delete(id)).isTrue();
      boolean uploading = round % 2 == 0;
      if (uploading) {
        estate.in(() -> estate.publications.open(name, estate.owner.id()));
      }
      List<Boolean> done =
          Race.run(
              3,
              racer ->
                  switch (racer) {
                    case 0 -> restore(id);
                    case 1 -> {
                      push(name, "'more':'1'");
                      yield true;
                    }
                    default -> pulls(name);
                  });
      check();
      long reached = estate.reached(name).orElseThrow();
      assertThat(reached == id).isEqualTo(done.get(0));
      assertThat(pulls(name)).isTrue();
      assertThat(count("from package_version where package_id = ? and deleted_at is null", reached))
          .isEqualTo(reached == id ? 2 : 1);
    }
  }

  @Test
  void deletesAndRestoresOfOnePackageGoOneAfterAnother() {
    ImageName name = estate.container("app");
    long id = estate.push(name);
    for (int round = 0; round < ROUNDS; round++) {
      boolean there = estate.reached(name).isPresent();
      List<Boolean> done = Race.run(4, racer -> racer % 2 == 0 ? delete(id) : restore(id));
      check();
      int changes = (int) done.stream().filter(Boolean::booleanValue).count();
      assertThat(changes).isPositive();
      assertThat(estate.reached(name).isPresent()).isEqualTo(there == (changes % 2 == 0));
    }
  }

  @Test
  void anOwnerWhoLeavesDuringAFirstPushThatNamesItsSourceStandsInNobodysWay() {
    for (int round = 0; round < ROUNDS; round++) {
      String login = "l-" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
      User leaving = estate.in(() -> estate.accounts.users().create(login, "", false));
      estate.run(
          () ->
              estate
                  .accounts
                  .repositories()
                  .create(leaving.id(), "code", Visibility.PRIVATE, "", ""));
      ImageName name = Estate.name(RegistryKind.CONTAINER, login + "/app");
      estate.in(() -> estate.publications.open(name, leaving.id()));
      String label = "'org.opencontainers.image.source':'http://localhost:8080/" + login + "/code'";
      List<Boolean> done =
          Race.run(
              2,
              racer ->
                  racer == 0
                      ? asked(() -> estate.accounts.users().delete(login))
                      : asked(() -> estate.publish(name, Publisher.account(leaving.id()), label)));
      assertThat(done).contains(true);
      assertThat(count("from account where id = ? and deleted_at is null", leaving.id()))
          .isEqualTo(done.get(0) ? 0 : 1);
      assertThat(
              count(
                  "from package where owner_id = ? and state = 'ACTIVE' and repository_id is not null"
                      + " and deleted_at is null",
                  leaving.id()))
          .isEqualTo(done.get(0) ? 0 : 1);
    }
  }
}
