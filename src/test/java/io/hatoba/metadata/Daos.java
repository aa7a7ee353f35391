package io.hatoba.metadata;

import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.DirectoryDao;
import io.hatoba.metadata.accounts.MembershipDao;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryGrantDao;
import io.hatoba.metadata.accounts.RepositoryListDao;
import io.hatoba.metadata.accounts.TeamDao;
import io.hatoba.metadata.accounts.TrustedIssuerDao;
import io.hatoba.metadata.accounts.WebSessionDao;
import io.hatoba.metadata.accounts.WorkflowTokenDao;
import io.hatoba.metadata.content.BlobDamageDao;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.GarbageDao;
import io.hatoba.metadata.content.ImageCheckDao;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.metadata.content.ScrubContentDao;
import io.hatoba.metadata.content.ScrubQueueDao;
import io.hatoba.metadata.content.ScrubRoundDao;
import io.hatoba.metadata.content.SweepDao;
import io.hatoba.metadata.content.SweepFenceDao;
import io.hatoba.metadata.content.TagDao;
import io.hatoba.metadata.content.TagMoveDao;
import io.hatoba.metadata.content.UploadDao;
import io.hatoba.metadata.events.AuditDao;
import io.hatoba.metadata.events.HookDao;
import io.hatoba.metadata.events.HookDeliveryDao;
import io.hatoba.metadata.events.HookEventDao;
import io.hatoba.metadata.events.HookMessageDao;
import io.hatoba.metadata.nodes.ActivityHourDao;
import io.hatoba.metadata.nodes.NodeDao;
import io.hatoba.metadata.nodes.StorageHourDao;
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
import io.hatoba.metadata.packages.PackageOverviewDao;
import io.hatoba.metadata.packages.PackageReadmeDao;
import io.hatoba.metadata.packages.PackageStorageDao;
import io.hatoba.metadata.packages.PackageVersionDao;
import io.hatoba.metadata.packages.PurgeDao;
import io.hatoba.metadata.packages.QuotaDao;
import io.hatoba.metadata.packages.RepositoryPackageDao;
import io.hatoba.metadata.packages.RetentionDao;
import io.hatoba.metadata.packages.RetentionPolicyDao;
import io.hatoba.metadata.packages.RetentionRunDao;
import io.hatoba.metadata.packages.RoleDao;
import io.hatoba.metadata.packages.SeenPackageDao;
import io.hatoba.metadata.packages.StorageListDao;
import io.hatoba.metadata.packages.TagProtectionDao;
import io.hatoba.metadata.packages.VersionDao;
import io.hatoba.metadata.packages.VersionListDao;
import io.hatoba.metadata.packages.VersionRemovalDao;
import io.hatoba.metadata.packages.VersionSearchDao;
import io.hatoba.metadata.packages.VersionViewDao;
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
  public DirectoryDao directory() {
    return injected(new DirectoryDao());
  }

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

  /** READMEs of packages. */
  public PackageReadmeDao packageReadmes() {
    return injected(new PackageReadmeDao());
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

  /** Queries over browsers that are signed in. */
  public WebSessionDao webSessions() {
    return injected(new WebSessionDao());
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

  /** Lists of packages for those who look at them. */
  public SeenPackageDao seenPackages() {
    return injected(new SeenPackageDao());
  }

  /** Versions as a search finds them. */
  public VersionSearchDao versionSearches() {
    return injected(new VersionSearchDao());
  }

  /** What belongs to versions. */
  public VersionViewDao versionViews() {
    return injected(new VersionViewDao());
  }

  /** What pages tell of packages. */
  public PackageOverviewDao packageOverviews() {
    return injected(new PackageOverviewDao());
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

  /** Queries over what is damaged. */
  public BlobDamageDao damage() {
    return injected(new BlobDamageDao());
  }

  /** Queries over layers that are to be read out of turn. */
  public ScrubQueueDao scrubQueue() {
    return ScrubQueueDao.over(manager, database);
  }

  /** What is read to see whether it is whole. */
  public ScrubContentDao scrubContent() {
    return ScrubContentDao.over(manager);
  }

  /** Queries over rounds through the whole store. */
  public ScrubRoundDao scrubRounds() {
    return ScrubRoundDao.over(manager, database);
  }

  /** Queries over checks of versions. */
  public ImageCheckDao imageChecks() {
    return ImageCheckDao.over(manager, database);
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

  /** Content that nobody needs. */
  public GarbageDao garbage() {
    return GarbageDao.over(manager, database);
  }

  /** What nodes counted by the hour. */
  public ActivityHourDao activityHours() {
    return ActivityHourDao.over(manager, database);
  }

  /** What the instance kept by the hour. */
  public StorageHourDao storageHours() {
    return injected(new StorageHourDao());
  }

  /** Queries over nodes. */
  public NodeDao nodes() {
    return NodeDao.over(manager, database);
  }

  /** Queries over sweeps. */
  public SweepDao sweeps() {
    return SweepDao.over(manager, database);
  }

  /** What goes for good. */
  public PurgeDao purge() {
    return PurgeDao.over(manager, database);
  }

  /** Fences that keep files of layers where they are. */
  public SweepFenceDao sweepFences() {
    return SweepFenceDao.over(manager, database);
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
