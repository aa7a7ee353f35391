package io.hatoba.catalog;

import static io.hatoba.catalog.VersionsFixture.about;
import static io.hatoba.catalog.VersionsFixture.descriptor;
import static io.hatoba.catalog.VersionsFixture.fallback;
import static io.hatoba.catalog.VersionsFixture.index;
import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.packages.VersionListDao.Which;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the manifests of a package is a version of its own, as pushes and tags change it. */
abstract class VersionsContract {
  private static final String CHILD = Rows.image("child");
  private static final String OTHER = Rows.image("other");

  /** One tree for all tests: making its directories takes longer than most of them. */
  @TempDir private static Path directory;

  private VersionsFixture it;

  @BeforeEach
  void begin(TestDatabase database) {
    it = new VersionsFixture(database, directory);
  }

  @Test
  void childrenThatComeBeforeTheirIndexAreItsParts() {
    Digest child = it.push(CHILD);
    it.push(OTHER);
    assertThat(it.living()).containsExactly(Rows.digest(OTHER), child);
    String index = index(CHILD, OTHER);
    it.push(index, "v1");
    assertThat(it.living()).containsExactly(Rows.digest(index));
    it.push(CHILD);
    assertThat(it.living()).containsExactly(Rows.digest(index));
  }

  @Test
  void aVersionTellsWhatItsImageSays() {
    String config =
        "{'os':'linux','architecture':'arm64','variant':'v8','config':{'Labels':{"
            + "'org.opencontainers.image.description':'By label','org.opencontainers.image.source':"
            + "'https://example.org/code'}},'history':[{'created_by':'ADD a'},"
            + "{'created_by':'ENV b','empty_layer':true},{'created_by':'COPY c','comment':'k'}]}";
    String image =
        it.image(config, "layer a", "layer b")
            .replace(
                "]}",
                "],'annotations':{'org.opencontainers.image.licenses':'MIT',"
                    + "'org.opencontainers.image.description':'By annotation'}}");
    it.push(image, "v1", "v2");
    PackageVersion version = it.require(image);
    assertThat(version.tags()).containsExactly("v1", "v2");
    assertThat(version.words().description()).hasValue("By annotation");
    assertThat(version.words().licenses()).hasValue("MIT");
    assertThat(version.words().source()).hasValue("https://example.org/code");
    assertThat(version.platforms()).containsExactly("linux/arm64/v8");
    assertThat(version.size()).isEqualTo(config.length() + 14);
    assertThat(version.push())
        .isEqualTo(
            new PackageVersion.Push(OptionalLong.of(it.account), it.login, OptionalLong.of(70)));
    assertThat(version.downloads()).isZero();
    VersionContents contents = it.versions.contents(it.name(), version);
    assertThat(contents.config().orElseThrow().labels()).hasSize(2);
    assertThat(contents.layers())
        .extracting(layer -> layer.step().orElseThrow().createdBy().orElseThrow())
        .containsExactly("ADD a", "COPY c");
  }

  @Test
  void aConfigThatIsNoneIsNoReasonToRefuse() {
    for (String config : List.of("nothing", "[]", "{'os':1,'config':{'Labels':7},'history':'x'}")) {
      String image = it.image(config);
      it.push(image, "v1");
      assertThat(it.require(image).platforms()).isEmpty();
    }
  }

  @Test
  void anIndexHasThePlatformsAndTheSizeOfItsImagesAndTheWordsOfTheFirst() {
    String amd =
        it.image(
            "{'os':'linux','architecture':'amd64','config':{'Labels':{"
                + "'org.opencontainers.image.description':'Of the first'}}}",
            "shared",
            "amd");
    String arm = it.image("{'os':'linux','architecture':'arm64'}", "shared", "arm");
    String attestation = Rows.image("attestation");
    for (String child : List.of(amd, arm, attestation)) {
      it.push(child);
    }
    String type = "application/vnd.oci.image.manifest.v1+json";
    String index =
        index(amd)
            .replaceAll("\\[.*\\]", "[{}]")
            .replace(
                "{}",
                String.join(
                    ",",
                    descriptor(type, amd, ",'platform':{'os':'linux','architecture':'amd64'}"),
                    descriptor(type, arm, ",'platform':{'os':'linux','architecture':'arm64'}"),
                    descriptor(
                        type,
                        attestation,
                        ",'platform':{'os':'unknown','architecture':'unknown'}")));
    it.push(index, "v1");
    PackageVersion version = it.require(index);
    assertThat(version.platforms()).containsExactly("linux/amd64", "linux/arm64");
    assertThat(version.words().description()).hasValue("Of the first");
    long images =
        List.of(amd, arm).stream()
            .mapToLong(
                image ->
                    it
                        .versions
                        .contents(it.name(), it.require(index), Rows.digest(image))
                        .orElseThrow()
                        .layers()
                        .stream()
                        .mapToLong(layer -> layer.descriptor().size())
                        .sum())
            .sum();
    assertThat(images).isEqualTo(6 + 3 + 6 + 3);
    assertThat(version.size()).isEqualTo(6 + 3 + 3 + 2 + configSize(amd) + configSize(arm));
    assertThat(it.versions.contents(it.name(), version).entries()).hasSize(3);
    assertThat(it.versions.contents(it.name(), version, Rows.digest("none"))).isEmpty();
  }

  private static long configSize(String image) {
    String from = image.substring(image.indexOf("'size':") + 7);
    return Long.parseLong(from.substring(0, from.indexOf('}')));
  }

