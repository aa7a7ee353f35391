package io.hatoba.catalog;

import io.hatoba.accounts.Owners;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditLog;
import io.hatoba.events.DownloadBeans;
import io.hatoba.metadata.Daos;
import io.hatoba.registry.Manifests;
import io.hatoba.registry.Referrers;
import io.hatoba.registry.RegistryBeans;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;

/** The beans of this package in a plain JVM; whoever calls them begins the transaction. */
public final class CatalogBeans {
  private CatalogBeans() {}

  /** Packages as they come to be. */
  public static Publications publications(
      Daos daos, Manifests manifests, Settings settings, AuditLog audit) {
    return new Publications(
        daos.packages(),
        daos.heldPackages(),
        new Owners(daos.accounts(), daos.repositories(), daos.memberships(), audit),
        manifests,
        new PublishedVersions(daos.versions()),
        new TagRules(settings),
        daos.roles(),
        new AccessEpoch(daos.epochs()),
        audit);
  }

  /** Versions of packages. */
  public static Versions versions(
      TestDatabase database, RegistryBeans registry, Settings settings, AuditLog audit) {
    Daos daos = new Daos(database.entityManager());
    return new Versions(
        daos.versionLists(),
        daos.manifests(),
        registry.configs(),
        new Referrers(daos.manifests(), daos.packages()),
        new VersionRemoval(
            daos.heldPackages(),
            daos.manifests(),
            daos.tags(),
            daos.blobs(),
            daos.versions(),
            daos.versionRemovals(),
            settings,
            audit),
        new DownloadBeans(database).counts());
  }
}
