package io.hatoba.catalog;

import static io.hatoba.catalog.VersionsFixture.about;
import static io.hatoba.catalog.VersionsFixture.fallback;
import static io.hatoba.catalog.VersionsFixture.index;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.ManifestBlobUnknownException;
import io.hatoba.oci.ManifestUnknownException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Role;
import io.hatoba.oci.Tag;
import io.hatoba.registry.RacingInsert;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions are deleted with what only they need, and come back with it. */
abstract class VersionRemovalContract {
  private static final String CHILD = Rows.image("child");
  private static final String OTHER = Rows.image("other");
  private static final String INDEX = index(CHILD, OTHER);
  private static final String SIGNATURE = about(CHILD, "signature of the child");

  /** One tree for all tests: making its directories takes longer than most of them. */
  @TempDir private static Path directory;

  private VersionsFixture it;

  @BeforeEach
  void begin(TestDatabase database) {
    it = new VersionsFixture(database, directory);
  }

  /** An index with two images, one of them signed twice. */
  private PackageVersion pushIndex() {
    it.push(CHILD);
    it.push(OTHER);
    it.push(INDEX, "v1", "latest");
    it.push(SIGNATURE);
    it.push(Rows.image("by cosign"), fallback(INDEX) + ".sig");
    return it.require(INDEX);
  }

  @Test
  void aVersionGoesWithItsPartsAndTagsAndComesBackWithThem() {
    PackageVersion version = pushIndex();
    List<String> parts = List.of(INDEX, CHILD, OTHER, SIGNATURE, Rows.image("by cosign"));
    assertThat(it.living()).containsExactly(Rows.digest(INDEX));
    assertThat(it.delete(version.id())).isTrue();
    assertThat(parts).noneMatch(it::has);
    assertThat(it.living()).isEmpty();
    assertThat(it.rows.tags().list(it.packageId(), "", 10)).isEmpty();
    assertThat(it.delete(version.id())).isFalse();
    assertThat(it.list(Versions.State.DELETED))
        .singleElement()
        .satisfies(
            deleted -> {
              assertThat(deleted.id()).isEqualTo(version.id());
              assertThat(deleted.tags()).containsExactly("latest", "v1");
              assertThat(deleted.deletion().orElseThrow().accountId()).hasValue(it.account);
            });

    it.push(Rows.image("newer"), "latest");
    assertThat(it.restore(version.id()))
        .hasValue(new RestoredVersion(List.of(fallback(INDEX) + ".sig", "v1"), List.of("latest")));
    assertThat(parts).allMatch(it::has);
    assertThat(it.living())
        .containsExactlyInAnyOrder(Rows.digest(INDEX), Rows.digest(Rows.image("newer")));
    assertThat(it.require(INDEX).tags()).containsExactly("v1");
    assertThat(it.list(Versions.State.DELETED)).isEmpty();
    assertThat(it.restore(version.id())).isEmpty();
    assertThat(
            it.audit.find("org:" + it.rows.owner()).stream()
                .map(event -> event.action())
                .filter(action -> !action.endsWith("published")))
        .containsExactly("packages.package_version_restored", "packages.package_version_deleted");
  }

  @Test
  void aTagThatWasDeletedBeforeDoesNotComeBack() {
    it.push(CHILD, "v1", "v2");
    it.delete(new Tag("v2"));
    long id = it.require(CHILD).id();
    it.delete(id);
    assertThat(it.restore(id)).hasValue(new RestoredVersion(List.of("v1"), List.of()));
  }

  /** As retention deletes several in one step. */
  @Test
  void ofVersionsThatGoTogetherEachComesBackWithItsOwnTags() {
    it.push(CHILD, "v1");
    it.push(OTHER, "v2");
    long child = it.require(CHILD).id();
    long other = it.require(OTHER).id();
    it.database
        .transactions()
        .required(
            () ->
                it.versions.expire(it.packageId(), child, it.account, "package")
                    && it.versions.expire(it.packageId(), other, it.account, "package"));
    assertThat(it.restore(other)).hasValue(new RestoredVersion(List.of("v2"), List.of()));
    it.delete(new Tag("v2"));
    assertThat(it.restore(child)).hasValue(new RestoredVersion(List.of("v1"), List.of()));
    assertThat(it.require(OTHER).tags()).isEmpty();
  }

