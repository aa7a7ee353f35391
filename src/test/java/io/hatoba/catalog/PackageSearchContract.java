package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.access.Caller;
import io.hatoba.catalog.views.PackageSearch;
import io.hatoba.catalog.views.SearchQuery;
import io.hatoba.catalog.views.VersionHit;
import io.hatoba.catalog.views.VersionHit.By;
import io.hatoba.catalog.views.VersionHit.HitPage;
import io.hatoba.config.Settings;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.Digest;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.PackageTypeModes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search finds, and whom it tells, on either database. */
abstract class PackageSearchContract {
  @TempDir private static Path directory;
  private VersionsFixture it;
  private PackageSearch search;
  private Caller.Account owner;
  private Caller.Account stranger;

  @BeforeEach
  void begin(TestDatabase database) {
    it = new VersionsFixture(database, directory);
    var daos = it.rows.daos();
    PackageTypeModes types = new PackageTypeModes(daos.settings(), new AccessEpoch(daos.epochs()));
    PackageRows rows =
        new PackageRows(
            daos.packages(),
            daos.packageVersions(),
            daos.accounts(),
            daos.repositories(),
            types,
            new Settings(key -> Optional.empty()));
    search =
        new PackageSearch(
            rows,
            new io.hatoba.catalog.views.PackageViews(rows, daos.seenPackages()),
            daos.versionSearches());
    owner = caller(it.rows.ownerId());
    stranger = caller(it.account);
  }

  private static Caller.Account caller(long id) {
    return new Caller.Account(id, "somebody", false, Set.of("read:packages", "repo"), 1);
  }

  private HitPage list(Caller caller, String text, By by) {
    return list(caller, text, by, Optional.empty(), 50);
  }

  private HitPage list(
      Caller caller, String text, By by, Optional<VersionHit.Place> after, int limit) {
    SearchQuery query = new SearchQuery(text, Optional.empty(), Optional.empty());
    return it.database
        .transactions()
        .required(() -> search.listVersions(caller, query, by, after, limit));
  }

  private static List<String> matched(HitPage page) {
    return page.hits().stream().map(VersionHit::matched).toList();
  }

  private String mark() {
    return it.rows.owner();
  }

  @Test
  void tagsAreFoundByHowTheyBeginAndTheExactOneFirst() {
    String tag = "T-" + mark();
    it.push(Rows.image("a"), tag + ".10", tag);
    it.push(Rows.image("b"), tag + ".9", "x" + tag);
    assertThat(matched(list(owner, tag, By.TAG))).containsExactly(tag, tag + ".10", tag + ".9");
    assertThat(matched(list(owner, tag.toLowerCase(java.util.Locale.ROOT), By.TAG))).isEmpty();
    assertThat(list(owner, tag, By.TAG).hits().get(2).digest())
        .isEqualTo(Rows.digest(Rows.image("b")));
    List<String> paged = new ArrayList<>();
    Optional<VersionHit.Place> after = Optional.empty();
    do {
      HitPage page = list(owner, tag, By.TAG, after, 1);
      paged.addAll(matched(page));
      after = page.next().map(place -> VersionHit.Place.parse(place.toString()).orElseThrow());
    } while (after.isPresent());
    assertThat(paged).containsExactly(tag, tag + ".10", tag + ".9");
  }

  @Test
  void aDigestOfALayerAConfigOrAManifestFindsTheVersionThatHasIt() {
    String config = "{'os':'linux','architecture':'amd64','created':'" + mark() + "'}";
    String layer = "layer of " + mark();
    String image = it.image(config, layer);
    it.push(image);
    String index = VersionsFixture.index(image);
    it.push(index, "v1");
    for (String content : List.of(config, layer, image, index)) {
      Digest digest = Rows.digest(content);
      for (String text : List.of(digest.toString(), digest.hex(), digest.hex().substring(0, 12))) {
        HitPage page = list(owner, text, By.DIGEST);
        assertThat(page.hits()).as(content + text).hasSize(1);
        assertThat(page.hits().get(0).digest()).isEqualTo(Rows.digest(index));
        assertThat(page.hits().get(0).matched()).isEqualTo(digest.toString());
      }
    }
    assertThat(list(owner, Rows.digest(layer).hex().substring(0, 5), By.DIGEST).hits()).isEmpty();
    assertThat(list(owner, "sha256:' or '1'='1", By.DIGEST).hits()).isEmpty();
  }

