package io.hatoba.catalog;

import static io.hatoba.catalog.VersionsFixture.about;
import static io.hatoba.catalog.VersionsFixture.descriptor;
import static io.hatoba.catalog.VersionsFixture.fallback;
import static io.hatoba.catalog.VersionsFixture.index;
import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.access.Caller;
import io.hatoba.catalog.views.AttachmentKind;
import io.hatoba.catalog.views.Comparison;
import io.hatoba.catalog.views.Comparison.Field;
import io.hatoba.catalog.views.PackageOverview;
import io.hatoba.catalog.views.VersionFilter;
import io.hatoba.catalog.views.VersionSummary;
import io.hatoba.catalog.views.VersionView;
import io.hatoba.catalog.views.VersionView.ConfigState;
import io.hatoba.catalog.views.VersionView.LayerView;
import io.hatoba.catalog.views.VersionView.PlatformImage;
import io.hatoba.catalog.views.VersionView.Shared;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.server.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pages tell of versions and of whole packages, on either database. */
abstract class VersionViewsContract {
  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG =
      "{'os':'linux','architecture':'amd64','config':{'Env':['A=1','B=2'],'Entrypoint':['/app'],"
          + "'Cmd':['serve'],'User':'1000','WorkingDir':'/srv','ExposedPorts':{'80/tcp':{}},"
          + "'Labels':{'l':'one'}},'history':[{'created_by':'ADD base'},"
          + "{'created_by':'ENV A=1','empty_layer':true},{'created_by':'COPY app'}]}";

  /** Of a machine that does other things as well; a quiet one takes a tenth of it. */
  private static final Duration MOST_TIME =
      Duration.ofMillis(Integer.getInteger("hatoba.test.page-millis", 300));

  @TempDir private static Path directory;

  private VersionsFixture it;
  private ViewBeans views;
  private Caller.Account owner;

  @BeforeEach
  void begin(TestDatabase database) {
    it = new VersionsFixture(database, directory);
    views = new ViewBeans(it);
    owner = ViewBeans.caller(it.rows.ownerId());
  }

  private <T> T in(Supplier<T> work) {
    return it.database.transactions().required(work);
  }

  private VersionSummary.Page list(VersionFilter filter) {
    return in(() -> views.pages.list(it.packageId(), filter, OptionalLong.empty(), 100));
  }

  private List<Digest> digests(VersionFilter filter) {
    return list(filter).versions().stream().map(one -> one.version().root().digest()).toList();
  }

  private VersionView view(String document) {
    return in(() -> views.views.find(owner, it.require(document), Optional.empty()));
  }

  private PackageOverview overview(Caller caller) {
    return in(() -> views.overviews.find(caller, it.packageId()));
  }

  @Test
  void versionsAreListedByWhetherTheyHaveATagAndWhetherTheyLive() {
    String tagged = Rows.image("tagged");
    String bare = Rows.image("bare");
    String gone = Rows.image("gone");
    it.push(tagged, "v1", "v2");
    it.push(bare);
    it.push(gone, "old");
    it.delete(it.require(gone).id());
    assertThat(digests(VersionFilter.ALL)).containsExactly(Rows.digest(bare), Rows.digest(tagged));
    assertThat(digests(VersionFilter.TAGGED)).containsExactly(Rows.digest(tagged));
    assertThat(digests(VersionFilter.UNTAGGED)).containsExactly(Rows.digest(bare));
    assertThat(digests(VersionFilter.DELETED)).containsExactly(Rows.digest(gone));
    VersionSummary found = list(VersionFilter.TAGGED).versions().get(0);
    assertThat(found.tags())
        .extracting(mark -> mark.tag().value() + mark.guarded())
        .containsExactly("v1false", "v2false");
    assertThat(found.version().push().login()).isEqualTo(it.login);
    assertThat(found.version().push().tokenId()).hasValue(VersionsFixture.TOKEN);
    assertThat(found.byWorkflow()).isFalse();
  }

  @Test
  void pagesOfVersionsFollowEachOtherWithoutAGap() {
    for (int i = 0; i < 7; i++) {
      it.push(Rows.image("v" + i), "v" + i);
    }
    List<Long> ids = new ArrayList<>();
    OptionalLong after = OptionalLong.empty();
    do {
      OptionalLong from = after;
      VersionSummary.Page page =
          in(() -> views.pages.list(it.packageId(), VersionFilter.TAGGED, from, 3));
      page.versions().forEach(one -> ids.add(one.version().id()));
      after = page.next();
    } while (after.isPresent());
    assertThat(ids)
        .isEqualTo(
            list(VersionFilter.ALL).versions().stream().map(one -> one.version().id()).toList())
        .hasSize(7);
  }

