package io.hatoba.catalog.views;

import io.hatoba.access.Caller;
import io.hatoba.catalog.PackageRows;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.views.VersionHit.By;
import io.hatoba.catalog.views.VersionHit.HitPage;
import io.hatoba.metadata.packages.PackageListDao.Viewer;
import io.hatoba.metadata.packages.VersionSearchDao;
import io.hatoba.metadata.packages.VersionSearchDao.Among;
import io.hatoba.metadata.packages.VersionSearchDao.Row;
import io.hatoba.oci.Digest;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A search over all that a caller may pull: nobody is told of anything else. What no index knows
 * whole is looked through so far and no further, as {@link By} says. It is read in a fixed number
 * of statements.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class PackageSearch {
  private final PackageRows rows;
  private final PackageViews packages;
  private final VersionSearchDao versions;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PackageSearch() {
    this(null, null, null);
  }

  /** Over the rows of packages and versions. */
  @Inject
  public PackageSearch(PackageRows rows, PackageViews packages, VersionSearchDao versions) {
    this.rows = rows;
    this.packages = packages;
    this.versions = versions;
  }

  /**
   * The first of everything that was found.
   *
   * @param packages whose names have the text in them
   * @param versions by what of them was found
   */
  public record Found(PackagePage packages, Map<By, HitPage> versions) {
    /** Copies the map. */
    public Found {
      versions = Map.copyOf(versions);
    }
  }

  /**
   * The first of everything that a text finds.
   *
   * @param each how many of each kind at most, {@link PackageViews#MOST} of them at most
   */
  public Found find(Caller caller, SearchQuery query, int each) {
    return new Found(
        listPackages(caller, query, Optional.empty(), each),
        List.of(By.values()).stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    by -> listVersions(caller, query, by, Optional.empty(), each))));
  }

  /** A page of packages whose names have the text in them, by name; none for an empty text. */
  public PackagePage listPackages(
      Caller caller, SearchQuery query, Optional<PackagePlace> after, int limit) {
    return query.text().isEmpty()
        ? new PackagePage(List.of(), Optional.empty())
        : packages.list(
            caller,
            new PackageQuery(
                OptionalLong.empty(),
                OptionalLong.empty(),
                query.kind(),
                query.visibility(),
                query.text(),
                PackageQuery.Order.NAME),
            after,
            limit);
  }

  /**
   * A page of versions.
   *
   * @param after where the page before ended; empty for the first page
   * @param limit how many at most, {@link PackageViews#MOST} of them at most
   */
  public HitPage listVersions(
      Caller caller, SearchQuery query, By by, Optional<VersionHit.Place> after, int limit) {
    int most = Math.max(1, Math.min(limit, PackageViews.MOST));
    Optional<VersionSearchDao.Place> from = after.map(VersionHit.Place::place);
    List<Row> found =
        rows.findViewer(caller)
            .flatMap(viewer -> list(among(viewer, query), query, by, from, most + 1))
            .orElse(List.of());
    List<Row> page = found.subList(0, Math.min(most, found.size()));
    return new HitPage(
        hits(by, page),
        found.size() > most
            ? Optional.of(page.get(most - 1).place())
                .map(place -> new VersionHit.Place(place.text(), place.id()))
            : Optional.empty());
  }

  private Among among(Viewer viewer, SearchQuery query) {
    return new Among(viewer, rows.served(query.kind()), query.visibility());
  }

  private Optional<List<Row>> list(
      Among among, SearchQuery query, By by, Optional<VersionSearchDao.Place> after, int limit) {
    return switch (by) {
      case TAG -> query.tag().map(tag -> versions.listByTag(among, tag, after, limit));
      case DIGEST ->
          query.digest().map(digest -> versions.listByDigest(among, digest, after, limit));
      case WORDS -> query.words().map(text -> versions.listByWords(among, text, after, limit));
    };
  }

  private List<VersionHit> hits(By by, List<Row> page) {
    if (page.isEmpty()) {
      return List.of();
    }
    Map<Long, RegistryPackage> subjects =
        rows.read(page.stream().map(Row::seen).distinct().toList()).stream()
            .collect(Collectors.toMap(RegistryPackage::id, Function.identity()));
    return page.stream()
        // What went since the rows were read is not found.
        .filter(row -> subjects.containsKey(row.seen().id()))
        .map(
            row ->
                new VersionHit(
                    by,
                    Objects.requireNonNull(subjects.get(row.seen().id())),
                    row.versionId(),
                    Digest.parse(row.digest()),
                    row.matched()))
        .toList();
  }
}
