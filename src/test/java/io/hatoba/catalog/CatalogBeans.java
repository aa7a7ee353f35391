package io.hatoba.catalog;

import io.hatoba.accounts.Owners;
import io.hatoba.config.Settings;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.RoleDao;
import io.hatoba.registry.Manifests;

/** The beans of this package in a plain JVM; whoever calls them begins the transaction. */
public final class CatalogBeans {
  private CatalogBeans() {}

  /** Packages as they come to be. */
  public static Publications publications(
      PackageDao packages,
      AccountDao accounts,
      RoleDao roles,
      Manifests manifests,
      Settings settings) {
    return new Publications(
        packages, new Owners(accounts), manifests, new TagRules(settings), roles);
  }
}
