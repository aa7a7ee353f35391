package io.hatoba.catalog;

import io.hatoba.accounts.FullNames;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.catalog.quotas.Asker;
import io.hatoba.catalog.quotas.QuotaRules;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.packages.DeletedPackageDao;
import io.hatoba.metadata.packages.DeletedPackageDao.Taken;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.metadata.packages.PackageVersionDao;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.ProtectedTags;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Packages that are deleted by themselves, and come back. A delete takes the names; versions, tags
 * and roles stay with the row, so that a restore brings back all of them.
 */
@Stateless
public class PackageDeletions {
  private final PackageDao packages;
  private final DeletedPackageDao deleted;
  private final PackageVersionDao versions;
  private final Settings settings;
  private final AccountDao accounts;
  private final RepositoryDao repositories;
  private final LivingPackages living;
  private final PackageNames names;
  private final ProtectedTags protection;
  private final QuotaRules quotas;
  private final AccessEpoch epoch;
  private final Clock clock;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PackageDeletions() {
    this(null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** Over the rows of packages. */
  @Inject
  PackageDeletions(
      PackageDao packages,
      DeletedPackageDao deleted,
      PackageVersionDao versions,
      Settings settings,
      AccountDao accounts,
      RepositoryDao repositories,
      LivingPackages living,
      PackageNames names,
      ProtectedTags protection,
      QuotaRules quotas,
      AccessEpoch epoch,
      Clock clock,
      AuditLog audit) {
    this.packages = packages;
    this.deleted = deleted;
    this.versions = versions;
    this.settings = settings;
    this.accounts = accounts;
    this.repositories = repositories;
    this.living = living;
    this.names = names;
    this.protection = protection;
    this.quotas = quotas;
    this.epoch = epoch;
    this.clock = clock;
    this.audit = audit;
  }

  /**
   * Deletes a package: no name reaches it any more. It can be restored for 30 days.
   *
   * @param accountId who deletes it
   * @param anyway whether it goes however often it was downloaded and whatever protects its tags
   * @throws DeniedException if it is public and was downloaded too often, or a rule protects a tag
   *     of it or keeps a name for what it named
   */
  public void delete(long packageId, long accountId, boolean anyway) {
    // An image goes with its repository too, which is locked before it.
    packages
        .find(packageId)
        .filter(row -> row.kind() == RegistryKind.DOCKER)
        .flatMap(PackageEntity::repositoryId)
        .flatMap(repositories::find)
        .ifPresent(repositories::lock);
    PackageEntity row = living.require(packageId);
    if (!anyway
        && isPublic(row)
        && versions.mostDownloads(packageId) > settings.deletableDownloads()) {
      throw new DeniedException(
          PackageRule.PACKAGE_DOWNLOADED.about(settings.deletableDownloads()));
    }
    if (!anyway) {
      protection.requireDeletable(packageId);
    }
    audit.record(AuditAction.PACKAGE_DELETED, names.subject(row));
    deleted.hideNames(packageId);
    row.delete(accountId, now());
    // Live tokens speak of names, and another may have this one next.
    epoch.raise();
  }

  private boolean isPublic(PackageEntity row) {
    return row.kind() == RegistryKind.DOCKER
        ? row.repositoryId()
            .flatMap(repositories::find)
            .filter(repository -> repository.visibility() == Visibility.PUBLIC)
            .isPresent()
        : row.visibility() == Visibility.PUBLIC;
  }

  /** When this is; of a native statement's times not every driver keeps more. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Which package can be restored by a name that reached it: of several the one that was deleted
   * last.
   *
   * @param packageId only that one; empty for any
   * @return surrogate key
   */
  public Optional<Long> find(ImageName name, Optional<Long> packageId) {
    return packageId
        .flatMap(id -> deleted.find(name, id))
        .or(() -> packageId.isPresent() ? Optional.empty() : deleted.find(name))
        .filter(this::restorable)
        .map(PackageEntity::id);
  }

  private boolean restorable(PackageEntity row) {
    return row.deletedAt()
        .filter(at -> at.isAfter(clock.instant().minus(Repositories.RESTORABLE)))
        .isPresent();
  }

  /**
   * Brings a package back, with all of its names, versions, tags and roles.
   *
   * @param accountId who restores it
   * @throws NameUnknownException if another has just restored it, or its owner is gone
   * @throws ValidationException if a name reaches another package, or its repository was deleted,
   *     or its name is too long since its owner has got another login
   * @throws DeniedException if a hard quota of its owner has no room for it
   */
  public void restore(long packageId, long accountId) {
    PackageEntity row = packages.find(packageId).orElseThrow(NameUnknownException::gone);
    // Whoever lets the owner go, or moves or deletes the repository, waits, or has been before.
    AccountEntity owner = accounts.find(row.ownerId()).orElseThrow(NameUnknownException::gone);
    accounts.lock(owner);
    if (owner.deleted()) {
      throw NameUnknownException.gone();
    }
    if (row.kind() == RegistryKind.DOCKER) {
      requireRepository(row);
    }
    packages.lock(row);
    if (!restorable(row)) {
      throw NameUnknownException.gone();
    }
    FullNames.require(
        LivingPackages.RESOURCE, "name", owner.foldedLogin(), Optional.of(row.name()));
    deleted.listTaken(packageId).forEach(this::makeFree);
    quotas.requireRestorable(packageId, names.of(row), Asker.account(accountId));
    deleted.showNames(packageId);
    row.restore(clock.instant());
    epoch.raise();
    audit.record(AuditAction.PACKAGE_RESTORED, names.subject(row));
  }

  private void requireRepository(PackageEntity row) {
    Optional<RepositoryEntity> repository =
        row.repositoryId().flatMap(repositories::find).filter(repositories::lock);
    if (repository.isEmpty()) {
      throw new ValidationException(
          LivingPackages.RESOURCE,
          "repository",
          Code.UNPROCESSABLE,
          PackageRule.REPOSITORY_DELETED.about());
    }
  }

  /** Takes a name from uploads that never led to a package; those begin anew. */
  private void makeFree(Taken taken) {
    if (taken.living() || !deleted.deletePending(taken.packageId())) {
      throw new ValidationException(
          LivingPackages.RESOURCE,
          "name",
          Code.ALREADY_EXISTS,
          PackageRule.NAME_TAKEN.about(
              taken.owner(), taken.path(), Long.toString(taken.packageId())));
    }
  }
}