  @Test
  void wordsOfTheNewestVersionsAreFoundOncePerPackage() {
    for (String layer : List.of("one", "two")) {
      it.push(
          it.image("{}", layer)
              .replace(
                  "]}",
                  "],'annotations':{'org.opencontainers.image.description':'Ports of "
                      + mark()
                      + "'}}"));
    }
    HitPage page = list(owner, " PORTS of " + mark(), By.WORDS);
    assertThat(matched(page)).containsExactly("Ports of " + mark());
    assertThat(list(owner, "po", By.WORDS).hits()).isEmpty();
  }

  @Test
  void whoMayNotPullAPackageIsToldNothingOfIt() {
    String layer = "secret of " + mark();
    it.push(
        it.image("{}", layer)
            .replace(
                "]}",
                "],'annotations':{'org.opencontainers.image.description':'of " + mark() + "'}}"),
        "t-" + mark());
    SearchQuery byName = new SearchQuery(mark(), Optional.empty(), Optional.empty());
    for (Caller caller : List.of(stranger, new Caller.Anonymous())) {
      assertThat(list(caller, "t-" + mark(), By.TAG).hits()).isEmpty();
      assertThat(list(caller, Rows.digest(layer).toString(), By.DIGEST).hits()).isEmpty();
      assertThat(list(caller, "of " + mark(), By.WORDS).hits()).isEmpty();
      assertThat(search.find(caller, byName, 10).packages().packages()).isEmpty();
    }
    assertThat(search.find(owner, byName, 10).packages().packages()).hasSize(1);
    it.database.execute("update package set visibility = 'PUBLIC' where id = ?", it.packageId());
    boolean container = it.name().kind() == RegistryKind.CONTAINER;
    assertThat(list(new Caller.Anonymous(), "t-" + mark(), By.TAG).hits())
        .hasSize(container ? 1 : 0);
    it.database.execute("update package set visibility = 'INTERNAL' where id = ?", it.packageId());
    assertThat(list(new Caller.Anonymous(), "t-" + mark(), By.TAG).hits()).isEmpty();
    assertThat(list(stranger, "t-" + mark(), By.TAG).hits()).hasSize(container ? 1 : 0);
    assertThat(
            it.database
                .transactions()
                .required(
                    () ->
                        search.listVersions(
                            owner,
                            new SearchQuery(
                                "t-" + mark(), Optional.empty(), Optional.of(Visibility.PUBLIC)),
                            By.TAG,
                            Optional.empty(),
                            5))
                .hits())
        .isEmpty();
  }

  @Test
  void aSearchTakesAsManyStatementsHoweverMuchItFinds() {
    String tag = "t-" + mark();
    it.push(Rows.image("a"), tag);
    int few = statements(tag);
    for (int i = 0; i < 30; i++) {
      it.push(Rows.image("a" + i), tag + i);
    }
    assertThat(statements(tag)).isEqualTo(few);
  }

  private int statements(String text) {
    SearchQuery query = new SearchQuery(text, Optional.empty(), Optional.empty());
    search.find(owner, query, 50);
    return it.database.statements(() -> search.find(owner, query, 50)).size();
  }

  @Test
  void whatSomebodyWritesIsNeverAFault() {
    for (String text :
        List.of("", " ", "'", "%_\\", "\0", "é", "x".repeat(10_000), "sha256:", ":", "../..")) {
      SearchQuery query = new SearchQuery(text, Optional.empty(), Optional.empty());
      assertThat(search.find(stranger, query, 1_000_000).versions()).as(text).hasSize(3);
    }
    assertThat(VersionHit.Place.parse("1.a'b")).isEmpty();
    assertThat(
            list(owner, "zz-" + mark(), By.TAG, Optional.of(new VersionHit.Place("", 0)), 5).hits())
        .isEmpty();
  }
}
