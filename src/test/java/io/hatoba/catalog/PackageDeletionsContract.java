package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.access.Action;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.ValidationException;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Role;
import io.hatoba.oci.Tag;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packages that go and come back, on either database. */
abstract class PackageDeletionsContract {
  @TempDir private Path directory;
  private Estate estate;

  @BeforeEach
  void begin(TestDatabase database) {
    estate = new Estate(database, directory);
  }

  private void delete(long id) {
    estate.run(() -> estate.deletions().delete(id, estate.owner.id(), false));
  }

  private Optional<Long> restorable(ImageName name) {
    return estate.in(() -> estate.deletions().find(name, Optional.empty()));
  }

  private void restore(long id) {
    estate.run(() -> estate.deletions().restore(id, estate.owner.id()));
  }

  private boolean pulls(ImageName name) {
    return estate
        .in(() -> estate.daos.manifests().find(name, new Tag("v1")))
        .flatMap(ManifestDao.Lookup::manifest)
        .isPresent();
  }

  @Test
  void whatIsDeletedIsReachedByNoNameAndComesBackWhole() {
    ImageName name = estate.container("app");
    long id = estate.push(name);
    estate.run(() -> estate.catalog.access().giveUser(id, estate.member.id(), Role.WRITE));
    long before = estate.epoch();
    delete(id);
    assertThat(estate.epoch()).isEqualTo(before + 1);
    assertThat(estate.reached(name)).isEmpty();
    assertThat(estate.seen(estate.owner, name)).isEmpty();
    assertThat(pulls(name)).isFalse();
    assertThat(restorable(name)).contains(id);
    restore(id);
    assertThat(estate.epoch()).isEqualTo(before + 2);
    assertThat(estate.reached(name)).contains(id);
    assertThat(pulls(name)).isTrue();
    assertThat(estate.may(estate.member, Action.PUSH, name)).isTrue();
    assertThat(estate.may(estate.member, Action.DELETE, name)).isFalse();
    assertThat(restorable(name)).isEmpty();
    assertThat(estate.events(name))
        .startsWith("packages.package_restored", "packages.package_deleted");
  }

  /** A path that has so many characters. */
  private static String path(int length) {
    return "p" + "/p".repeat((length - 1) / 2) + "x".repeat((length - 1) % 2);
  }

