package io.hatoba.maintenance.sweeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Rows;
import io.hatoba.oci.ImageName;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sweep whose process dies anywhere, and the one that comes after it. It dies before every
 * twentieth statement, from another one each time; {@code -Dhatoba.sweep=long} takes all of them.
 */
abstract class SweepCrashContract {
  private static final int MOST_STATEMENTS = 300;
  private static final boolean LONG = System.getProperty("hatoba.sweep", "").equals("long");
  private static final int STEP = LONG ? 1 : 20;

  @TempDir private static Path directory;

  /** A version, a package and a blob that go, and what of theirs stays. */
  private static final class Scene {
    final SweepWorld world;
    final long doomed;
    final ImageName stays;

    Scene(TestDatabase database) {
      world = new SweepWorld(database, directory);
      stays = world.name();
      String deleted = world.pushImage(stays, "v1", world.own("c1"), world.own("shared"), own("1"));
      world.pushImage(stays, "v2", world.own("c2"), world.own("shared"));
      world.delete(stays, deleted);
      doomed = world.rows.createPackage("doomed");
      ImageName package2 = world.rows.name("doomed");
      world.pushImage(package2, "v1", world.own("c3"), world.own("shared"), own("2"));
      world.run(() -> world.deletions.delete(doomed, world.account, true));
      world.pushBlob(stays, own("3"));
      world.pass(Duration.ofDays(31));
      world.registry.expiry().clear();
      world.freeTurn();
    }

    String own(String number) {
      return world.own("going " + number);
    }

    /** No row without a file, whatever is half done. */
    void requireWhole() {
      assertThat(world.has(stays, world.own("shared"))).isTrue();
      assertThat(world.has(stays, world.own("c2"))).isTrue();
      for (String blob : new String[] {own("1"), own("2"), own("3"), world.own("c1")}) {
        world
            .database
            .query("select generation from blob where digest = ?", Rows.digest(blob).toString())
            .forEach(
                generation ->
                    assertThat(world.isStored(blob, ((Number) generation).longValue()))
                        .as("file of a row")
                        .isTrue());
      }
    }

    void requireSwept() {
      requireWhole();
      for (String blob : new String[] {own("1"), own("2"), own("3"), world.own("c1")}) {
        assertThat(world.files(blob)).as(blob).isZero();
      }
      assertThat(world.count("select count(*) from package where id = ?", doomed)).isZero();
      assertThat(world.count("select count(*) from sweep_file")).isZero();
      assertThat(world.count("select count(*) from sweep_blob")).isZero();
      var kept = world.bytes(world.rows.packageId());
      assertThat(kept).isEqualTo(world.recounted(world.rows.packageId()));
    }
  }

  private static boolean sweeps(Scene scene, int statements) {
    return scene.world.database.killedAfter(
        statements, () -> scene.world.sweeper().sweepDue(Duration.ofNanos(1)));
  }

  @Test
  void killedBeforeAnyStatementTheNextOneEndsIt(TestDatabase database) {
    int first = LONG ? 0 : ThreadLocalRandom.current().nextInt(STEP);
    int statements = first;
    for (boolean ended = false; !ended; statements += STEP) {
      Scene scene = new Scene(database);
      ended = sweeps(scene, statements);
      scene.requireWhole();
      scene.world.sweep();
      scene.requireSwept();
      assertThat(statements).as("from %d", first).isLessThan(MOST_STATEMENTS);
    }
    assertThat(statements).as("statements of a sweep").isGreaterThan(60);
  }

  /** It is to stop from one of its last steps on. */
  private static boolean isStopped(Scene scene, int statements) {
    SweepSteps steps =
        new TransactionalSteps(scene.world) {
          @Override
          public Progress removeBlobs(String runner) {
            scene.world.stopSweep();
            return super.removeBlobs(runner);
          }
        };
    return scene.world.database.killedAfter(
        statements, () -> new Sweeper(steps, scene.world.store).sweepDue(Duration.ofNanos(1)));
  }

  @Test
  void killedBeforeAnyStatementOfOneThatIsToStopTheNextNodeEndsIt(TestDatabase database) {
    int first = LONG ? 0 : ThreadLocalRandom.current().nextInt(STEP);
    int statements = first;
    for (boolean ended = false; !ended; statements += STEP) {
      Scene scene = new Scene(database);
      ended = isStopped(scene, statements);
      scene.requireWhole();
      scene.world.freeTurn();
      if (scene.world.lastSweep().stop().isPresent()) {
        assertThat(scene.world.sweeper().sweepDue(Duration.ofHours(1))).isFalse();
        assertThat(scene.world.lastSweep().finishedAt()).isPresent();
        assertThat(scene.world.lastSweep().failures()).isZero();
        assertThat(scene.world.lastSweep().stop().orElseThrow().fulfilled()).isTrue();
      }
      scene.world.sweep();
      scene.requireSwept();
      assertThat(statements).as("from %d", first).isLessThan(MOST_STATEMENTS);
    }
    assertThat(statements).as("statements of a sweep").isGreaterThan(40);
  }

  @Test
  void killedBeforeOrAfterAnyUnlinkTheNextOneUnlinksTheRest(TestDatabase database) {
    for (boolean after : new boolean[] {false, true}) {
      for (int unlinks = LONG ? 0 : 3; unlinks < 4; unlinks++) {
        Scene scene = new Scene(database);
        DyingStore dying = new DyingStore(scene.world.store, unlinks, after);
        boolean ended;
        try {
          ended = scene.world.sweeper(dying).sweepDue(Duration.ofNanos(1));
        } catch (TestDatabase.Killed dead) {
          ended = false;
        }
        assertThat(ended).as("it died").isFalse();
        scene.requireWhole();
        assertThat(scene.world.count("select count(*) from sweep_file")).isPositive();
        scene.world.sweep();
        scene.requireSwept();
      }
    }
  }
}
