package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.access.Action;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.ValidationException;
import io.hatoba.metadata.Race;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Permission;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.RacingInsert;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations that meet changes of the repositories whose packages they take. */
abstract class MigrationRacesContract {
  private static final int ROUNDS = 8;

  /** Enough for a step that waits for nobody, and what one that waits takes longer. */
  private static final int MILLIS = 700;

  @TempDir private Path directory;
  private TestDatabase database;
  private MigrationBench bench;
  private Estate estate;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    bench = new MigrationBench(database, directory);
    estate = bench.estate;
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Changes something; before that is committed a node does what was asked for, or waits. */
  private void meet(Runnable change) {
    CountDownLatch changed = new CountDownLatch(1);
    CountDownLatch migrated = new CountDownLatch(1);
    Race.run(
        2,
        racer -> {
          if (racer == 0) {
            estate.run(
                () -> {
                  change.run();
                  changed.countDown();
                  await(migrated, MILLIS);
                });
          } else {
            assertThat(await(changed, TimeUnit.SECONDS.toMillis(10))).isTrue();
            bench.run();
            migrated.countDown();
          }
          return racer;
        });
  }

  private Repositories.Change change(Optional<String> name, Optional<Visibility> visibility) {
    return new Repositories.Change(name, Optional.empty(), Optional.empty(), visibility);
  }

  @Test
  void aPackageOfARepositoryThatIsBeingHiddenIsHidden() {
    Repository code = estate.repository("code", Visibility.PUBLIC);
    estate.push(estate.docker("code/app"));
    bench.ask(ConflictRule.REFUSE);
    RepositoryAccess access = estate.access(code);

    meet(
        () ->
            estate
                .accounts
                .repositories()
                .change(access, change(Optional.empty(), Optional.of(Visibility.PRIVATE))));

    ImageName container = estate.container("code/app");
    assertThat(estate.reached(container)).isPresent();
    assertThat(estate.may(estate.stranger, Action.PULL, container)).isFalse();
  }

  @Test
  void whoIsBeingTakenOutOfTheRepositoryHasNoRoleOnThePackage() {
    Repository code = estate.repository("code", Visibility.PRIVATE);
    estate.push(estate.docker("code/app"));
    long stranger = estate.stranger.id();
    estate.run(() -> estate.accounts.collaborators().give(code.id(), stranger, Permission.PUSH));
    bench.ask(ConflictRule.REFUSE);

    meet(() -> estate.accounts.collaborators().takeBack(code.id(), stranger));

    ImageName container = estate.container("code/app");
    assertThat(estate.reached(container)).isPresent();
    assertThat(estate.may(estate.stranger, Action.PULL, container)).isFalse();
  }

  @Test
  void whoIsBeingGivenTheRepositoryHasThePackage() {
    Repository code = estate.repository("code", Visibility.PRIVATE);
    estate.push(estate.docker("code/app"));
    long stranger = estate.stranger.id();
    bench.ask(ConflictRule.REFUSE);

    meet(() -> estate.accounts.collaborators().give(code.id(), stranger, Permission.PULL));

    assertThat(
            database.query(
                "select g.role from package_grant g join package p on p.id = g.package_id"
                    + " where g.account_id = ? and p.owner_id = ?",
                stranger,
                estate.organizationId()))
        .hasSize(1);
  }

  @Test
  void aFirstPushToAMigratedOwnersRepositoryThatIsBeingHiddenMakesAHiddenPackage() {
    Repository code = estate.repository("code", Visibility.PUBLIC);
    bench.migrate(ConflictRule.REFUSE);
    RepositoryAccess access = estate.access(code);
    CountDownLatch changed = new CountDownLatch(1);
    CountDownLatch pushed = new CountDownLatch(1);

    Race.run(
        2,
        racer -> {
          if (racer == 0) {
            estate.run(
                () -> {
                  estate
                      .accounts
                      .repositories()
                      .change(access, change(Optional.empty(), Optional.of(Visibility.PRIVATE)));
                  changed.countDown();
                  await(pushed, MILLIS);
                });
          } else {
            assertThat(await(changed, TimeUnit.SECONDS.toMillis(10))).isTrue();
            RacingInsert.retried(() -> estate.push(estate.docker("code/app")));
            pushed.countDown();
          }
          return racer;
        });

    ImageName container = estate.container("code/app");
    assertThat(estate.reached(container)).isPresent();
    assertThat(estate.may(estate.stranger, Action.PULL, container)).isFalse();
  }

  @Test
  void aPackageOfARepositoryThatIsBeingRenamedIsNotTakenBackToTheOldName() {
    Repository code = estate.repository("code", Visibility.PRIVATE);
    long id = estate.push(estate.docker("code/app"));
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);
    RepositoryAccess access = estate.access(code);
    estate.in(() -> bench.migrations.undo(ended));

    meet(
        () ->
            estate
                .accounts
                .repositories()
                .change(access, change(Optional.of("other"), Optional.empty())));

    MigratedPackage line = bench.line(ended, "code/app");
    assertThat(line.state()).isEqualTo(MigratedPackage.State.KEPT);
    assertThat(line.reason()).contains("another name");
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.CONTAINER);
  }

  @Test
  void ofAMigrationOfOneOwnerAndOneOfAllTheSecondIsRefused() {
    estate.repository("code", Visibility.PRIVATE);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);

    List<Boolean> refused =
        Race.run(
            2,
            racer -> {
              if (racer == 0) {
                estate.run(
                    () -> {
                      bench.ask(ConflictRule.REFUSE);
                      begun.countDown();
                      await(answered, MILLIS);
                    });
                return false;
              }
              assertThat(await(begun, TimeUnit.SECONDS.toMillis(10))).isTrue();
              MigrationPlan all = new MigrationPlan(Optional.empty(), ConflictRule.SKIP, List.of());
              try {
                estate.in(() -> bench.migrations.start(all));
                return false;
              } catch (ValidationException underWay) {
                return true;
              } finally {
                answered.countDown();
              }
            });

    bench.run();
    assertThat(refused).containsExactly(false, true);
  }

  /** Does what a request does, which another may be before. */
  private void asked(Runnable work) {
    RacingInsert.retried(
        () -> {
          try {
            estate.run(work);
            return true;
          } catch (RegistryException refused) {
            return false;
          }
        });
  }

  @Test
  void noPackageIsLinkedToARepositoryThatGoesMeanwhile() {
    for (int round = 0; round < ROUNDS; round++) {
      boolean transferred = round % 2 == 0;
      Repository code = estate.repository("code" + round, Visibility.PRIVATE);
      for (int image = 0; image < 10; image++) {
        estate.push(estate.docker("code" + round + "/app" + image));
      }
      bench.ask(ConflictRule.REFUSE);
      RepositoryAccess access = estate.access(code);
      Race.run(
          2,
          racer -> {
            if (racer == 1) {
              bench.run();
            } else if (transferred) {
              asked(
                  () ->
                      estate
                          .accounts
                          .repositories()
                          .transfer(access, estate.owner.id(), Optional.empty()));
            } else {
              asked(() -> estate.accounts.repositories().delete(access));
            }
            return racer;
          });
      // Until the next round, in which its images are the Docker registry's again.
      database.execute("delete from migrated_owner where owner_id = ?", estate.organizationId());
      assertThat(
              database.query(
                  "select p.name from package p join repository r on r.id = p.repository_id"
                      + " where p.kind = 'CONTAINER' and p.deleted_at is null and p.owner_id = ?"
                      + " and (r.deleted_at is not null or r.owner_id <> p.owner_id)",
                  estate.organizationId()))
          .isEmpty();
    }
  }
}
