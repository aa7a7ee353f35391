package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.accounts.User;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.web.PageRequest;
import io.hatoba.web.packages.PackageLookup;
import io.hatoba.web.packages.PackagePaths;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/** Where rules of retention and of quotas are looked at: in a package, or in all of an owner. */
@RequestScoped
public class RulePlace {
  private final ManagedPackages managed;
  private final OwnerLookup owners;
  private final PackagePaths paths;
  private final ManagePaths managePaths;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public RulePlace() {
    this(null, null, null, null);
  }

  /** For whoever reads. */
  @Inject
  public RulePlace(
      ManagedPackages managed, OwnerLookup owners, PackagePaths paths, ManagePaths managePaths) {
    this.managed = managed;
    this.owners = owners;
    this.paths = paths;
    this.managePaths = managePaths;
  }

  /**
   * A place.
   *
   * @param scope for the rules
   * @param title name of the package or of the owner
   * @param home where it is shown
   * @param settings what the paths of its settings begin with
   */
  public record Place(PolicyScope scope, String title, String home, String settings) {
    /** Whether it is one package. */
    public boolean ofPackage() {
      return scope instanceof PolicyScope.Pack;
    }
  }

  /**
   * The place of a path, for whoever administers the package or owns the account.
   *
   * @throws io.hatoba.web.PageRefusal if the reader does neither
   */
  public Place require(PageRequest request) {
    if (!request.names().containsKey("type")) {
      User owner = owners.require(request);
      return new Place(
          new PolicyScope.Owner(owner.id(), owner.login(), owner.organization()),
          owner.login(),
          paths.list(owner),
          managePaths.ofOwner(owner));
    }
    PackageLookup.Seen seen = managed.require(request, Action.ADMINISTER);
    RegistryPackage pack = seen.pack();
    return new Place(
        new PolicyScope.Pack(pack.id(), seen.name()),
        pack.owner().login() + "/" + pack.name(),
        paths.of(pack),
        paths.of(pack));
  }
}
