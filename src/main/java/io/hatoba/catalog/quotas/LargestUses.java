package io.hatoba.catalog.quotas;

import io.hatoba.metadata.packages.PackageListDao;
import io.hatoba.metadata.packages.PackageListDao.Filter;
import io.hatoba.metadata.packages.PackageListDao.Sized;
import io.hatoba.metadata.packages.PackageStorageDao;
import io.hatoba.metadata.packages.StorageListDao;
import io.hatoba.metadata.packages.VersionListDao;
import io.hatoba.oci.Reason;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import io.hatoba.settings.PackageTypeModes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a refusal says that most is used by. */
@Singleton
final class LargestUses {
  private static final int MOST = 3;

  private final PackageListDao packages;
  private final PackageStorageDao storage;
  private final StorageListDao lists;
  private final VersionListDao versions;
  private final PackageTypeModes types;

  @Inject
  LargestUses(
      PackageListDao packages,
      PackageStorageDao storage,
      StorageListDao lists,
      VersionListDao versions,
      PackageTypeModes types) {
    this.packages = packages;
    this.storage = storage;
    this.lists = lists;
    this.versions = versions;
    this.types = types;
  }

  /**
   * Of the packages of an owner that somebody may read, the largest, each with its bytes.
   *
   * @param growing one of them, which has grown in the transaction under way
   * @param by how many bytes, which do not count
   */
  List<Reason> ofOwner(long ownerId, Bound bound, Asker asker, long growing, long by) {
    Stream<Reason> largest =
        Stream.of(RegistryKind.values())
            .filter(types::serves)
            .flatMap(
                kind ->
                    packages
                        .listLargest(filter(ownerId, kind, asker), column(bound), MOST + 1)
                        .stream())
            .map(
                found ->
                    found.id() == growing
                        ? new Sized(found.id(), found.name(), found.bytes() - by)
                        : found)
            .filter(found -> found.bytes() > 0)
            .sorted(Comparator.comparingLong(Sized::bytes).reversed())
            .limit(MOST)
            .map(found -> QuotaRule.USE.about(found.name(), found.bytes()));
    long deleted = bound == Bound.PHYSICAL ? storage.findOwned(ownerId).deleted() : 0;
    return Stream.concat(
            largest,
            deleted > 0 ? Stream.of(QuotaRule.USE_OF_DELETED.about(deleted)) : Stream.empty())
        .toList();
  }

  private static PackageListDao.Size column(Bound bound) {
    return bound == Bound.LOGICAL ? PackageListDao.Size.LOGICAL : PackageListDao.Size.PHYSICAL;
  }

  private static Filter filter(long ownerId, RegistryKind kind, Asker asker) {
    return new Filter(
        asker.viewer(),
        ownerId,
        kind,
        EnumSet.allOf(Visibility.class),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /**
   * The largest living versions of a package, by their first tags or their digests, without what
   * the transaction under way has brought.
   */
  List<Reason> ofPackage(long packageId) {
    List<StorageListDao.Version> largest = lists.listLargest(packageId, MOST);
    Map<Long, List<String>> tags =
        versions.tags(largest.stream().map(StorageListDao.Version::id).toList());
    return largest.stream()
        .map(
            found ->
                QuotaRule.USE.about(
                    tags.getOrDefault(found.id(), List.of()).stream()
                        .findFirst()
                        .orElse(found.digest()),
                    found.size()))
        .toList();
  }
}
