package io.hatoba.metadata;

import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.MembershipDao;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryGrantDao;
import io.hatoba.metadata.accounts.RepositoryListDao;
import io.hatoba.metadata.accounts.TeamDao;
import io.hatoba.metadata.accounts.TrustedIssuerDao;
import io.hatoba.metadata.accounts.WorkflowTokenDao;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.metadata.content.TagDao;
import io.hatoba.metadata.content.TagMoveDao;
import io.hatoba.metadata.content.UploadDao;
import io.hatoba.metadata.events.AuditDao;
import io.hatoba.metadata.events.HookDao;
import io.hatoba.metadata.events.HookDeliveryDao;
import io.hatoba.metadata.events.HookEventDao;
import io.hatoba.metadata.events.HookMessageDao;
import io.hatoba.metadata.packages.ContentsDao;
import io.hatoba.metadata.packages.CreationDao;
import io.hatoba.metadata.packages.DeletedPackageDao;
import io.hatoba.metadata.packages.DownloadDao;
import io.hatoba.metadata.packages.FreedBlobDao;
import io.hatoba.metadata.packages.HeldPackageDao;
import io.hatoba.metadata.packages.MigratedPackageDao;
import io.hatoba.metadata.packages.MigrationDao;
import io.hatoba.metadata.packages.MigrationPackageDao;
import io.hatoba.metadata.packages.MigrationUndoDao;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageGrantDao;
import io.hatoba.metadata.packages.PackageListDao;
import io.hatoba.metadata.packages.PackageMergeDao;
import io.hatoba.metadata.packages.PackageStorageDao;
import io.hatoba.metadata.packages.PackageVersionDao;
import io.hatoba.metadata.packages.QuotaDao;
import io.hatoba.metadata.packages.RepositoryPackageDao;
import io.hatoba.metadata.packages.RetentionDao;
import io.hatoba.metadata.packages.RetentionPolicyDao;
import io.hatoba.metadata.packages.RetentionRunDao;
import io.hatoba.metadata.packages.RoleDao;
import io.hatoba.metadata.packages.StorageListDao;
import io.hatoba.metadata.packages.TagProtectionDao;
import io.hatoba.metadata.packages.VersionDao;
import io.hatoba.metadata.packages.VersionListDao;
import io.hatoba.metadata.packages.VersionRemovalDao;
import io.hatoba.metadata.settings.BearerKeyDao;
import io.hatoba.metadata.settings.EpochDao;
import io.hatoba.metadata.settings.SettingDao;
import jakarta.persistence.EntityManager;
import java.lang.reflect.Field;

/** The DAOs in a plain JVM. */
public final class Daos {
  private final EntityManager manager;
  private final Database database;

  /** Over what a container would inject into them. */
  public Daos(EntityManager manager) {
    this.manager = manager;
    this.database = Database.over(manager);
  }

  /** Queries over accounts. */
  public AccountDao accounts() {
    return injected(new AccountDao());
  }

  /** Queries over repositories. */
  public RepositoryDao repositories() {
    return injected(new RepositoryDao());
  }

  /** What is in versions, packages, repositories and accounts. */
  public ContentsDao contents() {
    return injected(new ContentsDao());
  }

  /** Lists of repositories. */
  public RepositoryListDao repositoryLists() {
    return injected(new RepositoryListDao());
  }

  /** Queries over what was given of repositories. */
  public RepositoryGrantDao repositoryGrants() {
    return injected(new RepositoryGrantDao());
  }

  /** Queries over members of organizations. */
  public MembershipDao memberships() {
    return injected(new MembershipDao());
  }

  /** Queries over teams. */
  public TeamDao teams() {
    return injected(new TeamDao());
  }

  /** Packages that are held. */
  public HeldPackageDao heldPackages() {
    return HeldPackageDao.over(manager, database);
  }

  /** What packages use of the storage. */
  public PackageStorageDao packageStorage() {
    return PackageStorageDao.over(manager, database);
  }

  /** Lists of what uses it. */
  public StorageListDao storageLists() {
    return injected(new StorageListDao());
  }

  /** Queries over quotas. */
  public QuotaDao quotas() {
    return injected(new QuotaDao());
  }

  /** Rows of versions as pushes make them. */
  public VersionDao versions() {
    return VersionDao.over(manager, database);
  }

  /** Versions as they are hidden and come back. */
  public VersionRemovalDao versionRemovals() {
    return VersionRemovalDao.over(manager, database);
  }

  /** Queries over versions. */
  public VersionListDao versionLists() {
    return injected(new VersionListDao());
  }

