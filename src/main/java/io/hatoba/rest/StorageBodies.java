package io.hatoba.rest;

import io.hatoba.catalog.quotas.StorageReport;
import java.util.List;

/** What uses the storage. */
final class StorageBodies {
  private StorageBodies() {}

  /** An owner, a package or a version. */
  sealed interface Part {}

  record Owner(String login, String type, long packageCount, long logicalBytes, long physicalBytes)
      implements Part {}

  record Pack(long id, String name, String packageType, long logicalBytes, long physicalBytes)
      implements Part {}

  record Version(long id, String digest, List<String> tags, long size) implements Part {}

  /** The page of a report. */
  static List<Part> of(StorageReport report) {
    return report.largest().stream().map(StorageBodies::of).toList();
  }

  private static Part of(StorageReport.Part part) {
    if (part instanceof StorageReport.Part.Owner owner) {
      return new Owner(
          owner.login(),
          owner.organization() ? "Organization" : "User",
          owner.packages(),
          owner.logical(),
          owner.physical());
    }
    if (part instanceof StorageReport.Part.Pack pack) {
      return new Pack(
          pack.id(), pack.name(), Bodies.of(pack.kind()), pack.logical(), pack.physical());
    }
    StorageReport.Part.Version version = (StorageReport.Part.Version) part;
    return new Version(version.id(), version.digest(), version.tags(), version.size());
  }
}
