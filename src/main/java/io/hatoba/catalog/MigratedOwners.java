package io.hatoba.catalog;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditEvent;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.packages.MigratedPackageDao;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pushes to names of the Docker registry whose owners have migrated: what is new there becomes a
 * package of the Container registry that is called alike, is linked to the repository and has its
 * roles.
 */
@Singleton
final class MigratedOwners {
  private final PackageDao packages;
  private final MigratedPackageDao migrated;
  private final AuditLog audit;

  @Inject
  MigratedOwners(PackageDao packages, MigratedPackageDao migrated, AuditLog audit) {
    this.packages = packages;
    this.migrated = migrated;
    this.audit = audit;
  }

  /**
   * Brings a package to life that has had its first manifest by a name of the Docker registry.
   *
   * @return what to tell the audit log besides; empty if the owner has not migrated
   * @throws DeniedException if another package of the Container registry has the name
   */
  List<AuditEvent> adopt(long packageId, ImageName name) {
    PackageEntity row = packages.find(packageId).orElseThrow();
    if (!migrated.isMigrated(row.ownerId())) {
      return List.of();
    }
    // The push holds the package already; it is done again if a change of the repository waits.
    migrated.holdRepository(packageId);
    if (!migrated.addName(packageId, row.ownerId(), row.name())) {
      // Who pushes here may not see what has the name there, if it can be seen at all.
      throw new DeniedException(PackageRule.NAME_TAKEN_OF_MIGRATED.about(name.owner(), row.name()));
    }
    migrated.convert(packageId, row.name());
    Optional<Long> repositoryId = row.repositoryId();
    repositoryId.ifPresent(id -> migrated.copyRoles(packageId, id));
    return List.of(
        audit.change(
            AuditAction.PACKAGE_LINKED,
            Subject.image(new ImageName(RegistryKind.CONTAINER, name.repositoryName())),
            Map.of("repository_id", repositoryId.orElse(0L), "by", "docker")));
  }

  /** Notes a push by the name that a migration has given a package. */
  void notePush(long packageId) {
    migrated.notePush(packageId);
  }
}
