package io.hatoba.access;

import io.hatoba.metadata.packages.Standing;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import java.util.Locale;
import java.util.Optional;

/**
 * The role of an account on an image, and the rule that gives it. Of several the greatest counts.
 *
 * @param role what the account has
 * @param rule why, in words for people
 * @param barred another rule, which keeps the account from making what is not there yet by a push;
 *     empty if none does
 */
record HeldRole(Role role, String rule, Optional<String> barred) {
  HeldRole(Role role, String rule) {
    this(role, rule, Optional.empty());
  }

  /** Whether that much may be done by this role alone. */
  Decision decide(Action action, String token) {
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
    HeldRole held = new HeldRole(Role.NONE, login + " has no role on " + name);
    Standing.Owner owner = standing.owner();
    boolean ofRepository = standing.ofRepository(name.kind());
    if (ofRepository && standing.repository().isEmpty()) {
      return noRepository(name);
    }
    if (owner.id() == accountId) {
      return new HeldRole(Role.ADMIN, login + " owns " + name);
    }
    if (owner.membership() == Standing.Membership.OWNER) {
      return new HeldRole(Role.ADMIN, login + " is an owner of the organization " + name.owner());
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
        .or(seen(repository.visibility(), "the repository"));
  }

  /** Roles in a repository, apart from what its visibility gives. */
  private static HeldRole rolesOfRepository(
      Standing standing, Standing.InRepository repository, String login, ImageName name) {
    HeldRole granted =
        new HeldRole(
            repository.granted(),
            login + " was given the role " + word(repository.granted()) + " in the repository");
    return granted.or(asMember(standing.owner(), name));
  }

  private static HeldRole asMember(Standing.Owner owner, ImageName name) {
    return owner.membership() == Standing.Membership.MEMBER
        ? new HeldRole(
            owner.baseRole(),
            "members of "
                + name.owner()
                + " have the role "
                + word(owner.baseRole())
                + " in its repositories")
        : new HeldRole(Role.NONE, "");
  }

  private static HeldRole inPackage(Standing standing, String login, ImageName name) {
    Optional<Standing.InPackage> living = standing.pack().filter(Standing.InPackage::active);
    if (living.isEmpty()) {
      return standing.owner().membership() == Standing.Membership.MEMBER
          ? new HeldRole(
              Role.WRITE,
              "members of " + name.owner() + " may publish new packages",
              PackageCreation.rule(standing.owner().creation(), name.owner()))
          : new HeldRole(Role.NONE, "");
    }
    Standing.InPackage pack = living.get();
    HeldRole held =
        new HeldRole(
            pack.granted(),
            login + " was given the role " + word(pack.granted()) + " on the package");
    if (pack.inheritsRoles() && standing.repository().isPresent()) {
      held = held.or(rolesOfRepository(standing, standing.repository().get(), login, name));
    }
    return held.or(seen(pack.visibility(), "the package"));
  }

  static HeldRole seen(Visibility visibility, String what) {
    return visibility == Visibility.PRIVATE
        ? new HeldRole(Role.NONE, "")
        : new HeldRole(Role.READ, what + " is " + visibility.name().toLowerCase(Locale.ROOT));
  }

  /** What anybody has of an image whose repository is missing. */
  static HeldRole noRepository(ImageName name) {
    return new HeldRole(Role.NONE, name.owner() + " has no repository named " + name.repository());
  }

  /** What anybody has where no account goes by the owner's login. */
  static HeldRole noOwner(ImageName name) {
    return new HeldRole(Role.NONE, "no account goes by " + name.owner());
  }

  static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
