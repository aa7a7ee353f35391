package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.access.Caller;
import io.hatoba.accounts.Repository;
import io.hatoba.catalog.views.PackagePage;
import io.hatoba.catalog.views.PackagePlace;
import io.hatoba.catalog.views.PackageQuery;
import io.hatoba.catalog.views.PackageQuery.Order;
import io.hatoba.catalog.views.PackageSummary;
import io.hatoba.catalog.views.PackageViews;
import io.hatoba.config.Settings;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.PackageTypeModes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of packages as pages show them, on either database. */
abstract class PackageViewsContract {
  private static final Caller ANONYMOUS = new Caller.Anonymous();

  @TempDir private Path directory;
  private Estate estate;

  @BeforeEach
  void begin(TestDatabase database) {
    estate = new Estate(database, directory);
  }

  private PackageViews views() {
    return views(estate, true);
  }

  static PackageViews views(Estate estate, boolean anonymousPull) {
    return new PackageViews(
        estate.catalog.rows(
            new PackageTypeModes(estate.daos.settings(), new AccessEpoch(estate.daos.epochs())),
            new Settings(
                key ->
                    Optional.of(String.valueOf(anonymousPull))
                        .filter(value -> key.equals("hatoba.anonymous-pull")))),
        estate.daos.seenPackages());
  }

  private PackageQuery query(String text, Order order) {
    return new PackageQuery(
        OptionalLong.of(estate.organizationId()),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        text,
        order);
  }

  private List<String> names(Caller caller, PackageQuery query) {
    return names(estate.in(() -> views().list(caller, query, Optional.empty(), 100)));
  }

  private static List<String> names(PackagePage page) {
    return page.packages().stream().map(one -> one.subject().name()).toList();
  }

  private void show(ImageName name, Visibility visibility) {
    estate.run(
        () ->
            estate
                .catalog
                .packages()
                .change(
                    estate.reached(name).orElseThrow(),
                    new Packages.Change(
                        Optional.of(visibility), Optional.empty(), Optional.empty())));
  }

  private void pull(ImageName name, long times) {
    estate.download(estate.reached(name).orElseThrow(), times);
  }

  @Test
  void everyOrderIsPagedByKeyWithoutAGapOrARepetition() {
    for (int i = 0; i < 7; i++) {
      estate.push(estate.container("p" + i));
      pull(estate.container("p" + i), i % 3);
    }
    Caller caller = estate.caller(estate.owner);
    for (Order order : Order.values()) {
      PackageQuery query = query("", order);
      List<String> whole = names(caller, query);
      assertThat(whole).as(order.name()).hasSize(7);
      List<String> paged = new ArrayList<>();
      Optional<PackagePlace> after = Optional.empty();
      do {
        Optional<PackagePlace> from = after;
        PackagePage page = estate.in(() -> views().list(caller, query, from, 2));
        paged.addAll(names(page));
        after = page.next().map(place -> PackagePlace.parse(place.toString()).orElseThrow());
      } while (after.isPresent());
      assertThat(paged).as(order.name()).isEqualTo(whole);
    }
    assertThat(names(caller, query("", Order.NAME))).isSorted();
    assertThat(names(caller, query("", Order.UPDATED)).get(0)).isEqualTo("p6");
    assertThat(names(caller, query("", Order.DOWNLOADS)).subList(0, 2)).containsExactly("p5", "p2");
  }

  @Test
  void aTextIsLookedForAsItIsWrittenWhateverItsCase() {
    estate.push(estate.container("web_app"));
    estate.push(estate.container("webxapp"));
    Caller caller = estate.caller(estate.owner);
    assertThat(names(caller, query(" WEB_A ", Order.NAME))).containsExactly("web_app");
    assertThat(names(caller, query(estate.login() + "/web", Order.NAME))).hasSize(2);
    assertThat(names(caller, query("%", Order.NAME))).isEmpty();
    assertThat(names(caller, query("\0", Order.NAME))).hasSize(2);
    assertThat(names(caller, query("x".repeat(5000), Order.NAME))).isEmpty();
  }

