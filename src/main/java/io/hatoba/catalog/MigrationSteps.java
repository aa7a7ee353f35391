package io.hatoba.catalog;

import io.hatoba.events.Actor;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditEvent;
import io.hatoba.events.AuditLog;
import io.hatoba.events.CredentialKind;
import io.hatoba.events.Origin;
import io.hatoba.events.Subject;
import io.hatoba.metadata.content.TagMoveCause;
import io.hatoba.metadata.content.TagMover;
import io.hatoba.metadata.packages.DeletedPackageDao;
import io.hatoba.metadata.packages.MigratedPackageDao;
import io.hatoba.metadata.packages.MigrationDao;
import io.hatoba.metadata.packages.MigrationPackageDao;
import io.hatoba.metadata.packages.MigrationPackageDao.Holder;
import io.hatoba.metadata.packages.MigrationPackageDao.Now;
import io.hatoba.metadata.packages.MigrationPackageDao.Row;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The steps of migrations, each a transaction of its own that leaves everything as it must be: a
 * process that dies between two of them, or in one, loses nothing, and another goes on from there.
 * Each begins by holding the migration, so that no two nodes do steps of one at a time.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class MigrationSteps {
  private static final int OWNERS_TOGETHER = 100;
  private static final int LONGEST_REASON = 1_000;

  /** Renamed tags that the audit log names one by one. */
  private static final int MOST_NAMED = 50;

  private final MigrationDao migrations;
  private final MigrationPackageDao packages;
  private final MigratedPackageDao migrated;
  private final DeletedPackageDao deleted;
  private final PackageMerge merge;
  private final MigrationUndo undo;
  private final AccessEpoch epoch;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public MigrationSteps() {
    this(null, null, null, null, null, null, null, null);
  }

  /** Over the rows of migrations. */
  @Inject
  MigrationSteps(
      MigrationDao migrations,
      MigrationPackageDao packages,
      MigratedPackageDao migrated,
      DeletedPackageDao deleted,
      PackageMerge merge,
      MigrationUndo undo,
      AccessEpoch epoch,
      AuditLog audit) {
    this.migrations = migrations;
    this.packages = packages;
    this.migrated = migrated;
    this.deleted = deleted;
    this.merge = merge;
    this.undo = undo;
    this.epoch = epoch;
    this.audit = audit;
  }

  /**
   * A migration that a node has taken.
   *
   * @param row as it was then
   */
  public record Taken(MigrationDao.Row row) {
    long id() {
      return row.id();
    }

    /** Whether it is being taken back. */
    boolean undoing() {
      return RegistryMigration.State.valueOf(row.state()) == RegistryMigration.State.UNDOING;
    }
  }

  /** Takes a migration that waits for a node, or whose node has died; empty if there is none. */
  public Optional<Taken> take(String runner) {
    return migrations
        .findIdle()
        .filter(id -> migrations.claim(id, runner))
        .flatMap(migrations::find)
        .map(Taken::new);
  }

  /** Some packages for which something is to be done yet. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<Long> listNext(Taken taken, int limit) {
    MigratedPackage.State from =
        taken.undoing() ? MigratedPackage.State.DONE : MigratedPackage.State.WAITING;
    return packages.listIn(taken.id(), from.name(), limit);
  }

  /**
   * Does what is to be done to one package.
   *
   * @return false if another node does it, or it is to stop
   */
  public boolean advance(Taken taken, String runner, long packageId) {
    if (!migrations.renew(taken.id(), runner)) {
      return false;
    }
    migrated.relaxCommit();
    MigrationDao.Row migration = taken.row();
    Row row = hold(taken.id(), packageId);
    if (taken.undoing()) {
      takeBack(migration, row);
    } else {
      migrate(migration, row);
    }
    return true;
  }

  /**
   * Holds a package, before it its repository, and the one that has its name, and reads what they
   * are then. A change of the repository changes packages of one kind only, and must not meet a
   * package that is about to be of the other.
   */
  private Row hold(long migrationId, long packageId) {
    migrated.holdRepository(packageId);
    packages.hold(packageId);
    Row row = packages.find(migrationId, packageId).orElseThrow();
    Optional<Holder> holder = row.now().flatMap(Now::holder);
    if (holder.isEmpty() || holder.get().id() == packageId) {
      return row;
    }
    packages.hold(holder.get().id());
    return packages.find(migrationId, packageId).orElseThrow();
  }

  private void migrate(MigrationDao.Row migration, Row row) {
    MigrationStep step = MigrationStep.of(row, ConflictRule.valueOf(migration.onConflict()));
    if (step instanceof MigrationStep.Convert convert) {
      convert(migration, row, row.now().orElseThrow(), convert.name());
    } else if (step instanceof MigrationStep.Merge merging) {
      merge(migration, row, row.now().orElseThrow(), merging);
    } else {
      settle(migration.id(), row.packageId(), step.outcome(), step.reason());
    }
  }

  private void settle(
      long migrationId, long packageId, MigratedPackage.State state, String reason) {
    packages.settle(
        migrationId,
        packageId,
        state.name(),
        reason.substring(0, Math.min(LONGEST_REASON, reason.length())));
  }

  private void convert(MigrationDao.Row migration, Row row, Now now, String name) {
    // What has never had a manifest gives way.
    now.holder().ifPresent(holder -> deleted.deletePending(holder.id()));
    if (!migrated.addName(row.packageId(), now.ownerId(), name)) {
      settle(
          migration.id(),
          row.packageId(),
          MigratedPackage.State.REFUSED,
          MigrationRule.NAME_JUST_TAKEN.about(name).text());
      return;
    }
    migrated.convert(row.packageId(), name);
    int roles =
        now.repository().map(its -> migrated.copyRoles(row.packageId(), its.id())).orElse(0);
    packages.settleDone(migration.id(), row.packageId(), name);
    Map<String, Object> details = details(migration, now);
    details.put("roles", roles);
    now.repository()
        .ifPresent(
            its -> details.put("visibility", its.visibility().name().toLowerCase(Locale.ROOT)));
    record(
        migration,
        AuditAction.PACKAGE_MIGRATED,
        name(RegistryKind.CONTAINER, now.owner(), name),
        details);
  }

  private void merge(MigrationDao.Row migration, Row row, Now now, MigrationStep.Merge step) {
    PackageMerge.Merged merged =
        merge.merge(
            row.packageId(),
            step.into(),
            now.repository().map(MigrationPackageDao.Repository::id),
            new TagMover(
                OptionalLong.of(migration.asked().accountId()),
                migration.asked().credential(),
                migration.asked().credentialId(),
                TagMoveCause.MIGRATION));
    packages.settleMerged(migration.id(), row.packageId(), step.into(), step.name());
    // Who had a role on the one package may have another on the other.
    epoch.raise();
    Map<String, Object> details = details(migration, now);
    Map<String, String> renamed = merged.renamed();
    details.put("tags_renamed", renamed.size());
    details.put("retention_policy_moved", merged.retention());
    details.put("roles", merged.roles());
    details.put("roles_raised", merged.raised());
    details.put(
        "tags",
        renamed.entrySet().stream()
            .limit(MOST_NAMED)
            .map(tag -> tag.getKey() + " -> " + tag.getValue())
            .toList());
    record(
        migration,
        AuditAction.PACKAGE_MERGED,
        name(RegistryKind.CONTAINER, now.owner(), step.name()),
        details);
  }

  private static Map<String, Object> details(MigrationDao.Row migration, Now now) {
    Map<String, Object> details = new TreeMap<>();
    details.put("migration", migration.id());
    details.put("from", now.owner() + "/" + now.name());
    now.repository().ifPresent(its -> details.put("repository_id", its.id()));
    return details;
  }

  private void takeBack(MigrationDao.Row migration, Row row) {
    Optional<String> obstacle = undo.obstacle(migration.id(), row);
    if (obstacle.isPresent()) {
      settle(migration.id(), row.packageId(), MigratedPackage.State.KEPT, obstacle.get());
      return;
    }
    Now now = row.now().orElseThrow();
    migrated.revert(row.packageId(), row.name());
    settle(migration.id(), row.packageId(), MigratedPackage.State.UNDONE, "");
    record(
        migration,
        AuditAction.PACKAGE_MIGRATION_UNDONE,
        name(RegistryKind.DOCKER, now.owner(), row.name()),
        details(migration, now));
  }

  private static ImageName name(RegistryKind kind, String owner, String path) {
    return new ImageName(kind, new RepositoryName(owner + "/" + path));
  }

  /** Writes in the name of whoever asked, who waits for nothing by now. */
  private void record(
      MigrationDao.Row migration, AuditAction action, ImageName name, Map<String, Object> details) {
    AuditEvent event = audit.change(action, Subject.image(name), details);
    audit.record(List.of(event.by(origin(migration.asked()))));
  }

  private static Origin origin(MigrationDao.Asked asked) {
    return new Origin(
        new Actor(
            OptionalLong.of(asked.accountId()),
            asked.login(),
            CredentialKind.valueOf(asked.credential()),
            asked.credentialId()),
        asked.address(),
        asked.userAgent());
  }

  /**
   * Leaves a package as it is to which something cannot be done now.
   *
   * @return false if another node does it, or it is to stop
   */
  public boolean refuse(Taken taken, String runner, long packageId, String reason) {
    if (!migrations.renew(taken.id(), runner)) {
      return false;
    }
    settle(
        taken.id(),
        packageId,
        taken.undoing() ? MigratedPackage.State.KEPT : MigratedPackage.State.REFUSED,
        reason);
    return true;
  }

  /**
   * Ends a migration that somebody wants to stop. Accounts all of whose packages it has looked at
   * stay complete; nothing else of the others is changed than what was done to their packages.
   *
   * @return false if nobody wants that, or another node does it
   */
  public boolean stop(Taken taken, String runner) {
    return raised(migrations.stop(taken.id(), runner));
  }

  /** The same of one that no node does. */
  public boolean stopIdle(long id) {
    return raised(migrations.stopIdle(id));
  }

  private boolean raised(boolean ended) {
    if (ended) {
      epoch.raise();
    }
    return ended;
  }

  /**
   * Ends a migration to whose packages everything was done, account by account: whatever has come
   * meanwhile is added first, so that no account has packages of the Docker registry that nobody
   * has looked at.
   *
   * @return whether there is nothing more to do, here or by this node; so too if it is to stop
   */
  public boolean finish(Taken taken, String runner) {
    if (!migrations.renew(taken.id(), runner)) {
      return true;
    }
    if (!listNext(taken, 1).isEmpty()) {
      return false;
    }
    MigrationDao.Row migration = taken.row();
    if (taken.undoing()) {
      migrated.unfinishOwners(taken.id());
    } else {
      List<Long> owners =
          migrated.listUnfinishedOwners(taken.id(), migration.ownerId(), OWNERS_TOGETHER);
      if (!owners.isEmpty()) {
        migrated.holdOwners(owners);
        if (packages.addAll(taken.id(), owners) == 0) {
          migrated.finishOwners(taken.id(), owners);
        }
        return false;
      }
    }
    migrations.finish(taken.id());
    epoch.raise();
    Subject subject =
        migration
            .owner()
            .map(login -> Subject.organization(login.toLowerCase(Locale.ROOT)))
            .orElse(Subject.NOTHING);
    AuditEvent event =
        audit.change(
            taken.undoing() ? AuditAction.MIGRATION_UNDONE : AuditAction.MIGRATION_COMPLETED,
            subject,
            Map.of("migration", taken.id(), "packages", packages.count(taken.id())));
    audit.record(List.of(event.by(origin(migration.asked()))));
    return true;
  }
}
