package io.hatoba.access;

import io.hatoba.metadata.packages.Standing;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Reason;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import java.util.Optional;

/**
 * The role of an account on an image, and the rule that gives it. Of several the greatest counts.
 *
 * @param role what the account has
 * @param rule why
 * @param barred another rule, which keeps the account from making what is not there yet by a push;
 *     empty if none does
 */
record HeldRole(Role role, Reason rule, Optional<Reason> barred) {
  private static final HeldRole NOTHING = new HeldRole(Role.NONE, AccessRule.NOTHING_GIVEN.about());

  HeldRole(Role role, Reason rule) {
    this(role, rule, Optional.empty());
  }

  /** Whether that much may be done by this role alone. */
  Decision decide(Action action, Reason token) {
    Decision decision = Decision.allow(token, rule);
    return action == Action.PUSH ? barred.map(decision::unless).orElse(decision) : decision;
  }

  /**
   * The role of an account, as GitHub Packages gives roles: an image of the Docker registry has
   * those of its repository, one of the Container registry has its own, even if it is reached by
   * the name that it had in the other one.
   *
   * @param login of the account, for the rule
   */
  static HeldRole of(Standing standing, long accountId, String login, ImageName name) {
    HeldRole held = new HeldRole(Role.NONE, AccessRule.NO_ROLE.about(login, name));
    Standing.Owner owner = standing.owner();
    boolean ofRepository = standing.ofRepository(name.kind());
    if (ofRepository && standing.repository().isEmpty()) {
      return noRepository(name);
    }
    if (owner.id() == accountId) {
      return new HeldRole(Role.ADMIN, AccessRule.OWNS.about(login, name));
    }
    if (owner.membership() == Standing.Membership.OWNER) {
      return new HeldRole(Role.ADMIN, AccessRule.OWNER_OF_ORGANIZATION.about(login, name.owner()));
    }
    return ofRepository
        ? held.or(inRepository(standing, login, name))
        : held.or(inPackage(standing, login, name));
  }

  /**
   * The greater of two; of equals the first, so that what is particular comes before visibility.
   */
  HeldRole or(HeldRole other) {
    return role.includes(other.role) ? this : other;
  }

  private static HeldRole inRepository(Standing standing, String login, ImageName name) {
    Standing.InRepository repository = standing.repository().orElseThrow();
    return rolesOfRepository(standing, repository, login, name)
        .or(seen(repository.visibility(), AccessRule.REPOSITORY_IS_SEEN));
  }

  /** Roles in a repository, apart from what its visibility gives. */
  private static HeldRole rolesOfRepository(
      Standing standing, Standing.InRepository repository, String login, ImageName name) {
    HeldRole granted =
        new HeldRole(
            repository.granted(), AccessRule.ROLE_IN_REPOSITORY.about(login, repository.granted()));
    return granted.or(asMember(standing.owner(), name));
  }

  private static HeldRole asMember(Standing.Owner owner, ImageName name) {
    return owner.membership() == Standing.Membership.MEMBER
        ? new HeldRole(
            owner.baseRole(), AccessRule.MEMBERS_HAVE_ROLE.about(name.owner(), owner.baseRole()))
        : NOTHING;
  }

  private static HeldRole inPackage(Standing standing, String login, ImageName name) {
    Optional<Standing.InPackage> living = standing.pack().filter(Standing.InPackage::active);
    if (living.isEmpty()) {
      return standing.owner().membership() == Standing.Membership.MEMBER
          ? new HeldRole(
              Role.WRITE,
              AccessRule.MEMBERS_PUBLISH_NEW.about(name.owner()),
              PackageCreation.rule(standing.owner().creation(), name.owner()))
          : NOTHING;
    }
    Standing.InPackage pack = living.get();
    HeldRole held =
        new HeldRole(pack.granted(), AccessRule.ROLE_ON_PACKAGE.about(login, pack.granted()));
    if (pack.inheritsRoles() && standing.repository().isPresent()) {
      held = held.or(rolesOfRepository(standing, standing.repository().get(), login, name));
    }
    return held.or(seen(pack.visibility(), AccessRule.PACKAGE_IS_SEEN));
  }

  static HeldRole seen(Visibility visibility, AccessRule rule) {
    return visibility == Visibility.PRIVATE
        ? NOTHING
        : new HeldRole(Role.READ, rule.about(visibility));
  }

  /** What anybody has of an image whose repository is missing. */
  static HeldRole noRepository(ImageName name) {
    return new HeldRole(Role.NONE, AccessRule.NO_REPOSITORY.about(name.owner(), name.repository()));
  }

  /** What anybody has where no account goes by the owner's login. */
  static HeldRole noOwner(ImageName name) {
    return new HeldRole(Role.NONE, AccessRule.NO_ACCOUNT.about(name.owner()));
  }
}
