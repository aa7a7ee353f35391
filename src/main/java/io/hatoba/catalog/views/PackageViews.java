package io.hatoba.catalog.views;

import io.hatoba.access.Caller;
import io.hatoba.catalog.PackageRows;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.metadata.packages.SeenPackageDao;
import io.hatoba.metadata.packages.SeenPackageDao.Facts;
import io.hatoba.metadata.packages.SeenPackageDao.Filter;
import io.hatoba.metadata.packages.SeenPackageDao.Order;
import io.hatoba.metadata.packages.SeenPackageDao.Row;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lists of packages that somebody may pull, whether they said who they are or not; nobody is told
 * of others, nor how many there are. Each list is read in a fixed number of statements.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class PackageViews {
  /** Packages of one page at most. */
  public static final int MOST = 100;

  private final PackageRows rows;
  private final SeenPackageDao lists;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PackageViews() {
    this(null, null);
  }

  /** Over the rows of packages. */
  @Inject
  public PackageViews(PackageRows rows, SeenPackageDao lists) {
    this.rows = rows;
    this.lists = lists;
  }

  /**
   * A page of packages that have versions and that a caller may pull.
   *
   * @param after where the page before ended; empty for the first page
   * @param limit how many at most, {@link #MOST} of them at most
   */
  public PackagePage list(
      Caller caller, PackageQuery query, Optional<PackagePlace> after, int limit) {
    int most = Math.max(1, Math.min(limit, MOST));
    List<Row> found =
        rows.findViewer(caller)
            .map(
                viewer ->
                    lists.list(
                        new Filter(
                            viewer,
                            query.ownerId(),
                            query.repositoryId(),
                            rows.served(query.kind()),
                            query.visibility(),
                            query.text()),
                        Order.valueOf(query.order().name()),
                        after.map(PackagePlace::place),
                        most + 1))
            .orElse(List.of());
    List<Row> page = found.subList(0, Math.min(most, found.size()));
    return new PackagePage(
        summaries(page),
        found.size() > most
            ? Optional.of(PackagePlace.of(page.get(most - 1).place()))
            : Optional.empty());
  }

  private List<PackageSummary> summaries(List<Row> page) {
    List<RegistryPackage> packages = rows.read(page.stream().map(Row::seen).toList());
    Map<Long, Facts> facts = lists.facts(packages.stream().map(RegistryPackage::id).toList());
    return packages.stream()
        .map(
            one -> {
              Facts its = facts.getOrDefault(one.id(), new Facts(0, 0, 0, ""));
              return new PackageSummary(
                  one,
                  its.downloads(),
                  its.logical(),
                  its.physical(),
                  Optional.of(its.tag()).filter(tag -> !tag.isEmpty()));
            })
        .toList();
  }
}
