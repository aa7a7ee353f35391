package io.hatoba.catalog;

import static io.hatoba.catalog.VersionsFixture.about;
import static io.hatoba.catalog.VersionsFixture.index;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditEvent;
import io.hatoba.events.DryRun;
import io.hatoba.events.UndoneTransactions;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.TableDump;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Tag;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.PackageTypeMode;
import io.hatoba.settings.PackageTypeModes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would be done is told by doing it, and nothing is left of it. */
abstract class DryRunContract {
  private static final String CHILD = Rows.image("child");
  private static final String INDEX = index(CHILD);
  private static final String SIGNATURE = about(CHILD, "signature");

  @TempDir private static Path directory;

  private VersionsFixture it;
  private AccessEpoch epoch;
  private DryRun dryRun;
  private Contents contents;

  @BeforeEach
  void begin(TestDatabase database) {
    it = new VersionsFixture(database, directory);
    epoch = new AccessEpoch(it.rows.epochs());
    UndoneTransactions undone = new UndoneTransactions(it.rows.daos().database());
    dryRun =
        new DryRun(
            it.audit.log(),
            epoch,
            work ->
                database
                    .transactions()
                    .requiresNew(
                        () -> {
                          undone.run(work);
                          return true;
                        }));
    contents = new Contents(it.rows.daos().contents());
    it.push(CHILD);
    it.push(INDEX, "v1", "latest");
    it.push(SIGNATURE);
    it.push(it.image("{'a':1}", "layer of one", "layer of both"), "two");
    it.push(it.image("{'b':1}", "layer of both"), "three");
  }