  @Test
  void aTagThatARuleProtectsIsMarked() {
    it.push(Rows.image("a"), "v1", "dev");
    it.database.execute(
        "insert into tag_protection (id, package_id, kind, syntax, pattern, exceptions, created_by)"
            + " values (nextval('tag_protection_seq'), ?, 'IMMUTABLE', 'GLOB', 'v*', '', ?)",
        it.packageId(),
        it.account);
    VersionsFixture other = it.restarted();
    VersionSummary found =
        in(
            () ->
                new ViewBeans(other)
                    .pages
                    .list(it.packageId(), VersionFilter.ALL, OptionalLong.empty(), 1)
                    .versions()
                    .get(0));
    assertThat(found.tags())
        .extracting(mark -> mark.tag().value() + mark.guarded())
        .containsExactly("devfalse", "v1true");
  }

  /** An image with a signature by a tag, an SBOM by its subject, and an index that has it. */
  private String signedIndex() {
    String image = it.image(CONFIG, "base", "app");
    it.push(image);
    String attestation = Rows.image("attestation");
    it.push(attestation);
    String index =
        index(image)
            .replaceAll("\\[.*\\]", "[{}]")
            .replace(
                "{}",
                descriptor(TYPE, image, ",'platform':{'os':'linux','architecture':'amd64'}")
                    + ","
                    + descriptor(
                        TYPE,
                        attestation,
                        ",'platform':{'os':'unknown','architecture':'unknown'},'annotations':"
                            + "{'vnd.docker.reference.type':'attestation-manifest'}"));
    it.push(index, "latest");
    it.push(Rows.image("signature"), fallback(index) + ".sig");
    it.push(
        about(image, "sbom")
            .replace(
                "'schemaVersion':2", "'schemaVersion':2,'artifactType':'application/spdx+json'"));
    return index;
  }

  @Test
  void whatIsAttachedIsCountedUnderItsVersion() {
    String index = signedIndex();
    List<VersionSummary> all = list(VersionFilter.ALL).versions();
    assertThat(all).hasSize(1);
    VersionSummary found = all.get(0);
    assertThat(found.version().root().digest()).isEqualTo(Rows.digest(index));
    assertThat(found.count(AttachmentKind.SIGNATURE)).isEqualTo(1);
    assertThat(found.count(AttachmentKind.SBOM)).isEqualTo(1);
    assertThat(found.count(AttachmentKind.ATTESTATION)).isEqualTo(1);
    assertThat(found.byType())
        .containsOnlyKeys(
            "application/spdx+json",
            "application/vnd.dev.cosign.artifact.sig.v1+json",
            "application/vnd.in-toto+json");
    assertThat(view(index).attached())
        .extracting(one -> one.kind())
        .containsExactlyInAnyOrder(
            AttachmentKind.SIGNATURE, AttachmentKind.SBOM, AttachmentKind.ATTESTATION);
  }

  @Test
  void aVersionTellsItsImagesLayersAndHowItIsRun() {
    String index = signedIndex();
    VersionView view = view(index);
    assertThat(new String(view.manifest().bytes(), StandardCharsets.UTF_8))
        .isEqualTo(index.replace('\'', '"'));
    assertThat(view.manifest().mediaType()).isEqualTo(VersionsFixture.INDEX);
    assertThat(view.readable()).isTrue();
    assertThat(view.moreImages()).isZero();
    assertThat(view.images()).extracting(PlatformImage::attestation).containsExactly(false, true);
    assertThat(view.images().get(0).platform().orElseThrow()).hasToString("linux/amd64");
    assertThat(view.images().get(0).size()).isEqualTo(CONFIG.length() + 4 + 3);
    var shown = view.shown().orElseThrow();
    assertThat(shown.state()).isEqualTo(ConfigState.READ);
    assertThat(shown.layers())
        .extracting(layer -> layer.step().orElseThrow().createdBy().orElseThrow())
        .containsExactly("ADD base", "COPY app");
    var execution = shown.config().orElseThrow().execution();
    assertThat(execution.environment()).containsExactly("A=1", "B=2");
    assertThat(execution.entrypoint()).containsExactly("/app");
    assertThat(execution.command()).containsExactly("serve");
    assertThat(execution.user()).hasValue("1000");
    assertThat(execution.workingDirectory()).hasValue("/srv");
    assertThat(execution.ports()).containsExactly("80/tcp");
    Digest second = view.images().get(1).digest();
    assertThat(
            in(() -> views.views.find(owner, it.require(index), Optional.of(second)))
                .shown()
                .orElseThrow()
                .digest())
        .isEqualTo(second);
  }