  /** Queries over policies of retention. */
  public RetentionPolicyDao retentionPolicies() {
    return injected(new RetentionPolicyDao());
  }

  /** Queries over runs of retention. */
  public RetentionRunDao retentionRuns() {
    return RetentionRunDao.over(manager, database);
  }

  /** Versions as retention judges them. */
  public RetentionDao retention() {
    return injected(new RetentionDao());
  }

  /** What deleting versions would free. */
  public FreedBlobDao freedBlobs() {
    return injected(new FreedBlobDao());
  }

  /** How often versions were pulled. */
  public DownloadDao downloads() {
    return DownloadDao.over(manager, database);
  }

  /** Queries over the packages of repositories. */
  public RepositoryPackageDao repositoryPackages() {
    return injected(new RepositoryPackageDao());
  }

  /** Queries over tokens of workflows. */
  public WorkflowTokenDao workflowTokens() {
    return injected(new WorkflowTokenDao());
  }

  /** Queries over trusted issuers. */
  public TrustedIssuerDao issuers() {
    return TrustedIssuerDao.over(manager, database);
  }

  /** Queries over packages. */
  public PackageDao packages() {
    return injected(new PackageDao());
  }

  /** Lists of packages. */
  public PackageListDao packageLists() {
    return injected(new PackageListDao());
  }

  /** Queries over what packages have given. */
  public PackageGrantDao packageGrants() {
    return injected(new PackageGrantDao());
  }

  /** Queries over packages that were deleted. */
  public DeletedPackageDao deletedPackages() {
    return injected(new DeletedPackageDao());
  }

  /** Queries over versions. */
  public PackageVersionDao packageVersions() {
    return injected(new PackageVersionDao());
  }

  /** Queries over migrations. */
  public MigrationDao migrations() {
    return injected(new MigrationDao());
  }

  /** Queries over their packages. */
  public MigrationPackageDao migrationPackages() {
    return injected(new MigrationPackageDao());
  }

  /** What has come to depend on those. */
  public MigrationUndoDao migrationUndo() {
    return injected(new MigrationUndoDao());
  }

  /** Packages that belong to the other registry now. */
  public MigratedPackageDao migratedPackages() {
    return MigratedPackageDao.over(manager, database);
  }

  /** Packages that are put into others. */
  public PackageMergeDao packageMerges() {
    return injected(new PackageMergeDao());
  }

  /** Queries over what members may publish. */
  public CreationDao creations() {
    return injected(new CreationDao());
  }

  /** Queries over roles. */
  public RoleDao roles() {
    return injected(new RoleDao());
  }

  /** Queries over settings. */
  public SettingDao settings() {
    return injected(new SettingDao());
  }

  /** Queries over the keys that sign bearer tokens. */
  public BearerKeyDao bearerKeys() {
    return injected(new BearerKeyDao());
  }

  /** Queries over the number of changes of who may do what. */
  public EpochDao epochs() {
    return injected(new EpochDao());
  }

  /** Queries over hooks. */
  public HookDao hooks() {
    return injected(new HookDao());
  }

  /** Queries over the outbox of hooks. */
  public HookEventDao hookEvents() {
    return injected(new HookEventDao());
  }

  /** Queries over attempts to tell hooks something. */
  public HookDeliveryDao hookDeliveries() {
    return injected(new HookDeliveryDao());
  }

  /** Queries over what hooks are to be told. */
  public HookMessageDao hookMessages() {
    return HookMessageDao.over(manager, database);
  }

  /** Queries over events of the audit log. */
  public AuditDao audit() {
    return injected(new AuditDao());
  }

  /** Queries over blobs. */
  public BlobDao blobs() {
    return BlobDao.over(manager, database);
  }

  /** Queries over manifests. */
  public ManifestDao manifests() {
    return ManifestDao.over(manager, database);
  }

  /** Queries over tags. */
  public TagDao tags() {
    return TagDao.over(manager);
  }

  /** Queries over moves of tags. */
  public TagMoveDao tagMoves() {
    return TagMoveDao.over(manager);
  }

  /** Queries over the rules that protect tags. */
  public TagProtectionDao tagProtections() {
    return injected(new TagProtectionDao());
  }

  /** Queries over uploads. */
  public UploadDao uploads() {
    return UploadDao.over(manager, database);
  }

  /** What the two databases do not have in common; only within a transaction. */
  public Database database() {
    return database;
  }

  /** For DAOs that know no way but the container's. */
  private <T> T injected(T dao) {
    try {
      Field field = dao.getClass().getDeclaredField("entityManager");
      field.setAccessible(true);
      field.set(dao, manager);
      return dao;
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
