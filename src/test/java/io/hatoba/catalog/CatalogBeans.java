package io.hatoba.catalog;

import io.hatoba.accounts.Owners;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.Daos;
import io.hatoba.registry.Manifests;
import io.hatoba.registry.ProtectedTags;
import io.hatoba.settings.AccessEpoch;

/** The beans of this package in a plain JVM; whoever calls them begins the transaction. */
public final class CatalogBeans {
  private CatalogBeans() {}

  /** Tags as people move them. */
  static PackageTags tags(
      Daos daos, Manifests manifests, ProtectedTags protection, Settings settings, AuditLog audit) {
    return new PackageTags(
        daos.packages(), daos.tags(), protection, manifests, new TagRules(settings), audit);
  }

  /** Packages as they come to be. */
  public static Publications publications(
      Daos daos, Manifests manifests, Settings settings, AuditLog audit) {
    return new Publications(
        daos.packages(),
        new Owners(daos.accounts(), daos.repositories(), daos.memberships(), audit),
        manifests,
        new TagRules(settings),
        daos.roles(),
        new AccessEpoch(daos.epochs()),
        audit);
  }
}