  @Test
  void whoSharesALayerIsCountedAmongWhatTheCallerSeesOnly() {
    String image = it.image(CONFIG, "common", "own");
    it.push(image, "v1");
    String other = it.image("{}", "common");
    it.push(other);
    String nested = index(other);
    it.push(nested);
    ImageName elsewhere = it.rows.name("elsewhere");
    it.rows.createPackage("elsewhere");
    long elsewhereId =
        in(() -> it.rows.packages().find(elsewhere)).map(row -> row.id()).orElseThrow();
    it.database.execute(
        "insert into blob_link (id, package_id, blob_id, leased_at) select nextval('blob_link_seq'),"
            + " ?, b.id, current_timestamp from blob b where b.digest = ?",
        elsewhereId,
        Rows.digest("common").toString());
    it.database.execute("update package set state = 'ACTIVE' where id = ?", elsewhereId);
    long hidden =
        ((Number)
                it.database.query("select owner_id from package where id = ?", elsewhereId).get(0))
            .longValue();
    assertThat(hidden).isEqualTo(it.rows.ownerId());
    assertThat(shared(image)).containsExactly(new Shared(1, 1), new Shared(0, 0));
    long unshared = overview(owner).unsharedBytes();
    Caller stranger = ViewBeans.caller(it.account);
    assertThat(
            in(() -> views.views.find(stranger, it.require(image), Optional.empty()))
                .shown()
                .orElseThrow()
                .layers())
        .extracting(layer -> layer.shared().orElseThrow())
        .containsExactly(new Shared(1, 0), new Shared(0, 0));
    assertThat(overview(stranger).unsharedBytes()).isEqualTo(unshared + "common".length());
  }

  private List<Shared> shared(String document) {
    return view(document).shown().orElseThrow().layers().stream()
        .map(layer -> layer.shared().orElseThrow())
        .toList();
  }

  @Test
  void whatIsBrokenIsToldAsFarAsItCanBe() {
    String notJson = it.image("nothing", "a");
    it.push(notJson);
    assertThat(view(notJson).shown().orElseThrow().state()).isEqualTo(ConfigState.UNREADABLE);
    assertThat(view(notJson).shown().orElseThrow().layers()).hasSize(1);
    String odd =
        it.image(
            "{'os':7,'config':{'Env':'x','Entrypoint':[1,'a'],'Cmd':{},'ExposedPorts':[],"
                + "'Labels':[]},'history':[7]}",
            "a");
    it.push(odd);
    var shown = view(odd).shown().orElseThrow();
    assertThat(shown.state()).isEqualTo(ConfigState.READ);
    assertThat(shown.config().orElseThrow().execution().entrypoint()).containsExactly("a");
    assertThat(shown.layers().get(0).step()).isEmpty();
    String artifact = Rows.image("artifact").replace("image.config.v1", "other.config.v1");
    it.push(artifact);
    assertThat(view(artifact).shown().orElseThrow().state())
        .isIn(ConfigState.NO_IMAGE, ConfigState.UNREADABLE);
    String good = it.image(CONFIG, "base", "app");
    it.push(good, "v1");
    it.database.execute(
        "update blob set size = size + 9000000 where digest = ?", Rows.digest(CONFIG).toString());
    assertThat(view(good).shown().orElseThrow().state()).isNotEqualTo(ConfigState.READ);
    assertThat(view(good).shown().orElseThrow().layers()).hasSize(2);
    it.database.execute(
        "update blob set size = size - 9000000 where digest = ?", Rows.digest(CONFIG).toString());
    PackageVersion version = it.require(good);
    it.database.execute(
        "update manifest set content = ? where id = ?",
        "{\"schema".getBytes(StandardCharsets.UTF_8),
        version.root().id());
    VersionView torn = view(good);
    assertThat(torn.readable()).isFalse();
    assertThat(torn.images()).isEmpty();
    assertThat(torn.shown()).isEmpty();
    assertThat(torn.manifest().bytes()).hasSize(8);
    assertThat(
            in(() -> views.views.compare(version, it.require(odd), Optional.empty())).comparable())
        .isFalse();
    assertThat(list(VersionFilter.ALL).versions()).isNotEmpty();
  }

