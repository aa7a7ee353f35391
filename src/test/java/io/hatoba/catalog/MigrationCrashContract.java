package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.accounts.Repository;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration whose process dies before any of its statements, and that another goes on with. */
abstract class MigrationCrashContract {
  private static final int MOST_STATEMENTS = 300;

  @TempDir private Path directory;

  /** Three packages, one of which is merged and one of which gets another name. */
  private static final class Scene {
    final MigrationBench bench;
    final long plain;
    final long renamed;
    final long target;
    final RegistryMigration asked;

    Scene(TestDatabase database, Path directory) {
      bench = new MigrationBench(database, directory);
      Estate estate = bench.estate;
      Repository code = estate.repository("code", Visibility.PRIVATE);
      assertThat(code.name()).isEqualTo("code");
      plain = estate.push(estate.docker("code/plain"));
      renamed = estate.push(estate.docker("code/renamed"));
      estate.push(estate.docker("code/merged"));
      target = bench.twin(code, estate.container("code/merged"), "'of':'container'");
      asked =
          bench.ask(
              ConflictRule.MERGE, bench.choice("code/renamed", MigrationChoice.RENAME, "other"));
    }

    void requireMigrated() {
      assertThat(bench.find(asked).state()).isEqualTo(RegistryMigration.State.COMPLETED);
      assertThat(bench.report(asked))
          .hasSize(3)
          .allSatisfy(line -> assertThat(line.state()).isEqualTo(MigratedPackage.State.DONE));
      requireNames();
    }

    void requireNames() {
      Estate estate = bench.estate;
      assertThat(estate.reached(estate.container("code/plain"))).hasValue(plain);
      assertThat(estate.reached(estate.docker("code/plain"))).hasValue(plain);
      assertThat(estate.reached(estate.container("other"))).hasValue(renamed);
      assertThat(estate.reached(estate.docker("code/renamed"))).hasValue(renamed);
      assertThat(estate.reached(estate.docker("code/merged"))).hasValue(target);
      assertThat(bench.kind(plain)).isEqualTo(RegistryKind.CONTAINER);
      assertThat(bench.tags(target)).containsExactly("v1", "v1-docker");
      for (String name : List.of("code/plain", "other")) {
        assertThat(estate.events(estate.container(name)))
            .as("events of %s", name)
            .filteredOn("packages.package_migrated"::equals)
            .hasSize(1);
      }
      assertThat(estate.events(estate.container("code/merged")))
          .filteredOn("packages.package_merged"::equals)
          .hasSize(1);
    }

    void requireTakenBack() {
      assertThat(bench.find(asked).state()).isEqualTo(RegistryMigration.State.UNDONE);
      Estate estate = bench.estate;
      assertThat(bench.kind(plain)).isEqualTo(RegistryKind.DOCKER);
      assertThat(bench.kind(renamed)).isEqualTo(RegistryKind.DOCKER);
      assertThat(estate.reached(estate.container("other"))).isEmpty();
      assertThat(estate.reached(estate.docker("code/plain"))).hasValue(plain);
      assertThat(bench.line(asked, "code/merged").state()).isEqualTo(MigratedPackage.State.KEPT);
    }
  }

  @Test
  void killedBeforeAnyStatementItEndsRightWhenItIsRunAgain(TestDatabase database) {
    int statements = 0;
    for (boolean ended = false; !ended; statements++) {
      Scene scene = new Scene(database, directory);
      ended = database.killedAfter(statements, scene.bench::run);
      scene.bench.run();
      scene.requireMigrated();
      assertThat(statements).isLessThan(MOST_STATEMENTS);
    }
    assertThat(statements).as("statements of a migration").isGreaterThan(40);
  }

  @Test
  void killedWhileItIsToStopTheNextNodeEndsItAndAnotherMigrationDoesTheRest(TestDatabase database) {
    int statements = 0;
    for (boolean ended = false; !ended; statements++) {
      Scene scene = new Scene(database, directory);
      MigrationBench bench = scene.bench;
      bench.stopBefore(2, scene.asked);
      ended = database.killedAfter(statements, bench::run);
      bench.beforeStep(() -> {});
      bench.run();
      if (bench.find(scene.asked).state() == RegistryMigration.State.STOPPED) {
        assertThat(bench.report(bench.find(scene.asked)))
            .hasSize(3)
            .extracting(MigratedPackage::state)
            .containsOnly(MigratedPackage.State.DONE, MigratedPackage.State.LEFT);
        RegistryMigration rest =
            bench.migrate(
                ConflictRule.MERGE,
                bench.line(scene.asked, "code/renamed").state() == MigratedPackage.State.DONE
                    ? new MigrationPlan.Choice[0]
                    : new MigrationPlan.Choice[] {
                      bench.choice("code/renamed", MigrationChoice.RENAME, "other")
                    });
        assertThat(rest.state()).isEqualTo(RegistryMigration.State.COMPLETED);
        scene.requireNames();
      } else {
        assertThat(ended).isFalse();
        scene.requireMigrated();
      }
      assertThat(statements).isLessThan(MOST_STATEMENTS);
    }
    assertThat(statements).as("statements of a migration").isGreaterThan(10);
  }

  @Test
  void killedWhileItIsTakenBackItEndsRightToo(TestDatabase database) {
    int statements = 0;
    for (boolean ended = false; !ended; statements++) {
      Scene scene = new Scene(database, directory);
      scene.bench.run();
      scene.bench.estate.in(() -> scene.bench.migrations.undo(scene.asked));
      ended = database.killedAfter(statements, scene.bench::run);
      scene.bench.run();
      scene.requireTakenBack();
      assertThat(statements).isLessThan(MOST_STATEMENTS);
    }
    assertThat(statements).as("statements of an undo").isGreaterThan(15);
  }
}