  @Test
  void whatAnIndexNeedsIsNotDeletedFromUnderIt() {
    pushIndex();
    it.push(CHILD, "child");
    assertThatThrownBy(() -> it.delete(it.require(CHILD).id()))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining(Rows.digest(INDEX).toString());
    assertThatThrownBy(() -> it.delete(Rows.digest(OTHER)))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining(Rows.digest(INDEX).toString());
    assertThat(List.of(INDEX, CHILD, OTHER)).allMatch(it::has);
    assertThat(it.living()).hasSize(2);
    // A tag of its own keeps a child, and the child its signature.
    it.delete(it.require(INDEX).id());
    assertThat(it.living()).containsExactly(Rows.digest(CHILD));
    assertThat(it.has(OTHER)).isFalse();
    assertThat(it.has(SIGNATURE)).isTrue();
  }

  @Test
  void aPartOfTwoVersionsStaysWithTheSecondAndComesBackWithTheFirst() {
    PackageVersion first = pushIndex();
    String second = index(CHILD);
    it.push(second, "second");
    it.delete(first.id());
    assertThat(List.of(CHILD, SIGNATURE, second)).allMatch(it::has);
    assertThat(it.has(OTHER)).isFalse();
    it.delete(Rows.digest(second));
    assertThat(List.of(CHILD, SIGNATURE)).noneMatch(it::has);
    it.restore(first.id());
    assertThat(List.of(CHILD, OTHER)).allMatch(it::has);
    assertThat(it.living()).containsExactly(Rows.digest(INDEX));
  }

  @Test
  void aPartThatWasDeletedByItselfIsRestoredAsOne() {
    pushIndex();
    it.delete(Rows.digest(SIGNATURE));
    assertThat(it.has(SIGNATURE)).isFalse();
    assertThat(it.living()).containsExactly(Rows.digest(INDEX));
    PackageVersion deleted = it.list(Versions.State.DELETED).get(0);
    assertThat(deleted.root().digest()).isEqualTo(Rows.digest(SIGNATURE));
    it.restore(deleted.id());
    assertThat(it.has(SIGNATURE)).isTrue();
    assertThat(it.living()).containsExactly(Rows.digest(INDEX));
  }

  @Test
  void whatIsPushedAgainAfterItsDeletionIsThereOnce() {
    PackageVersion before = pushIndex();
    it.delete(before.id());
    it.push(CHILD);
    assertThat(it.living()).containsExactly(Rows.digest(CHILD));
    it.push(OTHER);
    it.push(INDEX, "v2");
    assertThat(it.living()).containsExactly(Rows.digest(INDEX));
    assertThat(it.require(INDEX).id()).isEqualTo(before.id());
    assertThat(it.require(INDEX).createdAt()).isAfterOrEqualTo(before.createdAt());
    assertThat(it.require(INDEX).tags()).containsExactly("v2");
    assertThat(it.restore(before.id())).isEmpty();
    assertThat(it.list(Versions.State.DELETED)).isEmpty();
  }

  @Test
  void aBlobThatOnlyADeletedVersionNamedComesBackWithIt() {
    String image = it.image("{'os':'linux'}", "layer");
    it.push(image, "v1");
    long id = it.require(image).id();
    it.delete(id);
    it.database
        .transactions()
        .required(() -> it.registry.blobs().delete(it.name(), Rows.digest("layer")));
    it.restore(id);
    assertThat(
            it.database
                .transactions()
                .required(() -> it.rows.blobs().find(it.name(), Rows.digest("layer")))
                .orElseThrow()
                .blob())
        .isPresent();
  }

  @Test
  void afterThirtyDaysNothingIsRestored() {
    it.push(CHILD, "v1");
    long id = it.require(CHILD).id();
    it.delete(id);
    it.database.execute(
        "update package_version set deleted_at = deleted_at - interval '31' day where id = ?", id);
    assertThat(it.list(Versions.State.DELETED)).isEmpty();
    assertThatThrownBy(() -> it.restore(id))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining("30 days");
    it.push(CHILD, "v2");
    assertThat(it.living()).containsExactly(Rows.digest(CHILD));
  }