  @Test
  void anAccountGetsNoLoginByWhichAPackageHasANameThatIsTooLong() {
    ImageName name = estate.container(path(254 - estate.login().length()));
    estate.push(name);
    String longer = estate.login() + "x";
    assertThatThrownBy(
            () -> estate.run(() -> estate.accounts.organizations().rename(organization(), longer)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(longer + "/" + name.path())
        .hasMessageContaining("256 characters");
    assertThat(estate.in(() -> estate.accounts.users().find(longer))).isEmpty();
    assertThat(pulls(name)).isTrue();
  }

  private long organization() {
    return estate.organizationId();
  }

  @Test
  void whatHasANameThatIsTooLongByNowComesBackWhenThatIsShorter() {
    ImageName name = estate.container(path(254 - estate.login().length()));
    long id = estate.push(name);
    delete(id);
    String longer = estate.login() + "x";
    estate.run(() -> estate.accounts.organizations().rename(organization(), longer));
    assertThatThrownBy(() -> restore(id))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("256 characters");
    assertThat(pulls(name)).isFalse();
    estate.run(() -> estate.accounts.organizations().rename(organization(), estate.login()));
    restore(id);
    assertThat(pulls(name)).isTrue();
  }

  @Test
  void whatIsDeletedTwiceAtOnceIsDeletedOnce() {
    long id = estate.push(estate.container("app"));
    delete(id);
    assertThatThrownBy(() -> delete(id)).isInstanceOf(NameUnknownException.class);
    restore(id);
    assertThatThrownBy(() -> restore(id)).isInstanceOf(NameUnknownException.class);
  }

  @Test
  void aNameThatWasUsedAgainIsNamedAndMustBeFreedFirst() {
    ImageName name = estate.container("app");
    long first = estate.push(name);
    delete(first);
    long second = estate.push(name);
    assertThat(second).isNotEqualTo(first);
    assertThatThrownBy(() -> restore(first))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(name.toString())
        .hasMessageContaining(Long.toString(second))
        .hasMessageContaining("delete that first");
    assertThat(estate.reached(name)).contains(second);
    estate.pass(Duration.ofSeconds(1));
    delete(second);
    // By its name the last one; the other by its key.
    assertThat(restorable(name)).contains(second);
    assertThat(estate.in(() -> estate.deletions().find(name, Optional.of(first)))).contains(first);
    restore(first);
    assertThat(estate.reached(name)).contains(first);
  }

  @Test
  void uploadsThatNeverLedToAPackageGiveItsNameBack() {
    ImageName name = estate.container("app");
    long id = estate.push(name);
    delete(id);
    long pending = estate.in(() -> estate.publications.open(name, estate.owner.id()));
    assertThat(estate.reached(name)).contains(pending);
    restore(id);
    assertThat(estate.reached(name)).contains(id);
  }

  @Test
  void afterThirtyDaysItIsTooLate() {
    ImageName name = estate.container("app");
    long id = estate.push(name);
    delete(id);
    estate.pass(Repositories.RESTORABLE.minusMinutes(1));
    assertThat(restorable(name)).contains(id);
    assertThat(deletedOnes()).isEqualTo(1);
    estate.pass(Duration.ofMinutes(2));
    assertThat(restorable(name)).isEmpty();
    assertThat(deletedOnes()).isZero();
    assertThatThrownBy(() -> restore(id)).isInstanceOf(NameUnknownException.class);
  }

  private long deletedOnes() {
    return estate
        .in(
            () ->
                estate
                    .catalog
                    .packages()
                    .listDeleted(
                        estate.caller(estate.owner),
                        estate.organizationId(),
                        RegistryKind.CONTAINER,
                        new Slice(0, 10)))
        .total();
  }

  @ParameterizedTest
  @CsvSource({
    "PUBLIC, 5001, true",
    "PUBLIC, 5000, false",
    "INTERNAL, 5001, false",
    "PRIVATE, 5001, false"
  })
  void whatManyHaveStays(Visibility visibility, long downloads, boolean stays) {
    ImageName name = estate.container("app");
    long id = estate.push(name);
    estate.run(
        () ->
            estate
                .catalog
                .packages()
                .change(
                    id,
                    new Packages.Change(
                        Optional.of(visibility), Optional.empty(), Optional.empty())));
    estate.download(id, downloads);
    PackageDeletions deletions = estate.deletions();
    if (stays) {
      assertThatThrownBy(() -> estate.run(() -> deletions.delete(id, estate.owner.id(), false)))
          .isInstanceOf(DeniedException.class)
          .hasMessageContaining("5000")
          .hasMessageContaining("site administrator");
      assertThat(estate.reached(name)).contains(id);
    }
    estate.run(() -> deletions.delete(id, estate.owner.id(), stays));
    assertThat(estate.reached(name)).isEmpty();
  }

  @Test
  void anImageStaysForManyAsItsRepositoryIsPublic() {
    estate.repository("code", Visibility.PUBLIC);
    long id = estate.push(estate.docker("code/app"));
    estate.download(id, 5_001);
    assertThatThrownBy(
            () -> estate.run(() -> estate.deletions().delete(id, estate.owner.id(), false)))
        .isInstanceOf(DeniedException.class);
  }

  @Test
  void anAdministratorOfThePackageMayRestoreItAndAWriterMayNot() {
    ImageName name = estate.container("app");
    long id = estate.push(name);
    Repository code = estate.repository("code", Visibility.PRIVATE);
    estate.run(
        () -> {
          estate.catalog.access().giveUser(id, estate.member.id(), Role.WRITE);
          estate.catalog.access().giveRepository(id, code.id(), Role.ADMIN);
        });
    delete(id);
    assertThat(mayRestore(id, name, false)).isFalse();
    assertThat(
            estate.in(
                () ->
                    estate
                        .policy
                        .ofDeleted(estate.workflow(code), id, name)
                        .allows(Action.RESTORE)))
        .isTrue();
    restore(id);
    estate.run(() -> estate.catalog.access().giveUser(id, estate.member.id(), Role.ADMIN));
    delete(id);
    // Who takes the name next has no part in what had it before.
    estate.push(name, Publisher.account(estate.stranger.id()), "");
    assertThat(mayRestore(id, name, false)).isTrue();
    assertThat(mayRestore(id, name, true)).isFalse();
  }

  private boolean mayRestore(long id, ImageName name, boolean stranger) {
    return estate.in(
        () ->
            estate
                .policy
                .ofDeleted(estate.caller(stranger ? estate.stranger : estate.member), id, name)
                .allows(Action.RESTORE));
  }

  @Test
  void anImageComesBackOnlyWhereItsRepositoryIs() {
    Repository code = estate.repository("code", Visibility.PRIVATE);
    ImageName alone = estate.docker("code/alone");
    long id = estate.push(alone);
    long other = estate.push(estate.docker("code/other"));
    delete(id);
    estate.pass(Duration.ofSeconds(1));
    estate.run(() -> estate.accounts.repositories().delete(estate.access(code)));
    assertThatThrownBy(() -> restore(id))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("repository");
    assertThat(
            estate.in(
                () -> estate.accounts.repositories().restore(estate.organizationId(), "code")))
        .isPresent();
    // What went by itself comes back by itself.
    assertThat(estate.reached(estate.docker("code/other"))).contains(other);
    assertThat(estate.reached(alone)).isEmpty();
    restore(id);
    assertThat(estate.reached(alone)).contains(id);
  }

  @Test
  void aDeletedImageGoesWhereItsRepositoryGoesAndStandsInNobodysWay() {
    Repository code = estate.repository("code", Visibility.PRIVATE);
    long first = estate.push(estate.docker("code/app"));
    delete(first);
    long second = estate.push(estate.docker("code/app"));
    rename(code, "moved");
    rename(code, "code");
    assertThat(estate.reached(estate.docker("moved/app"))).contains(second);
    delete(second);
    restore(first);
    assertThat(estate.reached(estate.docker("moved/app"))).contains(first);
    assertThat(estate.reached(estate.docker("code/app"))).contains(first);
  }

  private void rename(Repository repository, String name) {
    estate.run(
        () ->
            estate
                .accounts
                .repositories()
                .change(
                    estate.access(repository),
                    new Repositories.Change(
                        Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty())));
  }

  @Test
  void aDeletedPackageLosesItsLinkWithTheRepositoryAndKeepsItsOwnRoles() {
    Repository code = estate.repository("code", Visibility.PRIVATE);
    ImageName name = estate.container("app");
    long id = estate.push(name, Estate.workflowOf(code), "");
    delete(id);
    estate.run(() -> estate.accounts.repositories().delete(estate.access(code)));
    restore(id);
    assertThat(estate.seen(estate.owner, name).orElseThrow().inheritsAccess()).isFalse();
    assertThat(estate.may(estate.owner, Action.ADMINISTER, name)).isTrue();
    assertThat(estate.may(estate.member, Action.PULL, name)).isFalse();
  }

  @Test
  void anAccountGoesOnceItsPackagesAreDeletedAndTheyCannotComeBack() {
    ImageName name = estate.container("app");
    long id = estate.push(name);
    assertThatThrownBy(
            () -> estate.run(() -> estate.accounts.organizations().delete(estate.organizationId())))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("1 package");
    delete(id);
    assertThatCode(
            () -> estate.run(() -> estate.accounts.organizations().delete(estate.organizationId())))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> restore(id)).isInstanceOf(NameUnknownException.class);
    assertThat(restorable(name)).isEmpty();
    // Whoever has the login next has nothing of it.
    estate.run(
        () -> estate.accounts.organizations().create(estate.login(), estate.stranger.id(), ""));
    assertThat(restorable(name)).isEmpty();
    assertThat(estate.in(() -> estate.daos.packages().find(id).orElseThrow().deletedBy()))
        .contains(estate.owner.id());
  }
}
