package io.hatoba.maintenance.sweeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.BlobUnknownException;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.ManifestBlobUnknownException;
import io.hatoba.registry.RacingInsert;
import io.hatoba.registry.Viewer;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sweeps that meet pushes; of each pair one is first, and the other knows. {@code
 * -Dhatoba.sweep=long} has them meet often.
 */
abstract class SweepRacesContract {
  private static final int ROUNDS = System.getProperty("hatoba.sweep", "").equals("long") ? 30 : 3;
  private static final Duration OVER = Duration.ofHours(25);

  @TempDir private static Path directory;
  private SweepWorld world;
  private ImageName name;

  @BeforeEach
  void begin(TestDatabase database) {
    world = new SweepWorld(database, directory);
    name = world.name();
  }

  /** Sweeps beside something else; whether that was done. */
  private boolean beside(BooleanSupplier other) {
    world.freeTurn();
    Sweeper sweeper = world.sweeper();
    List<Boolean> done =
        Race.run(
            2, racer -> racer == 0 ? sweeper.sweepDue(Duration.ofNanos(1)) : other.getAsBoolean());
    assertThat(done.get(0)).as("swept").isTrue();
    world.sweep();
    return done.get(1);
  }

  @Test
  void aManifestThatWasAcceptedHasItsBlobs() {
    for (int round = 0; round < ROUNDS; round++) {
      String config = world.own("c" + round);
      String layer = world.own("l" + round);
      world.pushBlob(name, config);
      world.pushBlob(name, layer);
      world.pass(OVER);
      String tag = "v" + round;
      boolean accepted =
          beside(
              () -> {
                try {
                  world.publish(name, SweepWorld.image(config, layer), tag);
                  return true;
                } catch (ManifestBlobUnknownException swept) {
                  return false;
                }
              });
      assertThat(world.has(name, config)).isEqualTo(accepted);
      assertThat(world.has(name, layer)).isEqualTo(accepted);
    }
  }

  @Test
  void aMountThatSucceededHoldsTheBlob() {
    for (int round = 0; round < ROUNDS; round++) {
      String layer = world.own("l" + round);
      world.pushBlob(name, layer);
      world.pass(OVER);
      long other = world.rows.createPackage("other" + round);
      ImageName target = world.rows.name("other" + round);
      boolean mounted = beside(() -> world.mount(other, name, Rows.digest(layer)));
      assertThat(world.has(target, layer)).isEqualTo(mounted);
      assertThat(world.files(layer)).isEqualTo(mounted ? 1 : 0);
    }
  }

  @Test
  void aLookByWhoPushesThatFoundTheBlobHoldsIt() {
    for (int round = 0; round < ROUNDS; round++) {
      String layer = world.own("l" + round);
      world.pushBlob(name, layer);
      world.pass(OVER);
      boolean found =
          beside(
              () -> {
                try {
                  world
                      .registry
                      .blobs()
                      .require(name, Rows.digest(layer), new Viewer(true, () -> true));
                  return true;
                } catch (BlobUnknownException swept) {
                  return false;
                }
              });
      assertThat(world.has(name, layer)).isEqualTo(found);
    }
  }

  @Test
  void anUploadOfWhatIsBeingSweptEndsWithTheBlobThere() {
    for (int round = 0; round < ROUNDS; round++) {
      String layer = world.own("l" + round);
      world.pushBlob(name, layer);
      world.pass(OVER);
      assertThat(
              beside(
                  () -> {
                    world.pushBlob(name, layer);
                    return true;
                  }))
          .isTrue();
      assertThat(world.has(name, layer)).isTrue();
      assertThat(world.files(layer)).isOne();
    }
  }

  @Test
  void aVersionThatWasRestoredIsWhole() {
    for (int round = 0; round < ROUNDS; round++) {
      String layer = world.own("l" + round);
      String image = world.pushImage(name, "v1", world.own("c" + round), layer);
      long packageId = world.rows.packageId();
      long id = world.versions.find(packageId, Rows.digest(image)).orElseThrow().id();
      world.delete(name, image);
      // Some are restored in their last moment, some too late.
      world.pass(Duration.ofDays(30).plusSeconds(round % 3 - 1));
      boolean restored =
          beside(
              () -> {
                try {
                  return RacingInsert.retried(
                      () ->
                          world.in(
                              () ->
                                  world
                                      .versions
                                      .restore(packageId, id, world.account)
                                      .isPresent()));
                } catch (DeniedException late) {
                  return false;
                }
              });
      assertThat(world.has(name, layer)).isEqualTo(restored);
      assertThat(world.versions.find(packageId, Rows.digest(image)).isPresent())
          .isEqualTo(restored);
      var kept = world.bytes(packageId);
      assertThat(kept).isEqualTo(world.recounted(packageId));
    }
  }

  @Test
  void anUploadThatWasBegunToAnIdleNameGoesOn() {
    for (int round = 0; round < ROUNDS; round++) {
      world.rows.createPackage("idle" + round);
      ImageName idle = world.rows.name("idle" + round);
      world.pass(OVER);
      boolean begun =
          beside(
              () ->
                  world
                      .registry
                      .uploads()
                      .start(idle, world.account, DigestAlgorithm.SHA256)
                      .isPresent());
      assertThat(world.in(() -> world.daos.packages().find(idle)).isPresent()).isEqualTo(begun);
    }
  }
}