  @Test
  void whatIsPublicAndWasPulledOftenStays() {
    it.push(CHILD, "v1");
    PackageVersion version = it.require(CHILD);
    IntStream.range(0, 11).forEach(pull -> it.downloads.counts().add(version.root().id()));
    it.downloads.counts().writeAll();
    assertThat(it.require(CHILD).downloads()).isEqualTo(11);
    show("PUBLIC");
    assertThatThrownBy(() -> it.delete(version.id()))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining("11 times");
    assertThatThrownBy(() -> it.delete(Rows.digest(CHILD))).isInstanceOf(DeniedException.class);
    it.push(OTHER, "v2");
    assertThatThrownBy(() -> it.deleteChosen(version.id())).isInstanceOf(DeniedException.class);
    show("INTERNAL");
    assertThat(it.delete(version.id())).isTrue();
  }

  private void show(String visibility) {
    it.database.execute(
        "update package set visibility = ? where id = ?", visibility, it.packageId());
  }

  @Test
  void aPackageWithoutVersionsIsNoGhost() {
    it.push(CHILD, "v1");
    it.database
        .transactions()
        .required(() -> it.rows.roles().grant(it.packageId(), it.account, Role.ADMIN));
    ImageName name = it.name();
    assertThat(names()).contains(name.toString());
    it.delete(it.require(CHILD).id());
    assertThat(names()).doesNotContain(name.toString());
    it.push(OTHER, "v2");
    assertThat(names()).contains(name.toString());
    assertThat(
            it.database.query(
                "select role from package_grant where package_id = ?", it.packageId()))
        .containsExactly("ADMIN");
  }

  private List<String> names() {
    return it.database
        .transactions()
        .required(
            () ->
                it.rows.packages().listNames(Set.of(RegistryKind.CONTAINER), it.rows.owner(), 10));
  }

  @Test
  void theLastVersionAndTheLastThatIsTaggedStay() {
    it.push(CHILD, "v1", fallback(OTHER));
    long child = it.require(CHILD).id();
    assertThat(it.deleteChosen(child)).isEqualTo(VersionDeletion.LAST_TAGGED);
    it.push(OTHER);
    it.push(Rows.image("untagged"));
    long untagged = it.require(Rows.image("untagged")).id();
    assertThat(it.deleteChosen(child)).isEqualTo(VersionDeletion.LAST_TAGGED);
    assertThat(it.deleteChosen(untagged)).isEqualTo(VersionDeletion.DONE);
    assertThat(it.deleteChosen(untagged)).isEqualTo(VersionDeletion.ABSENT);
    it.push(OTHER, "v2");
    assertThat(it.deleteChosen(child)).isEqualTo(VersionDeletion.DONE);
    it.delete(new Tag("v2"));
    assertThat(it.deleteChosen(it.require(OTHER).id())).isEqualTo(VersionDeletion.LAST);
    assertThat(it.living()).containsExactly(Rows.digest(OTHER));
  }

  @Test
  void ofTheLastTwoVersionsOneStaysWhoeverDeletesThemTogether() {
    for (int round = 0; round < 10; round++) {
      it.push(CHILD, "v1");
      it.push(OTHER, "v2");
      List<Long> ids = List.of(it.require(CHILD).id(), it.require(OTHER).id());
      assertThat(Race.run(2, racer -> RacingInsert.retried(() -> it.deleteChosen(ids.get(racer)))))
          .containsExactlyInAnyOrder(VersionDeletion.DONE, VersionDeletion.LAST_TAGGED);
      assertThat(it.living()).hasSize(1);
    }
  }

