package io.hatoba.metadata.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.server.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blobs and their links on either database. */
abstract class BlobDaoContract {
  private TestDatabase database;
  private Rows rows;
  private BlobDao blobs;

  @BeforeEach
  void makePackage(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    blobs = rows.blobs();
  }

  private <T> T committed(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private boolean committedLink(long packageId, Digest digest) {
    return committed(() -> blobs.link(packageId, digest));
  }

  /** Content that no other test has. */
  private String layer(String name) {
    return rows.owner() + name;
  }

  private Digest createBlob(String name) {
    return rows.createBlob(layer(name), 1);
  }

  private BlobDao.LinkedBlob find(Digest digest) {
    return committed(() -> blobs.find(rows.name(), digest)).orElseThrow().blob().orElseThrow();
  }

  @Test
  void isFoundWithItsSizeAndFile() {
    Digest digest = rows.createBlob(layer("a"), 42);

    BlobDao.Lookup lookup = committed(() -> blobs.find(rows.name(), digest)).orElseThrow();

    assertThat(lookup.active()).isTrue();
    assertThat(lookup.blob())
        .hasValueSatisfying(
            blob -> {
              assertThat(blob.packageId()).isEqualTo(rows.packageId());
              assertThat(blob.size()).isEqualTo(layer("a").length());
              assertThat(blob.generation()).isEqualTo(42);
              assertThat(blob.leaseAge()).isBetween(0L, 5L);
            });
  }

  @Test
  void aLookTellsAMissingPackageFromAMissingBlob() {
    rows.createPackage("pending");
    Digest digest = Rows.digest(layer("never pushed"));

    assertThat(committed(() -> blobs.find(rows.name("nothing"), digest))).isEmpty();
    assertThat(committed(() -> blobs.find(rows.name(), digest)))
        .hasValueSatisfying(
            lookup -> {
              assertThat(lookup.active()).isTrue();
              assertThat(lookup.blob()).isEmpty();
            });
    assertThat(committed(() -> blobs.find(rows.name("pending"), digest)))
        .hasValueSatisfying(lookup -> assertThat(lookup.active()).isFalse());
  }

  @Test
  void isFoundThroughAPackageThatHoldsItOnly() {
    Digest digest = createBlob("a");
    long other = rows.createPackage("other");

    assertThat(committed(() -> blobs.find(rows.name("other"), digest)).orElseThrow().blob())
        .isEmpty();
    assertThat(committedLink(other, digest)).isTrue();
    assertThat(committed(() -> blobs.find(rows.name("other"), digest)).orElseThrow().blob())
        .isPresent();
  }

  @Test
  void aSecondFileOfTheSameBytesChangesNothing() {
    Digest digest = rows.createBlob(layer("a"), 1);

    assertThat(committed(() -> blobs.insertUnlessPresent(digest, 1, 2))).isFalse();

    assertThat(find(digest).generation()).isEqualTo(1);
    assertThat(committed(() -> blobs.fileIsNamed(digest, 1))).isTrue();
    assertThat(committed(() -> blobs.fileIsNamed(digest, 2))).isFalse();
  }

  @Test
  void ofUploadsOfTheSameBytesThatRaceOneMakesTheRow() {
    for (int round = 0; round < 5; round++) {
      Digest digest = Rows.digest(layer("raced" + round));

      List<Boolean> made =
          Race.run(
              8,
              i ->
                  committed(
                      () -> {
                        boolean first = blobs.insertUnlessPresent(digest, 1, i);
                        assertThat(blobs.link(rows.packageId(), digest)).isTrue();
                        return first;
                      }));

      assertThat(made).containsOnlyOnce(true);
      assertThat(find(digest).generation()).isEqualTo(made.indexOf(true));
      assertThat(
              database.query(
                  "select count(*) from blob_link l join blob b on b.id = l.blob_id"
                      + " where b.digest = ?",
                  digest.toString()))
          .containsExactly(1L);
    }
  }

  @Test
  void whatIsNotThereCannotBeLinked() {
    assertThat(committedLink(rows.packageId(), Rows.digest(layer("never pushed")))).isFalse();
  }

  @Test
  void aHiddenLinkComesBackWithANewPush() {
    Digest digest = createBlob("a");
    long link = find(digest).linkId();

    assertThat(committed(() -> blobs.deleteLink(link))).isTrue();
    assertThat(committed(() -> blobs.deleteLink(link))).isFalse();
    assertThat(committed(() -> blobs.find(rows.name(), digest)).orElseThrow().blob()).isEmpty();

    assertThat(committedLink(rows.packageId(), digest)).isTrue();
    assertThat(find(digest).linkId()).isEqualTo(link);
  }

  @Test
  void aLeaseAgesByTheDatabasesClockAndIsRenewed() {
    Digest digest = createBlob("a");
    long link = find(digest).linkId();
    age(link);
    assertThat(find(digest).leaseAge()).isCloseTo(3600, within(5L));

    committed(
        () -> {
          blobs.renewLease(link);
          return true;
        });
    assertThat(find(digest).leaseAge()).isBetween(0L, 5L);

    age(link);
    committedLink(rows.packageId(), digest);
    assertThat(find(digest).leaseAge()).isBetween(0L, 5L);
  }

  private void age(long link) {
    database.execute(
        "update blob_link set leased_at = leased_at - interval '3600' second where id = ?", link);
  }

  @Test
  void holdersAreTheLivingLinksOfOneOwnersPackages() {
    Digest digest = createBlob("a");
    for (String path : List.of("b", "c", "d")) {
      committedLink(rows.createPackage(path), digest);
    }
    Rows others = new Rows(database);
    committedLink(others.packageId(), digest);
    long hidden =
        committed(() -> blobs.find(rows.name("c"), digest))
            .orElseThrow()
            .blob()
            .orElseThrow()
            .linkId();
    committed(() -> blobs.deleteLink(hidden));

    assertThat(committed(() -> blobs.listHolders(rows.owner(), digest, 10)))
        .extracting(ImageName::path)
        .containsExactly("app", "b", "d");
    assertThat(committed(() -> blobs.listHolders(rows.owner(), digest, 2))).hasSize(2);
  }

  @Test
  void lockingTellsTheSizesOfWhatThePackageHolds() {
    Digest one = createBlob("a");
    Digest two = createBlob("another");
    Digest hidden = createBlob("hidden");
    committed(() -> blobs.deleteLink(find(hidden).linkId()));
    Digest foreign = Rows.digest(layer("foreign"));
    committed(() -> blobs.insertUnlessPresent(foreign, 1, 1));

    Map<String, BlobDao.Locked> held =
        committed(
            () ->
                blobs.lockLinks(
                    rows.packageId(),
                    List.of(
                        one.toString(), two.toString(), hidden.toString(), foreign.toString())));

    assertThat(held)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                one.toString(),
                new BlobDao.Locked(layer("a").length(), find(one).generation(), false),
                two.toString(),
                new BlobDao.Locked(layer("another").length(), find(two).generation(), false)));
  }

  @Test
  void aThousandLinksAreLockedByOneStatement() {
    List<String> digests =
        IntStream.range(0, 1000).mapToObj(i -> Rows.digest(layer("" + i)).toString()).toList();
    Digest there = createBlob("500");

    List<String> statements =
        database.statements(
            () ->
                assertThat(committed(() -> blobs.lockLinks(rows.packageId(), digests)))
                    .containsOnlyKeys(there.toString()));

    assertThat(statements).hasSize(1);
  }

  @Test
  void aLockedLinkCannotBeHidden() {
    Digest digest = createBlob("a");
    long link = find(digest).linkId();

    database
        .transactions()
        .required(
            () -> {
              blobs.lockLinks(rows.packageId(), List.of(digest.toString()));
              assertThatThrownBy(() -> rows.withoutPatience(() -> blobs.deleteLink(link)))
                  .hasMessageContaining("ock");
            });

    assertThat(committed(() -> blobs.deleteLink(link))).isTrue();
  }

  @Test
  void pushesThatLockTheSameLayersInAnyOrderGetThemAll() {
    List<String> digests =
        IntStream.range(0, 20).mapToObj(i -> createBlob("layer" + i).toString()).toList();

    List<Integer> locked =
        Race.run(
            4,
            i -> {
              int most = 0;
              for (int round = 0; round < 10; round++) {
                List<String> shuffled = new ArrayList<>(digests);
                Collections.shuffle(shuffled);
                most =
                    Math.max(
                        most, committed(() -> blobs.lockLinks(rows.packageId(), shuffled).size()));
              }
              return most;
            });

    assertThat(locked).containsOnly(20);
  }

  /** Whether two pushes may hold the same link at once. */
  final boolean twoPushesShare() {
    Digest digest = createBlob("shared");
    List<String> digests = List.of(digest.toString());
    return committed(
        () -> {
          blobs.lockLinks(rows.packageId(), digests);
          try {
            rows.withoutPatience(() -> blobs.lockLinks(rows.packageId(), digests));
            return true;
          } catch (RuntimeException waited) {
            return false;
          }
        });
  }
}
