package io.hatoba.metadata.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.Tag;
import io.hatoba.registry.RacingInsert;
import io.hatoba.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Manifests and what they name on either database. */
abstract class ManifestDaoContract {
  private static final String IMAGE = Rows.image("one");
  private static final Digest DIGEST = Rows.digest(IMAGE);

  private TestDatabase database;
  private Rows rows;
  private ManifestDao manifests;

  @BeforeEach
  void makePackage(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    manifests = rows.manifests();
  }

  private <T> T committed(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private Optional<ManifestDao.Found> find(Digest digest) {
    return committed(() -> manifests.find(rows.name(), digest)).orElseThrow().manifest();
  }

  /** Keeps a manifest together with what it names. */
  private Digest storeWhole(String document) {
    byte[] content = Rows.content(document);
    committed(
        () ->
            rows.store(
                rows.entity(document), Manifest.parse(content, Optional.empty()).references()));
    return Digest.sha256(content);
  }

  private static String subject(Digest digest) {
    return ",'subject':{'mediaType':'application/vnd.oci.image.manifest.v1+json','digest':'"
        + digest
        + "','size':2}";
  }

  @Test
  void isFoundByItsDigestByteForByte() {
    ManifestDao.Stored stored = rows.storeManifest(IMAGE);

    ManifestDao.Found found = find(DIGEST).orElseThrow();

    assertThat(stored.made()).isTrue();
    assertThat(found)
        .isEqualTo(
            new ManifestDao.Found(
                rows.packageId(),
                stored.id(),
                DIGEST,
                "application/vnd.oci.image.manifest.v1+json",
                Rows.content(IMAGE).length,
                true,
                false));
    assertThat(committed(() -> manifests.content(stored.id()))).isEqualTo(Rows.content(IMAGE));
  }

  private long store(String document) {
    byte[] content = Rows.content(document);
    return committed(
        () ->
            rows.store(
                    rows.entity(document), Manifest.parse(content, Optional.empty()).references())
                .id());
  }

  @Test
  void isAPartUnlessItIsAVersion() {
    long id = rows.storeManifest(IMAGE).id();
    assertThat(find(DIGEST).orElseThrow().part()).isTrue();
    committed(
        () -> {
          rows.daos().versions().settle(List.of(id));
          return true;
        });
    assertThat(find(DIGEST).orElseThrow().part()).isFalse();
  }

  @Test
  void isFoundByATagThatPointsAtIt() {
    long id = rows.storeManifest(IMAGE).id();
    Tag tag = new Tag("v1");
    database.transactions().required(() -> rows.point(tag, id, DIGEST));

    assertThat(committed(() -> manifests.find(rows.name(), tag)).orElseThrow().manifest())
        .hasValueSatisfying(found -> assertThat(found.digest()).isEqualTo(DIGEST));
    assertThat(committed(() -> manifests.find(rows.name(), new Tag("V1"))).orElseThrow().manifest())
        .isEmpty();
  }

  @Test
  void aLookTellsAMissingPackageFromAMissingManifest() {
    rows.createPackage("pending");

    assertThat(committed(() -> manifests.find(rows.name("nothing"), DIGEST))).isEmpty();
    assertThat(committed(() -> manifests.find(rows.name(), DIGEST)))
        .hasValue(new ManifestDao.Lookup(true, Optional.empty()));
    assertThat(committed(() -> manifests.find(rows.name("pending"), new Tag("v1"))))
        .hasValue(new ManifestDao.Lookup(false, Optional.empty()));
  }

  @Test
  void aSecondPushKeepsTheRow() {
    long id = rows.storeManifest(IMAGE).id();

    assertThat(rows.storeManifest(IMAGE)).isEqualTo(new ManifestDao.Stored(id, false));
  }

  @Test
  void aDeletedOneIsHiddenUntilItIsPushedAgain() {
    long id = rows.storeManifest(IMAGE).id();

    assertThat(committed(() -> manifests.delete(id))).isTrue();
    assertThat(committed(() -> manifests.delete(id))).isFalse();
    assertThat(find(DIGEST)).isEmpty();

    assertThat(rows.storeManifest(IMAGE)).isEqualTo(new ManifestDao.Stored(id, false));
    assertThat(find(DIGEST)).isPresent();
  }

  @Test
  void ofPushesOfTheSameBytesThatRaceOneMakesTheRow() {
    for (int round = 0; round < 5; round++) {
      String image = Rows.image("raced" + round);

      List<Long> ids =
          Race.run(
              6, i -> RacingInsert.retried(() -> committed(() -> rows.storeManifest(image).id())));

      assertThat(ids).containsOnly(find(Rows.digest(image)).orElseThrow().id());
    }
  }

  @Test
  void bytesOfSeveralComeByTheirKeys() {
    long one = rows.storeManifest(IMAGE).id();
    long two = rows.storeManifest(Rows.image("two")).id();

    Map<Long, byte[]> contents = committed(() -> manifests.contents(List.of(one, two)));

    assertThat(contents).containsOnlyKeys(one, two);
    assertThat(contents.get(two)).isEqualTo(Rows.content(Rows.image("two")));
  }

  @Test
  void aManifestOfEightMebibytesFits() {
    String large = Rows.image("x".repeat(8 * 1024 * 1024 - 1000));

    long id = rows.storeManifest(large).id();

    assertThat(committed(() -> manifests.content(id))).isEqualTo(Rows.content(large));
  }

  @Test
  void lockingTellsTheSizesOfWhatThePackageHoldsAndWhatIsHidden() {
    long there = rows.storeManifest(IMAGE).id();
    long hidden = rows.storeManifest(Rows.image("hidden")).id();
    committed(() -> manifests.delete(hidden));
    new Rows(database).storeManifest(Rows.image("foreign"));
    List<String> digests = new ArrayList<>();
    for (String comment : List.of("one", "hidden", "foreign", "never pushed")) {
      digests.add(Rows.digest(Rows.image(comment)).toString());
    }

    assertThat(committed(() -> manifests.lock(rows.packageId(), digests)))
        .isEqualTo(
            Map.of(
                DIGEST.toString(),
                new ManifestDao.Present(there, Rows.content(IMAGE).length, false, 0, false),
                digests.get(1),
                new ManifestDao.Present(
                    hidden, Rows.content(Rows.image("hidden")).length, true, 0, false)));
  }

  @Test
  void aThousandAreLockedByOneStatement() {
    rows.storeManifest(IMAGE);
    List<String> digests = new ArrayList<>();
    IntStream.range(0, 1000).forEach(i -> digests.add(Rows.digest("child" + i).toString()));
    digests.add(DIGEST.toString());

    List<String> statements =
        database.statements(
            () ->
                assertThat(committed(() -> manifests.lock(rows.packageId(), digests)))
                    .containsOnlyKeys(DIGEST.toString()));

    assertThat(statements).hasSize(1);
  }

  @Test
  void aLockedOneCannotBeDeleted() {
    long id = rows.storeManifest(IMAGE).id();

    database
        .transactions()
        .required(
            () -> {
              manifests.lock(rows.packageId(), List.of(DIGEST.toString()));
              assertThatThrownBy(() -> rows.withoutPatience(() -> manifests.delete(id)))
                  .hasMessageContaining("ock");
            });
    database
        .transactions()
        .required(
            () -> {
              rows.storeManifest(IMAGE);
              assertThatThrownBy(() -> rows.withoutPatience(() -> manifests.delete(id)))
                  .as("a push of the same manifest holds it too")
                  .hasMessageContaining("ock");
            });

    assertThat(committed(() -> manifests.delete(id))).isTrue();
  }

  @Test
  void aParentIsALivingManifestThatNamesIt() {
    Digest config = Rows.digest("{}");
    assertThat(committed(() -> manifests.findParent(rows.packageId(), config))).isEmpty();

    Digest parent = storeWhole(IMAGE);
    assertThat(committed(() -> manifests.findParent(rows.packageId(), config))).hasValue(parent);
    assertThat(committed(() -> manifests.findParent(rows.createPackage("other"), config)))
        .isEmpty();

    committed(() -> manifests.delete(find(parent).orElseThrow().id()));
    assertThat(committed(() -> manifests.findParent(rows.packageId(), config))).isEmpty();
  }

  @Test
  void aReferrerIsNoParentOfItsSubject() {
    rows.storeManifest(IMAGE);
    storeWhole(Rows.image("signature", subject(DIGEST)));

    assertThat(committed(() -> manifests.findParent(rows.packageId(), DIGEST))).isEmpty();
  }

  @Test
  void whatItNamesIsKeptInTheOrderOfTheDocument() {
    Digest digest = storeWhole(Rows.image("signature", subject(DIGEST)));

    assertThat(
            database.query(
                "select r.kind || ' ' || r.child_digest from manifest_reference r"
                    + " join manifest m on m.id = r.manifest_id"
                    + " where m.package_id = ? and m.digest = ? order by r.place",
                rows.packageId(),
                digest.toString()))
        .containsExactly("CONFIG " + Rows.digest("{}"), "SUBJECT " + DIGEST);
  }

  @Test
  void referrersComeInDigestOrderPageByPage() {
    List<Digest> digests = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      digests.add(storeWhole(Rows.image("signature" + i, subject(DIGEST))));
    }
    storeWhole(Rows.image("of another", subject(Rows.digest("another"))));
    digests.sort(null);

    List<Digest> listed = new ArrayList<>();
    String after = "";
    List<ManifestDao.Referrer> page;
    do {
      String last = after;
      page =
          committed(
              () -> manifests.listReferrers(rows.packageId(), DIGEST, Optional.empty(), last, 2));
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      page.forEach(referrer -> listed.add(referrer.digest()));
      after = page.isEmpty() ? "" : page.get(page.size() - 1).digest().toString();
    } while (!page.isEmpty());

    assertThat(listed).isEqualTo(digests);
  }

