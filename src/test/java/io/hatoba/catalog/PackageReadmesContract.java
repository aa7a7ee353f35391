package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.accounts.Repository;
import io.hatoba.accounts.ValidationException;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** READMEs of packages through the lives of these, on either database. */
abstract class PackageReadmesContract {
  private static final String TEXT = "# 使い方 \uD83D\uDEA2\n\n`docker run`";

  @TempDir private Path directory;
  private TestDatabase database;
  private MigrationBench bench;
  private Estate estate;
  private PackageReadmes readmes;
  private ImageName name;

  @BeforeEach
  void begin(TestDatabase shared) {
    database = shared;
    bench = new MigrationBench(shared, directory);
    estate = bench.estate;
    readmes = estate.catalog.readmes();
    name = estate.container("code/app");
  }

  private void write(long id, String text) {
    estate.run(() -> readmes.put(id, text, estate.owner.id()));
  }

  private Optional<String> text(long id) {
    return estate.in(() -> readmes.find(id)).map(PackageReadme::text);
  }

  @Test
  void aReadmeIsThereAsItWasWrittenUntilItIsTakenAway() {
    long id = estate.push(name);
    assertThat(text(id)).isEmpty();

    write(id, "one");
    estate.run(() -> readmes.put(id, TEXT, estate.member.id()));

    PackageReadme found = estate.in(() -> readmes.find(id)).orElseThrow();
    assertThat(found.text()).isEqualTo(TEXT);
    assertThat(found.updatedBy()).isEqualTo(estate.member.login());
    assertThat(estate.in(() -> readmes.delete(id))).isTrue();
    assertThat(estate.in(() -> readmes.delete(id))).isFalse();
    assertThat(text(id)).isEmpty();
    assertThat(estate.events(name))
        .filteredOn(event -> event.contains("readme"))
        .containsExactly(
            "packages.readme_removed", "packages.readme_changed", "packages.readme_changed");
  }

  @Test
  void theSameOnceMoreChangesNothing() {
    long id = estate.push(name);
    write(id, TEXT);
    estate.run(() -> readmes.put(id, TEXT, estate.member.id()));

    assertThat(estate.in(() -> readmes.find(id)).orElseThrow().updatedBy())
        .isEqualTo(estate.owner.login());
    assertThat(estate.events(name)).containsOnlyOnce("packages.readme_changed");
  }

  @Test
  void theLongestIsKeptAndOneByteMoreIsRefused() {
    long id = estate.push(name);
    String longest = "港".repeat(PackageReadmes.MOST_BYTES / 3) + "ab";
    write(id, longest);
    assertThat(text(id)).hasValue(longest);
    String ascii = "a".repeat(PackageReadmes.MOST_BYTES);
    write(id, ascii);
    assertThat(text(id)).hasValue(ascii);

    assertThatThrownBy(() -> write(id, longest + "c"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("524288 bytes");
    assertThat(text(id)).hasValue(ascii);
  }

  @Test
  void whatSaysNothingOrIsNoTextIsRefused() {
    long id = estate.push(name);
    for (String text : new String[] {"", " \n\t", "a\u0000b"}) {
      assertThatThrownBy(() -> write(id, text)).isInstanceOf(ValidationException.class);
    }
    write(id, "half \uD800 a pair");
    assertThat(text(id)).hasValue("half ? a pair");
  }

  @Test
  void aDeletedPackageIsWrittenForNoMoreAndComesBackWithItsReadme() {
    long id = estate.push(name);
    write(id, TEXT);
    estate.run(() -> estate.deletions().delete(id, estate.owner.id(), false));

    assertThatThrownBy(() -> write(id, "late")).isInstanceOf(NameUnknownException.class);
    assertThatThrownBy(() -> estate.run(() -> readmes.delete(id)))
        .isInstanceOf(NameUnknownException.class);
    estate.run(() -> estate.deletions().restore(id, estate.owner.id()));
    assertThat(text(id)).hasValue(TEXT);
  }

  @Test
  void aPackageThatIsPurgedTakesItsReadmeAlong() {
    long id =
        estate.in(
            () ->
                estate
                    .daos
                    .packages()
                    .create(PackageEntity.container(estate.organizationId(), "gone"))
                    .id());
    estate.run(() -> estate.daos.packageReadmes().put(id, TEXT, estate.owner.id()));

    assertThat(estate.in(() -> estate.daos.purge().removePackage(id))).isTrue();
    assertThat(database.query("select package_id from package_readme where package_id = ?", id))
        .isEmpty();
  }

  @Test
  void aMigratedPackageHasItStillAndBackAgain() {
    estate.repository("code", Visibility.PRIVATE);
    ImageName docker = estate.docker("code/app");
    long id = estate.push(docker);
    write(id, TEXT);

    RegistryMigration done = bench.migrate(ConflictRule.REFUSE);
    assertThat(estate.reached(name)).hasValue(id);
    assertThat(text(id)).hasValue(TEXT);
    bench.undo(done);
    assertThat(estate.reached(name)).isEmpty();
    assertThat(text(id)).hasValue(TEXT);
  }

  @Test
  void inAMergeTheReadmeOfTheOneThatStaysWins() {
    Repository code = estate.repository("code", Visibility.PRIVATE);
    long from = estate.push(estate.docker("code/app"));
    long other = estate.push(estate.docker("code/bare"));
    long into = bench.twin(code, name, "");
    long bare = bench.twin(code, estate.container("code/bare"), "");
    write(from, "of docker");
    write(into, TEXT);
    write(other, "of docker");

    bench.migrate(ConflictRule.MERGE);

    assertThat(estate.reached(estate.docker("code/app"))).hasValue(into);
    assertThat(text(into)).hasValue(TEXT);
    assertThat(text(from)).isEmpty();
    assertThat(estate.reached(estate.docker("code/bare"))).hasValue(bare);
    assertThat(text(bare)).hasValue("of docker");
  }
}
