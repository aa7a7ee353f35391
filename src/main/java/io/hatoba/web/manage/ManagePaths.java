package io.hatoba.web.manage;

import io.hatoba.accounts.User;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.web.packages.PackagePaths;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Where packages are changed: below the pages on which they are looked at. */
@Named
@ApplicationScoped
public class ManagePaths {
  private final PackagePaths paths;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public ManagePaths() {
    this(null);
  }

  /** Below those. */
  @Inject
  public ManagePaths(PackagePaths paths) {
    this.paths = paths;
  }

  /** A page of a package, such as {@code settings} or {@code delete}. */
  public String of(RegistryPackage pack, String page) {
    return paths.of(pack) + "/" + page;
  }

  /** Where a deleted package is brought back, whichever has its name by then. */
  public String restore(RegistryPackage pack) {
    return paths.of(pack) + "/restore?id=" + pack.id();
  }

  /** A page of a version: {@code delete} or {@code restore}. */
  public String ofVersion(RegistryPackage pack, long versionId, String page) {
    return paths.version(pack, versionId) + "/" + page;
  }

  /** What a tag has named. */
  public String tag(RegistryPackage pack, String tag) {
    return paths.of(pack) + "/tags/" + PackagePaths.encoded(tag);
  }

  /** Where a tag is deleted. */
  public String deleteTag(RegistryPackage pack, String tag) {
    return tag(pack, tag) + "/delete";
  }

  /** What an owner sets for all packages, and its deleted ones. */
  public String ofOwner(User owner) {
    return (owner.organization() ? "/orgs/" : "/users/")
        + PackagePaths.encoded(owner.login())
        + "/settings/packages";
  }
}