  @Test
  void twoVersionsAreComparedByLayersAndConfigs() {
    String one = it.image(CONFIG, "base", "app");
    String other =
        it.image(
            CONFIG
                .replace("'B=2'", "'C=3'")
                .replace("'serve'", "'serve','--all'")
                .replace("'l':'one'", "'l':'two'"),
            "base",
            "longer app");
    it.push(one, "v1");
    it.push(other, "v2");
    Comparison comparison =
        in(() -> views.views.compare(it.require(one), it.require(other), Optional.empty()));
    assertThat(comparison.comparable()).isTrue();
    assertThat(comparison.platform().orElseThrow()).hasToString("linux/amd64");
    assertThat(layers(comparison.kept())).containsExactly(Rows.digest("base"));
    assertThat(layers(comparison.added())).containsExactly(Rows.digest("longer app"));
    assertThat(layers(comparison.gone())).containsExactly(Rows.digest("app"));
    assertThat(comparison.growth()).isEqualTo(7);
    assertThat(comparison.changes())
        .containsExactly(
            new Comparison.ConfigChange(Field.ENVIRONMENT, "B", List.of("2"), List.of()),
            new Comparison.ConfigChange(Field.ENVIRONMENT, "C", List.of(), List.of("3")),
            new Comparison.ConfigChange(
                Field.COMMAND, "", List.of("serve"), List.of("serve", "--all")),
            new Comparison.ConfigChange(Field.LABEL, "l", List.of("one"), List.of("two")));
    Comparison same =
        in(() -> views.views.compare(it.require(one), it.require(one), Optional.empty()));
    assertThat(same.changes()).isEmpty();
    assertThat(same.kept()).hasSize(2);
    assertThat(same.growth()).isZero();
  }

  private static List<Digest> layers(List<LayerView> layers) {
    return layers.stream().map(layer -> layer.descriptor().digest()).toList();
  }

  @Test
  void aPackageIsToldAtAGlance() {
    assertThat(overview(owner).latest()).isEmpty();
    String index = signedIndex();
    String later = Rows.image("later");
    it.push(later, "v9");
    long version = it.require(index).id();
    it.database.execute("update package_version set downloads = 5 where id = ?", version);
    it.database.execute(
        "insert into download_day (version_id, \"day\", downloads) values (?, current_date, 5)",
        version);
    it.database.execute(
        "insert into download_day (version_id, \"day\", downloads)"
            + " values (?, current_date - 40, 7)",
        version);
    PackageOverview overview = overview(owner);
    VersionSummary latest = overview.latest().orElseThrow();
    assertThat(latest.version().id()).isEqualTo(version);
    assertThat(latest.version().platforms()).containsExactly("linux/amd64");
    assertThat(overview.signed()).isTrue();
    assertThat(overview.downloads()).isEqualTo(5);
    assertThat(overview.downloadsByDay()).hasSize(30);
    assertThat(overview.downloadsByDay().stream().mapToLong(day -> day.downloads()).sum())
        .isEqualTo(5);
    assertThat(overview.sizeByDay()).hasSize(1);
    assertThat(overview.sizeByDay().get(0).total()).isEqualTo(overview.logicalBytes());
    it.database.execute(
        "update package_version set created_at = created_at - interval '800' day where id = ?",
        version);
    assertThat(overview(owner).sizeByDay()).hasSize(2);
    assertThat(overview(owner).sizeByDay().get(1).total()).isEqualTo(overview.logicalBytes());
    it.database.execute("delete from tag where package_id = ? and name = 'latest'", it.packageId());
    assertThat(overview(owner).latest().orElseThrow().version().root().digest())
        .isEqualTo(Rows.digest(later));
    assertThat(overview(owner).signed()).isFalse();
  }

