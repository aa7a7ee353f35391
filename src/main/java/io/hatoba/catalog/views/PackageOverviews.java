package io.hatoba.catalog.views;

import io.hatoba.access.Caller;
import io.hatoba.catalog.PackageRows;
import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.Versions;
import io.hatoba.catalog.views.PackageOverview.DayCount;
import io.hatoba.catalog.views.PackageOverview.DaySize;
import io.hatoba.metadata.packages.PackageOverviewDao;
import io.hatoba.metadata.packages.PackageOverviewDao.OfDay;
import io.hatoba.metadata.packages.SeenPackageDao;
import io.hatoba.metadata.packages.SeenPackageDao.Facts;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Packages at a glance. Whoever calls this has asked whether the caller may pull the package. */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class PackageOverviews {
  private static final int DAYS_OF_DOWNLOADS = 30;
  private static final int DAYS_OF_SIZES = 365;

  private final PackageRows rows;
  private final SeenPackageDao packages;
  private final PackageOverviewDao overviews;
  private final Versions versions;
  private final VersionSummaries summaries;
  private final Clock clock;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PackageOverviews() {
    this(null, null, null, null, null, null);
  }

  /** Over the rows of packages and versions. */
  @Inject
  public PackageOverviews(
      PackageRows rows,
      SeenPackageDao packages,
      PackageOverviewDao overviews,
      Versions versions,
      VersionSummaries summaries,
      Clock clock) {
    this.rows = rows;
    this.packages = packages;
    this.overviews = overviews;
    this.versions = versions;
    this.summaries = summaries;
    this.clock = clock;
  }

  /** A package at a glance, in a fixed number of statements. */
  public PackageOverview find(Caller caller, long packageId) {
    List<PackageVersion> latest =
        overviews.findLatest(packageId).stream()
            .boxed()
            .flatMap(id -> versions.find(packageId, id).stream())
            .toList();
    Facts facts =
        packages.facts(List.of(packageId)).getOrDefault(packageId, new Facts(0, 0, 0, ""));
    LocalDate today = LocalDate.ofInstant(clock.instant(), java.time.ZoneOffset.UTC);
    return new PackageOverview(
        summaries.of(packageId, latest).stream().findFirst(),
        facts.downloads(),
        facts.logical(),
        facts.physical(),
        overviews.unshared(rows.findViewer(caller), packageId),
        downloads(packageId, today.minusDays(DAYS_OF_DOWNLOADS - 1L), today),
        sizes(packageId, today.minusDays(DAYS_OF_SIZES - 1L)));
  }

  private List<DayCount> downloads(long packageId, LocalDate from, LocalDate today) {
    Map<LocalDate, Long> counted =
        overviews.downloads(packageId, from).stream()
            .collect(Collectors.toMap(OfDay::day, OfDay::number));
    return from.datesUntil(today.plusDays(1))
        .map(day -> new DayCount(day, counted.getOrDefault(day, 0L)))
        .toList();
  }

  private List<DaySize> sizes(long packageId, LocalDate from) {
    List<DaySize> sizes = new ArrayList<>();
    long total = 0;
    for (OfDay pushed : overviews.pushed(packageId, from)) {
      total += pushed.number();
      sizes.add(new DaySize(pushed.day(), pushed.number(), total));
    }
    return sizes;
  }
}
