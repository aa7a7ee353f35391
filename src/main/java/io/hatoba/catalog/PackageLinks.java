package io.hatoba.catalog;

import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.Field;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.metadata.packages.PackageGrantDao;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Links of packages of the Container registry to repositories, as people make and end them. Who
 * links needs to write to the repository, which its access says, and to administer the package,
 * which the policy says before.
 */
@Stateless
public class PackageLinks {
  private final LivingPackages living;
  private final RepositoryDao repositories;
  private final PackageGrantDao grants;
  private final PackageNames names;
  private final AccessEpoch epoch;
  private final Clock clock;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PackageLinks() {
    this(null, null, null, null, null, null, null);
  }

  /** Over the rows of packages and repositories. */
  @Inject
  PackageLinks(
      LivingPackages living,
      RepositoryDao repositories,
      PackageGrantDao grants,
      PackageNames names,
      AccessEpoch epoch,
      Clock clock,
      AuditLog audit) {
    this.living = living;
    this.repositories = repositories;
    this.grants = grants;
    this.names = names;
    this.epoch = epoch;
    this.clock = clock;
    this.audit = audit;
  }

  /**
   * What a package is to be linked to.
   *
   * @param repository empty for nothing
   * @param inherit whether the roles of the repository are to take the place of those that people
   *     and teams have on the package; else it keeps those, and has none of the repository's
   */
  public record Link(Optional<RepositoryAccess> repository, boolean inherit) {}

  /**
   * Links a package to a repository of its owner, in place of the one before, or to none. Roles of
   * repositories, for their workflows, stay.
   *
   * @throws ValidationException if it is an image of the Docker registry, or the repository is
   *     another account's
   */
  public void put(long packageId, Link link) {
    if (link.repository().isPresent()) {
      link(packageId, link.repository().get(), link.inherit());
    } else {
      unlink(packageId);
    }
    epoch.raise();
  }

  private void link(long packageId, RepositoryAccess access, boolean inherit) {
    RepositoryEntity repository =
        repositories
            .find(access.id())
            .filter(repositories::lock)
            .filter(row -> row.ownerId() == access.ownerId())
            .orElseThrow(NameUnknownException::gone);
    PackageEntity row = living.requireContainer(packageId, Field.REPOSITORY);
    if (row.ownerId() != repository.ownerId()) {
      throw new ValidationException(
          LivingPackages.RESOURCE, "repository", Code.INVALID, PackageRule.LINK_OF_OWNER.about());
    }
    row.link(repository.id(), inherit, clock.instant());
    Map<String, Object> details = new HashMap<>();
    details.put("repository", repository.foldedName());
    details.put("inherits", inherit);
    if (inherit) {
      details.put("roles_withdrawn", grants.deleteOfPeople(packageId));
    }
    audit.record(AuditAction.PACKAGE_LINKED, names.subject(row), details);
  }

  private void unlink(long packageId) {
    PackageEntity row = living.requireContainer(packageId, Field.REPOSITORY);
    if (row.repositoryId().isPresent()) {
      row.unlink(clock.instant());
      audit.record(AuditAction.PACKAGE_UNLINKED, names.subject(row));
    }
  }

  /**
   * Lets the roles of the linked repository take the place of those that people and teams have on a
   * package, or lets the package have its own from now on, of which it has none then.
   *
   * @throws ValidationException if it is an image of the Docker registry, or is linked to nothing
   */
  public void inherit(long packageId, boolean inherit) {
    PackageEntity row = living.requireContainer(packageId, Field.ACCESS);
    if (row.inheritsRoles() == inherit) {
      return;
    }
    if (row.repositoryId().isEmpty()) {
      throw new ValidationException(
          LivingPackages.RESOURCE,
          "inherits_access",
          Code.UNPROCESSABLE,
          PackageRule.LINK_FIRST.about());
    }
    row.inherit(inherit, clock.instant());
    Map<String, Object> details = new HashMap<>();
    details.put("inherits", inherit);
    if (inherit) {
      details.put("roles_withdrawn", grants.deleteOfPeople(packageId));
    }
    epoch.raise();
    audit.record(AuditAction.PACKAGE_INHERITANCE_CHANGED, names.subject(row), details);
  }
}
