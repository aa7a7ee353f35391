package io.hatoba.catalog;

import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RepositoryName;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What packages are called now, whatever else reaches them. */
@Singleton
final class PackageNames {
  private final AccountDao accounts;

  @Inject
  PackageNames(AccountDao accounts) {
    this.accounts = accounts;
  }

  /** The name that a package has, or had when it was deleted. */
  ImageName of(PackageEntity pack) {
    String owner = accounts.find(pack.ownerId()).orElseThrow().foldedLogin();
    return new ImageName(pack.kind(), new RepositoryName(owner + "/" + pack.name()));
  }

  /** The same for the audit log. */
  Subject subject(PackageEntity pack) {
    return Subject.image(of(pack));
  }
}