  @Test
  void whoDidNotSayWhoTheyAreSeesPublicPackagesOfTheContainerRegistryAlone() {
    estate.repository("open", Visibility.PUBLIC);
    estate.push(estate.docker("open/app"));
    for (Visibility visibility : Visibility.values()) {
      ImageName name =
          estate.container("c-" + visibility.name().toLowerCase(java.util.Locale.ROOT));
      estate.push(name);
      show(name, visibility);
    }
    PackageQuery query = query("", Order.NAME);
    assertThat(names(ANONYMOUS, query)).containsExactly("c-public");
    assertThat(
            names(
                estate.in(() -> views(estate, false).list(ANONYMOUS, query, Optional.empty(), 9))))
        .isEmpty();
    Caller.Account owner = estate.caller(estate.owner);
    Caller without =
        new Caller.Account(owner.id(), owner.login(), false, Set.of("repo"), owner.tokenId());
    assertThat(names(without, query)).isEmpty();
    assertThat(names(owner, query)).hasSize(4);
  }

  @Test
  void filtersOfRegistryRepositoryAndVisibilityHoldTogether() {
    Repository open = estate.repository("open", Visibility.INTERNAL);
    estate.push(estate.docker("open/app"));
    estate.push(estate.container("app"));
    estate.push(estate.container("linked"));
    estate.run(
        () ->
            estate
                .catalog
                .links()
                .put(
                    estate.reached(estate.container("linked")).orElseThrow(),
                    new PackageLinks.Link(Optional.of(estate.access(open)), false)));
    Caller caller = estate.caller(estate.owner);
    PackageQuery ofRepository =
        new PackageQuery(
            OptionalLong.empty(),
            OptionalLong.of(open.id()),
            Optional.empty(),
            Optional.empty(),
            "",
            Order.NAME);
    assertThat(names(caller, ofRepository)).containsExactly("linked", "open/app");
    PackageQuery docker =
        new PackageQuery(
            OptionalLong.of(estate.organizationId()),
            OptionalLong.empty(),
            Optional.of(RegistryKind.DOCKER),
            Optional.of(Visibility.INTERNAL),
            "",
            Order.NAME);
    assertThat(names(caller, docker)).containsExactly("open/app");
  }

  @Test
  void aSummaryTellsSizeDownloadsAndTheTagToPull() {
    ImageName name = estate.container("app");
    long id = estate.push(name);
    pull(name, 12);
    PackageSummary summary =
        estate
            .in(
                () ->
                    views()
                        .list(
                            estate.caller(estate.owner),
                            query("", Order.NAME),
                            Optional.empty(),
                            1))
            .packages()
            .get(0);
    assertThat(summary.downloads()).isEqualTo(12);
    assertThat(summary.latestTag()).hasValue("v1");
    assertThat(summary.subject().versions()).isEqualTo(1);
    assertThat(summary.logicalBytes())
        .isEqualTo(
            ((Number)
                    estate
                        .database()
                        .query("select logical_bytes from package where id = ?", id)
                        .get(0))
                .longValue());
    assertThat(summary.physicalBytes()).isPositive();
    estate.database().execute("update tag set name = 'latest' where package_id = ?", id);
    assertThat(
            estate
                .in(
                    () ->
                        views()
                            .list(
                                estate.caller(estate.owner),
                                query("", Order.NAME),
                                Optional.empty(),
                                1))
                .packages()
                .get(0)
                .latestTag())
        .hasValue("latest");
  }

  @Test
  void aListIsReadInAsManyStatementsWhateverItsLength() {
    estate.repository("open", Visibility.PUBLIC);
    estate.push(estate.docker("open/app"));
    int few = statements();
    for (int i = 0; i < 20; i++) {
      estate.push(estate.container("p" + i));
    }
    assertThat(statements()).isEqualTo(few).isLessThanOrEqualTo(6);
  }

  private int statements() {
    PackageViews views = views();
    Caller caller = estate.caller(estate.owner);
    PackageQuery query = query("", Order.NAME);
    // The modes of the types are known to a node that has been asked once.
    estate.in(() -> views.list(caller, query, Optional.empty(), 100));
    return estate
        .database()
        .statements(() -> estate.in(() -> views.list(caller, query, Optional.empty(), 100)))
        .size();
  }

  @Test
  void anAddressThatNobodyWroteIsNoPlace() {
    for (String text :
        List.of("", "1.2", "1.2.a", "-1.2.a/b", "1.2.a/b\0", "9".repeat(30), "1.2.A/b")) {
      assertThat(PackagePlace.parse(text)).as(text).isEmpty();
    }
    assertThat(PackagePlace.parse("1.2.a/b")).hasValue(new PackagePlace(1, 2, "a", "b"));
  }
}
