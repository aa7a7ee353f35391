package io.hatoba.maintenance.sweeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.maintenance.sweeping.SweepSteps.Progress;
import io.hatoba.metadata.CommitBarrier;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.GarbageDao;
import io.hatoba.metadata.packages.PackageStorageDao.Bytes;
import io.hatoba.oci.BlobUnknownException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.ManifestBlobUnknownException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.UnavailableException;
import io.hatoba.registry.Viewer;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.PackageTypeMode;
import io.hatoba.storage.LayerConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes, when, and what stays. */
abstract class SweepContract {
  private static final Duration LEASE = Duration.ofHours(24);
  private static final Duration RESTORABLE = Duration.ofDays(30);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private static Path directory;
  private TestDatabase database;
  private SweepWorld world;
  private ImageName name;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    world = new SweepWorld(database, directory);
    name = world.name();
  }

  @AfterEach
  void lowerFences() {
    database.execute("delete from sweep_fence");
  }

  private String blob(String content) {
    world.pushBlob(name, world.own(content));
    return world.own(content);
  }

  @Test
  void aBlobThatNoManifestNamesGoesWhenItsLeaseIsOverAndNotBefore() {
    String blob = blob("a");
    world.pass(LEASE.minus(MINUTE));
    world.sweep();
    assertThat(world.has(name, blob)).isTrue();

    world.pass(MINUTE.multipliedBy(2));
    world.sweep();

    assertThat(world.has(name, blob)).isFalse();
    assertThat(world.files(blob)).isZero();
    assertThat(
            world.count("select count(*) from blob where digest = ?", Rows.digest(blob).toString()))
        .isZero();
    assertThat(world.count("select count(*) from sweep_file")).isZero();
    assertThat(world.count("select count(*) from sweep_blob")).isZero();
  }

  @Test
  void whatAManifestNamesStaysHoweverOldItsLeaseIs() {
    String config = world.own("config");
    String layer = world.own("layer");
    String image = world.pushImage(name, "v1", config, layer);
    world.pass(Duration.ofDays(400));

    world.sweep();

    assertThat(world.has(name, config)).isTrue();
    assertThat(world.has(name, layer)).isTrue();
    assertThat(world.publish(name, image, "v2")).isEqualTo(Rows.digest(image));
  }

  @Test
  void aBlobThatTwoPackagesHoldGoesWithTheLastOfThem() {
    String config = world.own("config");
    String layer = world.own("shared");
    world.pushImage(name, "v1", config, layer);
    long other = world.rows.createPackage("other");
    ImageName otherName = world.rows.name("other");
    assertThat(world.mount(other, name, Rows.digest(layer))).isTrue();

    world.pass(LEASE.plus(MINUTE));
    world.sweep();
    assertThat(world.has(otherName, layer)).as("mounted and never named").isFalse();
    assertThat(world.has(name, layer)).isTrue();
    assertThat(world.files(layer)).isOne();
  }

  @Test
  void aMountOrALookByWhoPushesBeginsTheLeaseAnew() {
    String blob = blob("a");
    String looked = blob("b");
    String pulled = blob("c");
    world.pass(Duration.ofHours(20));
    long other = world.rows.createPackage("other");
    assertThat(world.mount(other, name, Rows.digest(blob))).isTrue();
    world.registry.blobs().require(name, Rows.digest(looked), new Viewer(true, () -> true));
    world.registry.blobs().require(name, Rows.digest(pulled), new Viewer(false, () -> false));

    world.pass(Duration.ofHours(5));
    world.sweep();

    assertThat(world.has(name, blob)).as("the source's own lease").isFalse();
    assertThat(world.has(world.rows.name("other"), blob)).isTrue();
    assertThat(world.has(name, looked)).isTrue();
    assertThat(world.has(name, pulled)).isFalse();
  }

  @Test
  void aDeletedVersionIsRestorableForThirtyDaysAndGoesThen() {
    String shared = world.own("shared");
    String only = world.own("only");
    String config = world.own("config");
    String gone = world.pushImage(name, "v1", config, shared, only);
    String stays = world.pushImage(name, "v2", world.own("config 2"), shared);
    long id = world.versions.find(world.rows.packageId(), Rows.digest(gone)).orElseThrow().id();
    world.delete(name, gone);

    world.pass(RESTORABLE.minus(MINUTE));
    world.sweep();
    assertThat(world.in(() -> world.versions.restore(world.rows.packageId(), id, world.account)))
        .hasValueSatisfying(back -> assertThat(back.tags()).containsExactly("v1"));
    assertThat(world.has(name, only)).isTrue();

    world.delete(name, gone);
    world.pass(RESTORABLE.plus(MINUTE));
    world.sweep();

    assertThat(world.versions.find(world.rows.packageId(), Rows.digest(gone))).isEmpty();
    assertThat(world.has(name, only)).isFalse();
    assertThat(world.has(name, config)).isFalse();
    assertThat(world.files(only)).isZero();
    assertThat(world.has(name, shared)).isTrue();
    assertThat(world.versions.find(world.rows.packageId(), Rows.digest(stays))).isPresent();
    requireExactBytes(world.rows.packageId());
    assertThat(
            world.count(
                "select count(*) from tag_move where package_id = ? and name = 'v1'",
                world.rows.packageId()))
        .as("the history of its tag")
        .isEqualTo(4);
  }

  private void requireExactBytes(long packageId) {
    var kept = world.bytes(packageId);
    assertThat(kept).isEqualTo(world.recounted(packageId));
    assertThat(kept.physical()).isPositive();
  }

  @Test
  void childrenOfADeletedIndexGoWithItButForThoseThatALivingOneNeeds() {
    String shared = world.pushImage(name, "", world.own("c1"), world.own("l1"));
    String own = world.pushImage(name, "", world.own("c2"), world.own("l2"));
    String going = SweepWorld.index(shared, own);
    String staying = SweepWorld.index(shared);
    world.publish(name, going, "going");
    world.publish(name, staying, "staying");
    world.delete(name, going);
    world.pass(RESTORABLE.plus(MINUTE));

    world.sweep();

    assertThat(world.has(name, world.own("l1"))).isTrue();
    assertThat(world.has(name, world.own("l2"))).isFalse();
    assertThat(world.versions.find(world.rows.packageId(), Rows.digest(staying))).isPresent();
    assertThat(
            world.count(
                "select count(*) from manifest where package_id = ?", world.rows.packageId()))
        .isEqualTo(2);
    requireExactBytes(world.rows.packageId());
  }

  @Test
  void aChildThatADeletedIndexBringsBackStaysAsLongAsThatCan() {
    String child = world.pushImage(name, "", world.own("c1"), world.own("l1"));
    String first = SweepWorld.index(child);
    String second = SweepWorld.index(child, child);
    world.publish(name, first, "first");
    world.publish(name, second, "second");
    world.delete(name, first);
    world.pass(Duration.ofDays(20));
    long id = world.versions.find(world.rows.packageId(), Rows.digest(second)).orElseThrow().id();
    world.delete(name, second);
    world.pass(Duration.ofDays(20));
    world.sweep();

    assertThat(world.versions.find(world.rows.packageId(), Rows.digest(first))).isEmpty();
    assertThat(world.in(() -> world.versions.restore(world.rows.packageId(), id, world.account)))
        .isPresent();
    assertThat(world.has(name, world.own("l1"))).isTrue();
  }

  @Test
  void aReferrerStaysWithItsSubjectAndGoesWithIt() {
    String subject = world.pushImage(name, "v1", world.own("c1"), world.own("l1"));
    world.pushBlob(name, world.own("signature"));
    String referrer = SweepWorld.about(subject, world.own("signature"));
    world.publish(name, referrer);
    world.pass(Duration.ofDays(100));
    world.sweep();
    assertThat(world.has(name, world.own("signature"))).isTrue();

    world.delete(name, subject);
    world.pass(RESTORABLE.minus(MINUTE));
    world.sweep();
    assertThat(world.has(name, world.own("signature"))).isTrue();

    world.pass(MINUTE.multipliedBy(2));
    world.sweep();
    assertThat(world.has(name, world.own("signature"))).isFalse();
    assertThat(world.has(name, world.own("l1"))).isFalse();
    assertThat(world.recounted(world.rows.packageId()).physical()).isZero();
  }

  @Test
  void whatIsPushedAgainMeanwhileDoesNotGo() {
    String image = world.pushImage(name, "v1", world.own("c1"), world.own("l1"));
    world.delete(name, image);
    world.pass(RESTORABLE.minus(MINUTE));
    world.publish(name, image, "v1");
    world.pass(RESTORABLE);

    world.sweep();

    assertThat(world.has(name, world.own("l1"))).isTrue();
  }

  @Test
  void aDeletedPackageGoesWithEverythingWhenItCannotBeRestored() {
    long doomed = world.rows.createPackage("doomed");
    ImageName image = world.rows.name("doomed");
    world.pushImage(image, "v1", world.own("c1"), world.own("l1"));
    String second = world.pushImage(image, "v2", world.own("c2"), world.own("l2"));
    world.publish(image, second, "v1");
    world.run(() -> world.deletions.delete(doomed, world.account, true));
    world.pass(RESTORABLE.minus(MINUTE));
    world.sweep();
    assertThat(world.count("select count(*) from package where id = ?", doomed)).isOne();
    assertThat(world.files(world.own("l1"))).isOne();

    world.pass(Duration.ofHours(2));
    world.sweep();

    for (String table :
        new String[] {
          "package_name",
          "deleted_package_name",
          "manifest",
          "tag",
          "tag_move",
          "blob_link",
          "package_version",
          "package_grant",
          "manifest_reference"
        }) {
      assertThat(world.count("select count(*) from " + table + " where package_id = ?", doomed))
          .as(table)
          .isZero();
    }
    assertThat(world.count("select count(*) from package where id = ?", doomed)).isZero();
    assertThat(world.files(world.own("l1"))).isZero();
    assertThat(world.files(world.own("l2"))).isZero();
  }

  @Test
  void aPackageIsNotGoneBeforeTheLastLeaseInIt() {
    long doomed = world.rows.createPackage("doomed");
    ImageName image = world.rows.name("doomed");
    world.pushImage(image, "v1", world.own("c1"));
    world.run(() -> world.deletions.delete(doomed, world.account, true));
    world.pass(RESTORABLE.plusHours(2));
    database.execute(
        "update blob_link set leased_at = current_timestamp where package_id = ?", doomed);
    world.sweep();
    assertThat(world.count("select count(*) from package where id = ?", doomed)).isOne();
    assertThat(world.count("select count(*) from manifest where package_id = ?", doomed)).isZero();
    assertThat(world.bytes(doomed)).isEqualTo(new Bytes(0, 0));
    assertThat(world.recounted(doomed)).isEqualTo(new Bytes(0, 0));

    world.pass(LEASE.plus(MINUTE));
    world.sweep();
    world.sweep();
    assertThat(world.count("select count(*) from package where id = ?", doomed)).isZero();
  }

  @Test
  void nothingIsPurgedOfATypeThatIsDisabled() {
    String image = world.pushImage(name, "v1", world.own("c1"), world.own("l1"));
    world.pushImage(name, "v2", world.own("c2"));
    world.delete(name, image);
    world.pass(RESTORABLE.multipliedBy(2));
    setMode(PackageTypeMode.DISABLED);
    try {
      world.sweep();
      assertThat(world.files(world.own("l1"))).isOne();
    } finally {
      setMode(PackageTypeMode.ENABLED);
    }

    world.sweep();
    assertThat(world.files(world.own("l1"))).isZero();
  }

  private void setMode(PackageTypeMode mode) {
    world.run(() -> world.types().change(Map.of(RegistryKind.CONTAINER, mode)));
  }

  @Test
  void aPackageThatNothingCameOfLosesItsNameAndGoes() {
    long idle = world.rows.createPackage("idle");
    ImageName image = world.rows.name("idle");
    String blob = world.own("never named");
    world.pushBlob(image, blob);
    world.pass(LEASE.plus(MINUTE));
    world.sweep();
    assertThat(world.files(blob)).isZero();
    world.sweep();
    assertThat(world.in(() -> world.daos.packages().find(image))).isEmpty();

    world.pass(RESTORABLE.plusHours(2));
    world.sweep();
    assertThat(world.count("select count(*) from package where id = ?", idle)).isZero();
  }

  @Test
  void aPackageToWhichSomebodyUploadsKeepsItsName() {
    world.rows.createPackage("slow");
    ImageName image = world.rows.name("slow");
    world.pass(Duration.ofDays(2));
    assertThat(world.registry.uploads().start(image, world.account, DigestAlgorithm.SHA256))
        .isPresent();

    world.sweep();

    assertThat(world.in(() -> world.daos.packages().find(image))).isPresent();
  }

  @Test
  void aRepositoryGoesAfterItsImages() {
    long code =
        world.in(
            () ->
                world
                    .daos
                    .repositories()
                    .create(new RepositoryEntity(world.rows.ownerId(), "code"))
                    .id());
    database.execute("update repository set deleted_at = current_timestamp where id = ?", code);
    world.pass(RESTORABLE.minus(MINUTE));
    world.sweep();
    assertThat(world.count("select count(*) from repository where id = ?", code)).isOne();

    world.pass(Duration.ofHours(2));
    world.sweep();
    assertThat(world.count("select count(*) from repository where id = ?", code)).isZero();
  }

  @Test
  void aFenceKeepsEveryFileUntilItIsLowered() {
    String blob = blob("a");
    world.pass(LEASE.plus(MINUTE));
    long fence = world.in(() -> world.daos.sweepFences().raise("a backup", MINUTE));

    world.sweep();
    assertThat(world.files(blob)).isOne();
    assertThat(
            world.count("select count(*) from blob where digest = ?", Rows.digest(blob).toString()))
        .as("its row")
        .isOne();

    world.run(() -> world.daos.sweepFences().lower(fence));
    world.sweep();
    assertThat(world.files(blob)).isZero();
  }

  @Test
  void aFenceKeepsTheFileOfAnUploadThatExpires() {
    String blob = world.own("promoted");
    var upload = world.rows.startUpload();
    Digest digest = Rows.digest(blob);
    world.run(() -> world.daos.uploads().takeForCommit(upload, name, -1, digest));
    database.execute(
        "update upload set state = 'ABANDONED', touched_at = touched_at - interval '1' hour"
            + " where upload_key = ?",
        upload.toString());
    long fence = world.in(() -> world.daos.sweepFences().raise("a backup", MINUTE));
    world.registry.expiry().clear();
    assertThat(world.in(() -> world.daos.uploads().find(upload, name))).isPresent();

    world.run(() -> world.daos.sweepFences().lower(fence));
    world.registry.expiry().clear();
    assertThat(world.in(() -> world.daos.uploads().find(upload, name))).isEmpty();
  }

  @Test
  void noFileIsUnlinkedBeforeItIsDurableThatNoRowNamesIt() {
    String blob = blob("a");
    world.pass(LEASE.plus(MINUTE));
    CommitBarrier broken =
        () -> {
          throw new UnavailableException("the disk is broken");
        };
    world.freeTurn();
    new Sweeper(new TransactionalSteps(world, broken), world.store).sweepDue(Duration.ofNanos(1));
    assertThat(world.has(name, blob)).isFalse();
    assertThat(world.files(blob)).isOne();

    world.sweep();
    assertThat(world.files(blob)).isZero();
  }

  @Test
  void filesThatAreStuckKeepNothingElseFromBeingSwept() {
    for (int number = 0; number < 12; number++) {
      blob("stuck " + number);
    }
    String stuck = world.own("stuck 0");
    world.pass(LEASE.plus(MINUTE));
    Set<Digest> those =
        IntStream.range(0, 12)
            .mapToObj(number -> Rows.digest(world.own("stuck " + number)))
            .collect(Collectors.toSet());
    LayerConnectionFactory files = new StuckStore(world.store, those);
    world.freeTurn();
    world.sweeper(files).sweepDue(Duration.ofNanos(1));
    assertThat(world.files(stuck)).isOne();

    String blob = blob("a");
    world.pass(LEASE.plus(MINUTE));
    for (int sweep = 0; sweep < 2; sweep++) {
      world.freeTurn();
      world.sweeper(files).sweepDue(Duration.ofNanos(1));
    }

    assertThat(world.has(name, blob)).isFalse();
    assertThat(world.files(stuck)).isOne();
    world.sweep();
    assertThat(world.files(stuck)).isZero();
    assertThat(world.files(blob)).isZero();
  }

  @Test
  void whileAnotherNodeHasTheTurnNothingIsSwept() {
    String blob = blob("a");
    world.pass(LEASE.plus(MINUTE));
    world.freeTurn();
    assertThat(world.steps().begin("another", OptionalLong.empty(), Duration.ZERO)).isPresent();

    assertThat(world.sweeper().sweepDue(Duration.ofNanos(1))).isFalse();
    assertThat(world.files(blob)).isOne();
  }

  @Test
  void aNodeThatLostItsTurnDoesNothingMore() {
    String blob = blob("a");
    world.pass(LEASE.plus(MINUTE));
    world.freeTurn();
    SweepSteps paused = world.steps();
    paused.begin("paused", OptionalLong.empty(), Duration.ZERO);
    world.freeTurn();
    world.steps().begin("other", OptionalLong.empty(), Duration.ZERO);

    for (io.hatoba.metadata.content.SweepDao.Pass pass :
        io.hatoba.metadata.content.SweepDao.Pass.values()) {
      assertThat(paused.removeLinks("paused", pass)).isEqualTo(SweepSteps.Progress.OVERTAKEN);
    }
    assertThat(paused.removeBlobs("paused")).isEqualTo(SweepSteps.Progress.OVERTAKEN);
    assertThat(world.has(name, blob)).isTrue();
    world.sweep();
    assertThat(world.has(name, blob)).isFalse();
  }

  /** Nobody has the turn, and the last sweep has ended because somebody wanted it. */
  private void requireStopped() {
    assertThat(
            world.count(
                "select count(*) from sweep_turn where runner is null and lease_until is null"))
        .isOne();
    Sweep sweep = world.lastSweep();
    assertThat(sweep.finishedAt()).isPresent();
    assertThat(sweep.failures()).isZero();
    assertThat(sweep.stop())
        .hasValueSatisfying(
            wish -> {
              assertThat(wish.fulfilled()).isTrue();
              assertThat(wish.login()).startsWith("u");
            });
  }

  private long stopEvents() {
    return world.audit.find("action:sweep.stop").size();
  }

  @Test
  void aSweepThatIsToStopEndsBeforeItsNextStepAndTheNextOneDoesWhatIsLeft() {
    String blob = blob("a");
    world.pass(LEASE.plus(MINUTE));
    world.freeTurn();
    long events = stopEvents();
    SweepSteps steps =
        new TransactionalSteps(world) {
          @Override
          public Progress removeBlobs(String runner) {
            assertThat(world.stopSweep()).isTrue();
            assertThat(world.stopSweep()).as("asked twice").isTrue();
            return super.removeBlobs(runner);
          }
        };

    assertThat(new Sweeper(steps, world.store).sweepDue(Duration.ofNanos(1))).isTrue();

    requireStopped();
    assertThat(world.lastSweep().links()).isPositive();
    assertThat(world.lastSweep().blobs()).isZero();
    assertThat(stopEvents()).isEqualTo(events + 1);
    assertThat(world.files(blob)).isOne();
    assertThat(world.stopSweep()).as("it has ended").isFalse();
    assertThat(world.sweeper().sweepDue(Duration.ofHours(1))).as("as after any other").isFalse();

    assertThat(world.sweeper().sweepDue(Duration.ofNanos(1))).isTrue();
    assertThat(world.lastSweep().stop()).isEmpty();
    assertThat(world.files(blob)).isZero();
  }

  @Test
  void filesThatAreUnlinkedAreForgottenThoughTheSweepIsToStop() {
    String blob = blob("a");
    world.pass(LEASE.plus(MINUTE));
    world.freeTurn();
    SweepSteps steps =
        new TransactionalSteps(world) {
          @Override
          public Progress forget(String runner, List<GarbageDao.Unnamed> unlinked) {
            assertThat(world.stopSweep()).isTrue();
            return super.forget(runner, unlinked);
          }
        };

    new Sweeper(steps, world.store).sweepDue(Duration.ofNanos(1));

    requireStopped();
    assertThat(world.lastSweep().files()).isPositive();
    assertThat(world.files(blob)).isZero();
    assertThat(world.count("select count(*) from sweep_file")).isZero();
  }

  @Test
  void aSweepThatIsToStopAndWhoseNodeIsGoneIsEndedByTheNextNode() {
    String blob = blob("a");
    world.pass(LEASE.plus(MINUTE));
    world.freeTurn();
    SweepSteps gone = world.steps();
    gone.begin("gone", OptionalLong.empty(), Duration.ZERO);
    assertThat(world.stopSweep()).isTrue();
    assertThat(world.sweeper().sweepDue(Duration.ofHours(1))).as("it may live").isFalse();
    assertThat(world.lastSweep().finishedAt()).isEmpty();

    world.freeTurn();
    assertThat(world.sweeper().sweepDue(Duration.ofHours(1))).isFalse();

    requireStopped();
    assertThat(gone.removeBlobs("gone")).as("it was paused").isEqualTo(Progress.OVERTAKEN);
    assertThat(gone.stop("gone", 1)).isFalse();
    world.sweep();
    assertThat(world.files(blob)).isZero();
  }

  @Test
  void whoAsksForASweepGetsOneThoughTheLastWasToStopAndItsNodeIsGone() {
    world.freeTurn();
    world.steps().begin("gone", OptionalLong.empty(), Duration.ZERO);
    long gone = world.lastSweep().id();
    world.stopSweep();
    world.freeTurn();

    assertThat(world.steps().begin("another", OptionalLong.of(world.account), Duration.ZERO))
        .isPresent();
    assertThat(world.lastSweep().id()).isGreaterThan(gone);
    assertThat(world.steps().stop("another", 0)).as("it is not to stop").isFalse();
    assertThat(world.in(() -> world.sweeps().stop(gone, world.account))).isFalse();
    assertThat(world.lastSweep().stop()).isEmpty();
    world.steps().finish("another", 0);
  }

  @Test
  void aSweepThatComesToItsEndBeforeItReadsThatItIsToStopHasEnded() {
    world.freeTurn();
    SweepSteps steps =
        new TransactionalSteps(world) {
          @Override
          public void finish(String runner, int failures) {
            assertThat(world.stopSweep()).isTrue();
            super.finish(runner, failures);
          }
        };

    new Sweeper(steps, world.store).sweepDue(Duration.ofNanos(1));

    assertThat(world.lastSweep().finishedAt()).isPresent();
    assertThat(world.lastSweep().stop())
        .hasValueSatisfying(wish -> assertThat(wish.fulfilled()).isFalse());
  }

  @Test
  void aSweepBeginsWhenItsTimeHasCome() {
    world.sweep();
    assertThat(world.sweeper().sweepDue(Duration.ofHours(1))).isFalse();
    assertThat(world.sweeper().sweepDue(Duration.ofNanos(1))).isTrue();
  }

  @Test
  void aClockThatIsSetBackKeepsNobodyFromSweeping() {
    world.sweep();
    database.execute("update sweep set started_at = started_at + interval '5' hour");
    assertThat(world.sweeper().sweepDue(Duration.ofHours(1))).isTrue();

    world.steps().begin("dead", OptionalLong.empty(), Duration.ZERO);
    database.execute("update sweep_turn set lease_until = lease_until + interval '5' hour");
    assertThat(world.sweeper().sweepDue(Duration.ofNanos(1))).isTrue();
  }

  @Test
  void aPushThatWaitedForLongerThanItsLeaseIsToldSo() {
    String config = world.own("config");
    world.pushBlob(name, config);
    world.pass(LEASE.plus(MINUTE));
    world.sweep();

    assertThatThrownBy(() -> world.publish(name, SweepWorld.image(config), "v1"))
        .isInstanceOf(ManifestBlobUnknownException.class);
    assertThatThrownBy(
            () ->
                world
                    .registry
                    .blobs()
                    .require(name, Rows.digest(config), new Viewer(true, () -> true)))
        .isInstanceOf(BlobUnknownException.class);
    world.pushImage(name, "v1", config);
    assertThat(world.has(name, config)).isTrue();
  }

  @Test
  void whatIsPushedAgainAfterItWasSweptHasAFileOfItsOwn() {
    String blob = blob("a");
    long first = world.linked(name, blob).orElseThrow().generation();
    world.pass(LEASE.plus(MINUTE));
    world.sweep();

    world.pushBlob(name, blob);

    assertThat(world.linked(name, blob).map(BlobDao.LinkedBlob::generation))
        .hasValueSatisfying(second -> assertThat(second).isGreaterThan(first));
    assertThat(world.has(name, blob)).isTrue();
  }

  /** It recorded where the file of a live blob is; that may be unlinked at any time from now on. */
  @Test
  void aCommitThatBeganBeforeTheBlobWasSweptPutsItsFileElsewhere() {
    String blob = blob("a");
    long swept = world.linked(name, blob).orElseThrow().generation();
    byte[] bytes = Rows.content(blob);
    Digest digest = Digest.sha256(bytes);
    var upload =
        world.registry.uploads().start(name, world.account, DigestAlgorithm.SHA256).orElseThrow();
    world.registry.uploads().append(name, upload.upload(), SweepWorld.body(bytes));
    assertThat(
            world
                .in(() -> world.daos.uploads().takeForCommit(upload.upload(), name, -1, digest))
                .orElseThrow()
                .healing())
        .isTrue();
    database.execute(
        "update blob_link set leased_at = leased_at - interval '25' hour where package_id = ?",
        world.rows.packageId());
    database.execute("update sweep_turn set soon_taken = 0, late_taken = 0");
    world.sweep();
    assertThat(world.has(name, blob)).isFalse();

    world
        .registry
        .uploads()
        .commit(name, upload.upload(), digest, io.hatoba.registry.UploadBody.none());

    assertThat(world.linked(name, blob).map(BlobDao.LinkedBlob::generation))
        .hasValueSatisfying(second -> assertThat(second).isNotEqualTo(swept));
    assertThat(world.has(name, blob)).isTrue();
    assertThat(world.files(blob)).isOne();
  }

  @Test
  void leasesThatAreMadeLongerHoldForWhatWasLookedThroughBefore() {
    SweepWorld brief = new SweepWorld(database, directory, Map.of("hatoba.blob-lease", "1s"));
    String blob = blob("a");
    String image = world.pushImage(name, "v1", world.own("c1"), blob);
    world.pass(Duration.ofHours(2));
    brief.sweep();
    world.delete(name, image);
    database.execute(
        "update manifest set deleted_at = deleted_at - interval '31' day where package_id = ?",
        world.rows.packageId());
    database.execute(
        "update package_version set deleted_at = deleted_at - interval '31' day"
            + " where package_id = ?",
        world.rows.packageId());
    world.sweep();
    assertThat(world.has(name, blob)).as("its lease of a day lasts").isTrue();

    world.pass(LEASE);
    world.sweep();
    assertThat(world.has(name, blob)).isFalse();
  }

  @Test
  void whatIsReclaimableIsKnownBeforeItGoes() {
    String shared = world.own("shared");
    String image = world.pushImage(name, "v1", world.own("c1"), world.own("l1"), shared);
    world.pushImage(name, "v2", world.own("c2"), shared);
    var before = world.in(() -> world.daos.garbage().sumReclaimable(LEASE));
    world.delete(name, image);
    blob("never named");

    var after = world.in(() -> world.daos.garbage().sumReclaimable(LEASE));

    long gone = world.own("c1").length() + world.own("l1").length();
    assertThat(after.logical() - before.logical()).isEqualTo(gone + shared.length());
    assertThat(after.physical() - before.physical())
        .isEqualTo(gone + world.own("never named").length());
  }

  @Test
  void whatSweepsDidIsWrittenDown() {
    String blob = blob("a");
    world.pass(LEASE.plus(MINUTE));
    var before = world.in(() -> world.daos.sweeps().total()).counts();
    world.sweep();

    var last = world.in(() -> world.daos.sweeps().list(Long.MAX_VALUE, 1)).get(0);
    assertThat(last.finishedAt()).isPresent();
    assertThat(last.accountId()).isEmpty();
    assertThat(last.counts().links()).isPositive();
    assertThat(last.counts().blobs()).isPositive();
    assertThat(last.counts().files()).isPositive();
    assertThat(last.counts().bytes()).isGreaterThanOrEqualTo(blob.length());
    assertThat(last.counts().failures()).isZero();
    var after = world.in(() -> world.daos.sweeps().total()).counts();
    assertThat(after.files() - before.files()).isEqualTo(last.counts().files());
    assertThat(Optional.of(last)).isEqualTo(world.in(() -> world.daos.sweeps().find(last.id())));
  }
}