  @Test
  void everyPageIsReadInAsManyStatementsWhateverThereIs() {
    String index = signedIndex();
    String image = it.image(CONFIG, "base", "app");
    List<Integer> few = statements(index, image);
    for (int i = 0; i < 20; i++) {
      it.push(it.image("{'os':'linux','architecture':'arm" + i + "'}", "base", "l" + i), "t" + i);
    }
    String[] layers = new String[40];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = "layer " + i;
    }
    String deep = it.image("{'architecture':'amd64','os':'linux'}", layers);
    it.push(deep);
    String wide = index(it.image("{}", "x"), deep, it.image("{}", "y"));
    it.push(it.image("{}", "x"));
    it.push(it.image("{}", "y"));
    it.push(wide, "wide");
    assertThat(statements(wide, wide)).isEqualTo(few);
    assertThat(few).allMatch(count -> count <= 12);
  }

  private List<Integer> statements(String one, String other) {
    PackageVersion shown = it.require(one);
    PackageVersion second = it.versions.find(it.packageId(), Rows.digest(other)).orElse(shown);
    return List.of(
        count(() -> list(VersionFilter.ALL)),
        count(() -> views.views.find(owner, shown, Optional.empty())),
        count(() -> overview(owner)),
        count(() -> views.views.compare(shown, second, Optional.empty())));
  }

  private int count(Runnable work) {
    work.run();
    return it.database.statements(work).size();
  }

  @Test
  void aPackageOfTenThousandVersionsIsListedAtOnce() {
    it.push(it.image(CONFIG, "base", "app"), "latest");
    fill(10_000);
    PackageVersion latest = list(VersionFilter.ALL).versions().get(0).version();
    for (VersionFilter filter : VersionFilter.values()) {
      quick(filter.name(), () -> list(filter));
    }
    quick("overview", () -> overview(owner));
    quick("view", () -> in(() -> views.views.find(owner, latest, Optional.empty())));
    // Others sweep and count what there is.
    for (String table :
        List.of("blob_link", "manifest_reference", "tag", "package_version", "manifest")) {
      it.database.execute("delete from " + table + " where package_id = ?", it.packageId());
    }
    it.database.execute("delete from blob where id < 0 and size = 10");
  }

  /** Copies of the version, each with a layer of its own beside the one that all have. */
  private void fill(int many) {
    String numbers =
        " from (with recursive n(x) as (select 1 union all select x + 1 from n where x < "
            + many
            + ") select x from n) y";
    long pack = it.packageId();
    String hex = "substring('00000000' || x from char_length('' || x) + 1 for 8)";
    it.database.execute(
        "insert into manifest (id, package_id, digest, media_type, size, content)"
            + " select -?::bigint * 100000 - x, ?, 'sha256:"
                .replace("?::bigint", "cast(? as bigint)")
            + "f".repeat(56)
            + "' || "
            + hex
            + ", '"
            + TYPE
            + "', 2, cast('{}' as bytea)".replace("cast('{}' as bytea)", "m.content")
            + numbers
            + " cross join (select content from manifest where package_id = ?"
            + " fetch first 1 rows only) m",
        pack,
        pack,
        pack);
    it.database.execute(
        "insert into package_version (id, package_id, manifest_id, created_at, pushed_by, size,"
            + " downloads) select nextval('package_version_seq'), ?, -cast(? as bigint) * 100000"
            + " - x, current_timestamp - interval '1' day, ?, 10, 1"
            + numbers,
        pack,
        pack,
        it.account);
    it.database.execute(
        "insert into tag (id, package_id, name, manifest_id) select -cast(? as bigint) * 100000 - x,"
            + " ?, 'v' || x, -cast(? as bigint) * 100000 - x"
            + numbers,
        pack,
        pack,
        pack);
    it.database.execute(
        "insert into manifest_reference (manifest_id, place, package_id, child_digest, size, kind,"
            + " foreign_layer) select -cast(? as bigint) * 100000 - x, 1, ?, ?, 4, 'LAYER', false"
            + numbers,
        pack,
        pack,
        Rows.digest("base").toString());
    it.database.execute(
        "insert into blob (id, digest, size, generation) select -cast(? as bigint) * 100000 - x,"
            + " 'sha256:' || lpad(cast(? as varchar) || 'a' || cast(x as varchar), 64, '0'), 10, 1"
            + numbers,
        pack,
        pack);
    it.database.execute(
        "insert into blob_link (id, package_id, blob_id, leased_at) select"
            + " -cast(? as bigint) * 100000 - x, ?, -cast(? as bigint) * 100000 - x,"
            + " current_timestamp"
            + numbers,
        pack,
        pack,
        pack);
    it.database.execute("analyze");
  }

  private static void quick(String what, Runnable work) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long begun = System.nanoTime();
      work.run();
      best = Math.min(best, System.nanoTime() - begun);
    }
    assertThat(Duration.ofNanos(best)).as(what).isLessThan(MOST_TIME);
  }
}