  @Test
  void aSignatureIsAVersionUntilItsImageComes() {
    String signature = about(CHILD, "signature");
    it.push(signature);
    assertThat(it.living()).containsExactly(Rows.digest(signature));
    it.push(CHILD, "v1");
    assertThat(it.living()).containsExactly(Rows.digest(CHILD));
    assertThat(it.versions.contents(it.name(), it.require(CHILD)).referrers())
        .extracting(referrer -> referrer.digest())
        .containsExactly(Rows.digest(signature));
  }

  @Test
  void soIsWhatAFallbackTagPointsAt() {
    String signature = Rows.image("by cosign");
    it.push(signature, fallback(CHILD) + ".sig");
    assertThat(it.living()).containsExactly(Rows.digest(signature));
    it.push(CHILD);
    assertThat(it.living()).containsExactly(Rows.digest(CHILD));
    it.push(Rows.image("another"), fallback(CHILD) + ".sig");
    assertThat(it.living()).containsExactlyInAnyOrder(Rows.digest(CHILD), Rows.digest(signature));
    it.delete(new Tag(fallback(CHILD) + ".sig"));
    assertThat(it.living()).hasSize(3);
  }

  @Test
  void aTagMakesAVersionOfAPartAndItsDeletionAPartAgain() {
    it.push(CHILD);
    it.push(index(CHILD), "all");
    it.push(CHILD, "v1");
    assertThat(it.living()).contains(Rows.digest(CHILD)).hasSize(2);
    it.delete(new Tag("v1"));
    assertThat(it.living()).containsExactly(Rows.digest(index(CHILD)));
    it.push(CHILD, "v1");
    it.push(OTHER, "v1");
    assertThat(it.living())
        .containsExactlyInAnyOrder(Rows.digest(index(CHILD)), Rows.digest(OTHER));
  }

  @Test
  void aVersionWhoseTagMovedOnStays() {
    it.push(CHILD, "latest");
    it.push(OTHER, "latest");
    assertThat(it.living()).containsExactly(Rows.digest(OTHER), Rows.digest(CHILD));
    assertThat(it.require(CHILD).tags()).isEmpty();
    it.delete(new Tag("latest"));
    assertThat(it.living()).hasSize(2);
  }

  @Test
  void aRePushKeepsTheRow() {
    it.push(CHILD, "v1");
    PackageVersion before = it.require(CHILD);
    it.push(CHILD, "v2");
    PackageVersion after = it.require(CHILD);
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.createdAt()).isEqualTo(before.createdAt());
    assertThat(after.updatedAt()).isAfterOrEqualTo(before.updatedAt());
    assertThat(after.tags()).containsExactly("v1", "v2");
  }

  @Test
  void pushesOfAnIndexAndOfItsChildThatRaceLeaveOneVersion() {
    for (int round = 0; round < 10; round++) {
      String child = Rows.image("raced " + round);
      String index = index(child);
      it.push(child, "t" + round);
      it.delete(new Tag("t" + round));
      boolean tagged = round % 2 == 0;
      Race.run(
          2,
          racer ->
              racer == 0
                  ? it.push(index)
                  : tagged ? it.push(child, "t" + round(index)) : it.push(child));
      assertThat(it.living().contains(Rows.digest(child))).isEqualTo(tagged);
      assertThat(it.living()).contains(Rows.digest(index));
    }
  }

  private static String round(String index) {
    return Rows.digest(index).hex().substring(0, 8);
  }

  @Test
  void versionsAreListedFromTheNewestOnPageByPage() {
    List<Digest> pushed = new ArrayList<>();
    IntStream.range(0, 7)
        .forEach(number -> pushed.add(0, it.push(Rows.image("i" + number), "t" + number)));
    assertThat(it.living()).isEqualTo(pushed);
    assertThat(it.versions.count(it.packageId(), Versions.State.ACTIVE)).isEqualTo(7);
    List<Digest> byNumber = new ArrayList<>();
    List<Digest> byKey = new ArrayList<>();
    OptionalLong after = OptionalLong.empty();
    for (int page = 1; page <= 3; page++) {
      Versions.VersionPage one = it.versions.list(it.packageId(), Versions.State.ACTIVE, page, 3);
      Versions.VersionPage other = it.versions.listAfter(it.packageId(), Which.LIVING, after, 3);
      assertThat(one).isEqualTo(other);
      assertThat(one.more()).isEqualTo(page < 3);
      one.versions().forEach(found -> byNumber.add(found.root().digest()));
      other.versions().forEach(found -> byKey.add(found.root().digest()));
      after = OptionalLong.of(other.versions().get(other.versions().size() - 1).id());
    }
    assertThat(byNumber).isEqualTo(pushed);
    assertThat(byKey).isEqualTo(pushed);
  }

  @Test
  void aListCostsThreeStatementsWhateverItsLength() {
    it.push(CHILD, "a", "b", "c");
    IntStream.range(0, 20).forEach(number -> it.push(Rows.image("i" + number), "t" + number));
    assertThat(it.database.statements(() -> it.list(Versions.State.ACTIVE))).hasSize(3);
  }

  @Test
  void aVersionIsFoundInItsPackageOnly() {
    it.push(CHILD, "v1");
    PackageVersion version = it.require(CHILD);
    assertThat(it.versions.find(it.packageId(), version.id())).hasValue(version);
    assertThat(it.versions.find(it.packageId(), new Tag("v1"))).hasValue(version);
    long other = it.rows.createPackage("another");
    assertThat(it.versions.find(other, version.id())).isEmpty();
    assertThat(it.versions.find(other, new Tag("v1"))).isEmpty();
    assertThat(it.versions.find(other, Rows.digest(CHILD))).isEmpty();
  }
}