  @Test
  void referrersAreChosenByTheirArtifactType() {
    Digest sbom =
        storeWhole(Rows.image("sbom", subject(DIGEST) + ",'artifactType':'application/spdx+json'"));
    storeWhole(Rows.image("signature", subject(DIGEST) + ",'artifactType':'application/sig'"));
    Optional<String> type = Optional.of("application/spdx+json");

    assertThat(committed(() -> manifests.listReferrers(rows.packageId(), DIGEST, type, "", 10)))
        .singleElement()
        .satisfies(
            referrer -> {
              assertThat(referrer.digest()).isEqualTo(sbom);
              assertThat(referrer.artifactType()).isEqualTo(type);
              assertThat(referrer.mediaType())
                  .isEqualTo("application/vnd.oci.image.manifest.v1+json");
            });
    assertThat(
            committed(
                () ->
                    manifests.listReferrers(
                        rows.packageId(), DIGEST, Optional.of("APPLICATION/SIG"), "", 10)))
        .isEmpty();
  }

  @Test
  void deletedReferrersAndThoseOfOtherPackagesAreNotListed() {
    Digest hidden = storeWhole(Rows.image("signature", subject(DIGEST)));
    committed(() -> manifests.delete(find(hidden).orElseThrow().id()));
    Rows others = new Rows(database);
    others.storeManifest(Rows.image("signature", subject(DIGEST)));

    assertThat(
            committed(
                () -> manifests.listReferrers(rows.packageId(), DIGEST, Optional.empty(), "", 10)))
        .isEmpty();
  }
}