  private TableDump dump() {
    try (Connection connection = it.database.connection()) {
      return TableDump.of(connection, Set.of());
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private <T> DryRun.Outcome<T> tried(Supplier<T> work) {
    TableDump before = dump();
    DryRun.Outcome<T> outcome = dryRun.of(work);
    assertThat(before.differences(dump())).isEmpty();
    return outcome;
  }

  /** A dry run refuses what the deed refuses, in the same words. */
  private void refusedAlike(Class<? extends Throwable> refusal, Supplier<?> work) {
    Throwable told = catchThrowable(() -> dryRun.of(work));
    Throwable done = catchThrowable(() -> it.database.transactions().required(work));
    assertThat(told).isInstanceOf(refusal).hasSameClassAs(done).hasMessage(done.getMessage());
  }

  @Test
  void aVersionThatWouldGoIsToldWithAllThatGoesWithIt() {
    long id = it.require(INDEX).id();
    Supplier<Contents.OfVersion> deed =
        () -> {
          assertThat(it.versions.delete(it.packageId(), id, it.account))
              .isEqualTo(VersionDeletion.DONE);
          return contents.version(id);
        };
    DryRun.Outcome<Contents.OfVersion> told = tried(deed);

    assertThat(told.result().tags().names()).containsExactly("latest", "v1");
    assertThat(told.result().parts().names())
        .containsExactlyInAnyOrder(
            Rows.digest(CHILD).toString(), Rows.digest(SIGNATURE).toString());
    assertThat(told.events())
        .extracting(AuditEvent::action)
        .containsExactly(AuditAction.VERSION_DELETED);
    assertThat(it.require(INDEX).tags()).containsExactly("latest", "v1");

    Contents.OfVersion done = it.database.transactions().required(deed);
    assertThat(done.parts()).isEqualTo(told.result().parts());
    assertThat(done.tags()).isEqualTo(told.result().tags());
    assertThat(done.freed()).isEqualTo(told.result().freed());
    assertThat(it.has(CHILD)).isFalse();
  }

  @Test
  void bytesThatAnotherVersionNeedsAreNotFreed() {
    String two = it.image("{'a':1}", "layer of one", "layer of both");
    long id = it.require(two).id();
    Contents.OfVersion told =
        dryRun
            .of(
                () -> {
                  it.versions.delete(it.packageId(), id, it.account);
                  return contents.version(id);
                })
            .result();
    long config = "{\"a\":1}".length();
    assertThat(told.freed()).isEqualTo(config + "layer of one".length());
    assertThat(told.size()).isEqualTo(told.freed() + "layer of both".length());
    assertThat(told.restorableUntil())
        .isAfter(java.time.Instant.now().plus(Versions.RESTORABLE).minusSeconds(60));
  }

  @Test
  void nothingIsToldOfBlobsThatOnlyOthersHave() {
    VersionsFixture other = new VersionsFixture(it.database, directory);
    other.push(other.image("{'n':1}", "a secret"), "other");
    String foreign =
        it.image("{'c':1}", "own")
            .replace("image.layer.v1.tar", "image.layer.nondistributable.v1.tar")
            .replace(Rows.digest("own").toString(), Rows.digest("a secret").toString());
    it.push(foreign, "guess");
    long id = it.require(foreign).id();
    Contents.OfVersion told =
        dryRun
            .of(
                () -> {
                  it.versions.delete(it.packageId(), id, it.account);
                  return contents.version(id);
                })
            .result();
    assertThat(told.freed()).isEqualTo("{'c':1}".length());
    long with = contents.packageOf(it.packageId()).size();
    it.database.transactions().required(() -> it.versions.delete(it.packageId(), id, it.account));
    assertThat(with - contents.packageOf(it.packageId()).size()).isEqualTo("{'c':1}".length());
  }

  @Test
  void whatIsRefusedIsRefusedAlike() {
    long child = it.require(INDEX).id();
    it.push(CHILD, "child");
    long needed = it.require(CHILD).id();
    refusedAlike(
        DeniedException.class, () -> it.versions.delete(it.packageId(), needed, it.account));
    refusedAlike(
        io.hatoba.oci.ManifestUnknownException.class,
        () -> {
          it.tags.delete(it.name(), new Tag("absent"), it.account);
          return true;
        });
    refusedAlike(
        io.hatoba.oci.NameUnknownException.class,
        () -> {
          it.deletions.delete(-1, it.account, true);
          return true;
        });
    assertThat(it.require(INDEX).id()).isEqualTo(child);
  }

  @Test
  void aPackageThatWouldGoIsToldWithItsVersionsAndTags() {
    DryRun.Outcome<Contents.OfPackage> told =
        tried(
            () -> {
              Contents.OfPackage before = contents.packageOf(it.packageId());
              it.deletions.delete(it.packageId(), it.account, true);
              return before;
            });
    assertThat(told.result().versions().count()).isEqualTo(3);
    assertThat(told.result().tags().names()).containsExactly("latest", "three", "two", "v1");
    assertThat(told.result().size()).isPositive();
    assertThat(told.events())
        .extracting(AuditEvent::action)
        .containsExactly(AuditAction.PACKAGE_DELETED);
  }

  @Test
  void ofLongListsTheFirstHundredAreTold() {
    it.push(
        Rows.image("many"),
        IntStream.range(0, 130).mapToObj("t%03d"::formatted).toArray(String[]::new));
    Contents.Some tags = dryRun.of(() -> contents.packageOf(it.packageId()).tags()).result();
    assertThat(tags.count()).isEqualTo(134);
    assertThat(tags.names()).hasSize(100).contains("t095");
    assertThat(tags.more()).isTrue();
  }

  /** Else a node would believe for long what was never so. */
  @Test
  void whatADryRunReadIsRememberedByNobody() {
    PackageTypeModes modes = new PackageTypeModes(it.rows.daos().settings(), epoch);
    long before = epoch.current();
    PackageTypeMode within =
        tried(
                () -> {
                  modes.change(Map.of(RegistryKind.DOCKER, PackageTypeMode.DISABLED));
                  return modes.of(RegistryKind.DOCKER);
                })
            .result();
    assertThat(within).isEqualTo(PackageTypeMode.DISABLED);
    assertThat(modes.of(RegistryKind.DOCKER)).isEqualTo(PackageTypeMode.ENABLED);
    assertThat(epoch.current()).isEqualTo(before);
  }

  @Test
  void whatTheWorkThrowsIsThrown() {
    IllegalStateException failure = new IllegalStateException("x");
    assertThatThrownBy(
            () ->
                dryRun.of(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(it.audit.find("org:" + it.rows.owner())).isNotEmpty();
  }
}