  @Test
  void deletesRestoresAndPushesOfOneVersionLeaveAllOfItOrNothing() {
    it.push(OTHER, "stays");
    it.push(CHILD, "v1", "v2");
    long id = it.require(CHILD).id();
    for (int round = 0; round < 10; round++) {
      Race.run(
          3,
          racer ->
              RacingInsert.retried(
                  () ->
                      switch (racer) {
                        case 0 -> it.deleteChosen(id);
                        case 1 -> it.restore(id);
                        default -> it.push(CHILD, "v1");
                      }));
      List<String> tags = it.rows.tags().list(it.packageId(), "", 10);
      if (it.has(CHILD)) {
        PackageVersion version = it.require(CHILD);
        assertThat(version.id()).isEqualTo(id);
        assertThat(version.tags()).contains("v1");
        assertThat(tags).hasSize(version.tags().size() + 1).containsAll(version.tags());
      } else {
        assertThat(it.living()).containsExactly(Rows.digest(OTHER));
        assertThat(tags).containsExactly("stays");
        assertThat(it.list(Versions.State.DELETED)).hasSize(1);
      }
    }
  }

  @Test
  void aPackageTellsWhenItsContentChanged() {
    List<Runnable> changes =
        List.of(
            () -> it.push(CHILD, "v1", "v2"),
            () -> it.push(OTHER, "v2"),
            () -> it.delete(new Tag("v2")),
            () -> it.delete(it.require(CHILD).id()),
            () -> it.restore(it.list(Versions.State.DELETED).get(0).id()));
    for (Runnable change : changes) {
      it.database.execute(
          "update package set updated_at = created_at - interval '1' day where id = ?",
          it.packageId());
      change.run();
      assertThat(
              it.database.query(
                  "select id from package where updated_at >= created_at and id = ?",
                  it.packageId()))
          .as("change " + changes.indexOf(change))
          .hasSize(1);
    }
  }

  @Test
  void deletesAndPushesThatRaceLeaveRowsThatFit() {
    for (int round = 0; round < 10; round++) {
      String child = Rows.image("raced " + round);
      String index = index(child);
      it.push(child);
      it.push(index, "all");
      String second = index(child, OTHER);
      it.push(OTHER, "other");
      Race.run(
          2,
          racer ->
              RacingInsert.retried(
                  () -> {
                    if (racer == 0) {
                      it.delete(Rows.digest(index));
                    } else {
                      try {
                        it.push(second, "second");
                      } catch (ManifestBlobUnknownException gone) {
                        assertThat(it.has(child)).isFalse();
                      }
                    }
                    return true;
                  }));
      assertThat(it.has(child)).isEqualTo(it.has(second));
      assertThat(it.living().contains(Rows.digest(child))).isFalse();
    }
  }

  @Test
  void aDeleteCostsTheSameWhateverGoesWithIt() {
    String[] children =
        IntStream.range(0, 20).mapToObj(i -> Rows.image("c" + i)).toArray(String[]::new);
    for (String child : children) {
      it.push(child);
      it.push(about(child, "of " + Rows.digest(child).hex()));
    }
    String[] tags = IntStream.range(0, 30).mapToObj(i -> "t" + i).toArray(String[]::new);
    it.push(index(children), tags);
    it.push(index(), "one");
    long large = it.require(index(children)).id();
    long small = it.require(index()).id();
    int most = it.database.statements(() -> it.delete(large)).size();
    assertThat(most).isLessThanOrEqualTo(15);
    assertThat(it.database.statements(() -> it.restore(large))).hasSizeLessThanOrEqualTo(15);
    assertThat(it.database.statements(() -> it.delete(small))).hasSizeLessThanOrEqualTo(most);
  }

  @Test
  void whatIsNotThereIsUnknown() {
    assertThat(it.delete(-7)).isFalse();
    assertThat(it.restore(-7)).isEmpty();
    assertThatThrownBy(() -> it.delete(Rows.digest("none")))
        .isInstanceOf(ManifestUnknownException.class);
    assertThatThrownBy(() -> it.delete(new Tag("none")))
        .isInstanceOf(ManifestUnknownException.class);
  }

  @Test
  void eventsNameTheVersionAndItsTags() {
    it.push(CHILD, "v1");
    long id = it.require(CHILD).id();
    it.delete(id);
    assertThat(it.audit.find("action:packages.package_version_deleted org:" + it.rows.owner()))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.subject().digest()).isEqualTo(Rows.digest(CHILD).toString());
              assertThat(event.details())
                  .contains("\"tags\":[\"v1\"]", "\"version_id\":" + id, "\"parts\":0");
            });
  }
}
