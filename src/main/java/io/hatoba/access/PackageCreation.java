package io.hatoba.access;

import io.hatoba.metadata.packages.CreationDao;
import io.hatoba.metadata.packages.Standing;
import io.hatoba.oci.Reason;
import io.hatoba.oci.Visibility;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * The part of the one policy that is about which packages members of an organization may publish:
 * its owners say with which visibilities, and may publish all of them themselves. It is about
 * packages of the Container registry; images of the Docker registry are seen as their repository
 * is. Workflows are members in this.
 */
@Singleton
public final class PackageCreation {
  private final CreationDao packages;

  /** Over the rows of packages and their owners. */
  @Inject
  public PackageCreation(CreationDao packages) {
    this.packages = packages;
  }

  /**
   * Whether somebody may have made a package that has had its first manifest.
   *
   * @param workflow whether a workflow has made it, in the name of the account
   */
  public Decision decidePublishing(long packageId, long accountId, boolean workflow) {
    return packages
        .find(packageId, accountId)
        .map(
            made ->
                made.owns() && !workflow
                    ? Decision.allow(AccessRule.OWNERS_PUBLISH_ALL.about())
                    : decide(made.allowed(), made.visibility(), made.owner()))
        .orElseGet(() -> Decision.allow(AccessRule.SEEN_AS_REPOSITORY.about()));
  }

  /** Whether who administers a package may let others see it. */
  public Decision decideShowing(Caller.Account caller, long packageId, Visibility visibility) {
    return packages
        .find(packageId, caller.id())
        .map(
            shown ->
                shown.owns() || shown.visibility() == visibility
                    ? Decision.allow(AccessRule.OWNERS_PUBLISH_ALL.about())
                    : decide(shown.allowed(), visibility, shown.owner()))
        .orElseGet(() -> Decision.allow(AccessRule.SEEN_AS_REPOSITORY.about()));
  }

  private static Decision decide(Set<Visibility> allowed, Visibility visibility, String owner) {
    return rule(allowed, visibility, owner)
        .map(Decision::refuse)
        .orElseGet(() -> Decision.allow(AccessRule.MEMBERS_PUBLISH.about(owner, visibility)));
  }

  /** The rule that keeps a member, or a workflow, from making a package; empty if none does. */
  static Optional<Reason> rule(Standing.Creation creation, String owner) {
    return rule(creation.allowed(), creation.made(), owner);
  }

  private static Optional<Reason> rule(
      Set<Visibility> allowed, Visibility visibility, String owner) {
    return allowed.contains(visibility)
        ? Optional.empty()
        : Optional.of(AccessRule.MEMBERS_PUBLISH_NONE.about(owner, visibility));
  }
}
