package io.hatoba.catalog.quotas;

import io.hatoba.config.Settings;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.Daos;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.PackageTypeModes;
import java.util.Optional;

/** The beans of this package in a plain JVM; whoever calls them begins the transaction. */
public final class QuotaBeans {
  private QuotaBeans() {}

  /** What holds pushes to quotas. */
  public static QuotaRules rules(Daos daos, AuditLog audit) {
    AccessEpoch epoch = new AccessEpoch(daos.epochs());
    LargestUses largest =
        new LargestUses(
            daos.packageLists(),
            daos.packageStorage(),
            daos.storageLists(),
            daos.versionLists(),
            new PackageTypeModes(daos.settings(), epoch));
    return new QuotaRules(daos.packageStorage(), daos.quotas(), largest, epoch, audit);
  }

  /** Quotas as they are set. */
  public static Quotas quotas(Daos daos, AuditLog audit) {
    return new Quotas(daos.quotas(), new AccessEpoch(daos.epochs()), audit);
  }

  /** What uses the storage. */
  public static StorageReports reports(Daos daos) {
    return new StorageReports(
        daos.packageStorage(),
        daos.storageLists(),
        daos.versionLists(),
        new PackageTypeModes(daos.settings(), new AccessEpoch(daos.epochs())),
        daos.garbage(),
        new Settings(key -> Optional.empty()));
  }
}
