package io.hatoba.catalog;

import io.hatoba.access.PackageCreation;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.accounts.Owners;
import io.hatoba.catalog.quotas.QuotaBeans;
import io.hatoba.catalog.quotas.QuotaRules;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditLog;
import io.hatoba.events.DownloadBeans;
import io.hatoba.events.HookOutbox;
import io.hatoba.events.HookPresence;
import io.hatoba.metadata.CommitBarrier;
import io.hatoba.metadata.Daos;
import io.hatoba.registry.Manifests;
import io.hatoba.registry.ProtectedTags;
import io.hatoba.registry.Referrers;
import io.hatoba.registry.RegistryBeans;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.PackageTypeModes;
import java.time.Clock;
import java.util.Optional;

/** The beans of this package in a plain JVM; whoever calls them begins the transaction. */
public final class CatalogBeans {
  private final Daos daos;
  private final Clock clock;
  private final AuditLog audit;
  private final AccessEpoch epoch;
  private final LivingPackages living;
  private final PackageNames names;

  /** Over the rows of a database. */
  public CatalogBeans(Daos daos, Clock clock, AuditLog audit) {
    this.daos = daos;
    this.clock = clock;
    this.audit = audit;
    epoch = new AccessEpoch(daos.epochs());
    living = new LivingPackages(daos.packages());
    names = new PackageNames(daos.accounts());
  }

  /** Tags as people move them. */
  static PackageTags tags(
      TestDatabase database, RegistryBeans registry, Settings settings, AuditLog audit) {
    return tags(database, registry, settings, audit, database.barrier());
  }

  /** The same with another barrier. */
  static PackageTags tags(
      TestDatabase database,
      RegistryBeans registry,
      Settings settings,
      AuditLog audit,
      CommitBarrier barrier) {
    Daos daos = new Daos(database.entityManager());
    return new PackageTags(
        daos.packages(),
        daos.heldPackages(),
        daos.manifests(),
        daos.tags(),
        registry.protection(),
        registry.manifests(),
        new PublishedVersions(daos.versions()),
        removal(daos, registry, settings, audit),
        new TagRules(settings),
        quotaRules(daos, audit),
        audit,
        new HookOutbox(daos.hookEvents(), new HookPresence(daos.hooks())),
        barrier);
  }

  /** Packages as they come to be. */
  public static Publications publications(
      Daos daos, Manifests manifests, Settings settings, AuditLog audit) {
    return new Publications(
        daos.packages(),
        daos.heldPackages(),
        new Owners(daos.accounts(), daos.repositories(), daos.memberships(), audit),
        manifests,
        new PublishedVersions(daos.versions()),
        new TagRules(settings),
        quotaRules(daos, audit),
        daos.roles(),
        new SourceLinks(
            settings,
            daos.accounts(),
            daos.repositories(),
            new RepositoryPolicy(
                daos.accounts(), daos.repositories(), daos.repositoryLists(), daos.memberships())),
        new MigratedOwners(daos.packages(), daos.migratedPackages(), audit),
        new PackageCreation(daos.creations()),
        new AccessEpoch(daos.epochs()),
        audit,
        new HookOutbox(daos.hookEvents(), new HookPresence(daos.hooks())));
  }

  /** Migrations as they are asked for. */
  public Migrations migrations() {
    return new Migrations(
        daos.migrations(),
        daos.migrationPackages(),
        daos.accounts(),
        new MigrationUndo(daos.migrationUndo(), new Settings(key -> Optional.empty())),
        audit);
  }

  /** Their steps. */
  public MigrationSteps migrationSteps(RegistryBeans registry, Settings settings) {
    return new MigrationSteps(
        daos.migrations(),
        daos.migrationPackages(),
        daos.migratedPackages(),
        daos.deletedPackages(),
        new PackageMerge(
            daos.packageMerges(),
            daos.migratedPackages(),
            daos.versions(),
            registry.tagMoves(),
            quotaRules(daos, audit)),
        new MigrationUndo(daos.migrationUndo(), settings),
        epoch,
        audit);
  }

  /** Packages as they are seen and managed. */
  public Packages packages() {
    return packages(new PackageTypeModes(daos.settings(), epoch));
  }

  /** The same where a node knows which types are served. */
  Packages packages(PackageTypeModes types) {
    return new Packages(
        daos.packages(),
        daos.packageLists(),
        rows(types, new Settings(key -> Optional.empty())),
        living,
        names,
        links(),
        types,
        epoch,
        clock,
        audit);
  }

  /** Packages as somebody sees them. */
  public PackageRows rows(PackageTypeModes types, Settings settings) {
    return new PackageRows(
        daos.packages(),
        daos.packageVersions(),
        daos.accounts(),
        daos.repositories(),
        types,
        settings);
  }

  /** What they are linked to. */
  public PackageLinks links() {
    return new PackageLinks(
        living, daos.repositories(), daos.packageGrants(), names, epoch, clock, audit);
  }

  /** READMEs that people write for them. */
  public PackageReadmes readmes() {
    return new PackageReadmes(daos.packageReadmes(), living, names, audit);
  }

  /** Which roles they give. */
  public PackageAccess access() {
    return new PackageAccess(
        living,
        daos.packageGrants(),
        daos.accounts(),
        daos.memberships(),
        daos.teams(),
        daos.repositories(),
        names,
        epoch,
        audit);
  }

  /** How they go and come back. */
  public PackageDeletions deletions(Settings settings) {
    return new PackageDeletions(
        daos.packages(),
        daos.deletedPackages(),
        daos.packageVersions(),
        settings,
        daos.accounts(),
        daos.repositories(),
        living,
        names,
        new ProtectedTags(
            daos.tagProtections(), daos.packages(), daos.tags(), daos.tagMoves(), epoch),
        quotaRules(daos, audit),
        epoch,
        clock,
        audit);
  }

  /** Versions of packages. */
  public static Versions versions(
      TestDatabase database, RegistryBeans registry, Settings settings, AuditLog audit) {
    Daos daos = new Daos(database.entityManager());
    return new Versions(
        daos.versionLists(),
        daos.manifests(),
        registry.configs(),
        new Referrers(daos.manifests(), daos.packages()),
        removal(daos, registry, settings, audit),
        new DownloadBeans(database).counts(),
        database.barrier());
  }

  /** Quotas as pushes meet them, on a node that has looked at nothing yet. */
  private static QuotaRules quotaRules(Daos daos, AuditLog audit) {
    return QuotaBeans.rules(daos, audit);
  }

  private static VersionRemoval removal(
      Daos daos, RegistryBeans registry, Settings settings, AuditLog audit) {
    return new VersionRemoval(
        daos.heldPackages(),
        daos.manifests(),
        registry.tagMoves(),
        daos.blobs(),
        daos.versions(),
        daos.versionRemovals(),
        quotaRules(daos, audit),
        settings,
        audit);
  }
}
