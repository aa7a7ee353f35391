package io.hatoba.metadata.packages;

import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import java.util.Optional;
import java.util.Set;

/**
 * How an account stands to what a name names: every fact from which the policy decides, and none of
 * its rules.
 *
 * @param owner the account that the name begins with
 * @param repository what an image of the Docker registry belongs to by its name, or what a package
 *     of the Container registry is linked to
 * @param pack what the name reaches; pending ones included
 */
public record Standing(Owner owner, Optional<InRepository> repository, Optional<InPackage> pack) {
  /** The same where the name reaches nothing; a link to a repository goes with the package. */
  public Standing withoutPackage(RegistryKind kind) {
    return new Standing(
        owner, kind == RegistryKind.DOCKER ? repository : Optional.empty(), Optional.empty());
  }

  /**
   * Whether the roles are those of the repository: of an image of the Docker registry, and of what
   * a name of that registry is to make. A package of the Container registry has its own, by
   * whichever name it is reached.
   *
   * @param named the registry in which the name is used
   */
  public boolean ofRepository(RegistryKind named) {
    return pack.filter(InPackage::active).map(InPackage::kind).orElse(named) == RegistryKind.DOCKER;
  }

  /** What somebody is in an organization. */
  public enum Membership {
    /** Not in it, or it is a user. */
    NONE,
    /** One of its members. */
    MEMBER,
    /** One of its owners. */
    OWNER
  }

  /**
   * The owner, and what the account is there.
   *
   * @param id surrogate key
   * @param organization false for a user
   * @param membership of the account
   * @param baseRole what members of the organization may do in all of its repositories
   * @param creation what a new package of it would be
   */
  public record Owner(
      long id, boolean organization, Membership membership, Role baseRole, Creation creation) {}

  /**
   * A package that is not there yet.
   *
   * @param allowed with which visibilities members of the organization may publish packages
   * @param made the visibility that it would have, if the caller made it by a push
   */
  public record Creation(Set<Visibility> allowed, Visibility made) {
    /** Copies the set. */
    public Creation {
      allowed = Set.copyOf(allowed);
    }
  }

  /**
   * The repository.
   *
   * @param granted the greatest role that the account has been given there, itself or in a team
   */
  public record InRepository(Visibility visibility, Role granted) {}

  /**
   * The package.
   *
   * @param kind the registry that it belongs to, which may be another than the name's
   * @param active whether it has had a manifest; until then it gives nobody rights
   * @param inheritsRoles whether roles in the linked repository are roles here
   * @param granted the greatest role that the account has been given there, itself or in a team
   */
  public record InPackage(
      RegistryKind kind,
      boolean active,
      Visibility visibility,
      boolean inheritsRoles,
      Role granted) {}
}
