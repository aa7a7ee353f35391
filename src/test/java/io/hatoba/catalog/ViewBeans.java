package io.hatoba.catalog;

import io.hatoba.access.Caller;
import io.hatoba.catalog.views.PackageOverviews;
import io.hatoba.catalog.views.VersionImages;
import io.hatoba.catalog.views.VersionPages;
import io.hatoba.catalog.views.VersionSummaries;
import io.hatoba.catalog.views.VersionViews;
import io.hatoba.config.Settings;
import io.hatoba.metadata.Daos;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.PackageTypeModes;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** What pages read, in a plain JVM. */
final class ViewBeans {
  final PackageOverviews overviews;
  final VersionPages pages;
  final VersionViews views;

  ViewBeans(VersionsFixture it) {
    Daos daos = it.rows.daos();
    PackageRows rows =
        new PackageRows(
            daos.packages(),
            daos.packageVersions(),
            daos.accounts(),
            daos.repositories(),
            new PackageTypeModes(daos.settings(), new AccessEpoch(daos.epochs())),
            new Settings(key -> Optional.empty()));
    VersionSummaries summaries =
        new VersionSummaries(daos.versionViews(), it.registry.protection());
    overviews =
        new PackageOverviews(
            rows,
            daos.seenPackages(),
            daos.packageOverviews(),
            it.versions,
            summaries,
            Clock.systemUTC());
    pages = new VersionPages(it.versions, summaries);
    views =
        new VersionViews(
            rows,
            daos.versionViews(),
            new VersionImages(daos.versionViews(), it.registry.configs()));
  }

  /** A user with a token that may read. */
  static Caller.Account caller(long id) {
    return new Caller.Account(id, "somebody", false, Set.of("read:packages", "repo"), 1);
  }
}
