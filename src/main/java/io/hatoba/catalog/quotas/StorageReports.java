package io.hatoba.catalog.quotas;

import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.config.Settings;
import io.hatoba.metadata.content.GarbageDao;
import io.hatoba.metadata.packages.PackageStorageDao;
import io.hatoba.metadata.packages.PackageStorageDao.Bytes;
import io.hatoba.metadata.packages.StorageListDao;
import io.hatoba.metadata.packages.VersionListDao;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.settings.PackageTypeModes;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What uses the storage, for those who may see all of what they ask for: site administrators, the
 * administrators of an owner, and readers of a package. Names of types that are disabled are not
 * told, and count.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class StorageReports {
  private final PackageStorageDao storage;
  private final StorageListDao lists;
  private final VersionListDao versions;
  private final PackageTypeModes types;
  private final GarbageDao garbage;
  private final Settings settings;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public StorageReports() {
    this(null, null, null, null, null, null);
  }

  /** Over the rows of packages. */
  @Inject
  StorageReports(
      PackageStorageDao storage,
      StorageListDao lists,
      VersionListDao versions,
      PackageTypeModes types,
      GarbageDao garbage,
      Settings settings) {
    this.storage = storage;
    this.lists = lists;
    this.versions = versions;
    this.types = types;
    this.garbage = garbage;
    this.settings = settings;
  }

  /**
   * What a scope uses: the instance by its owners, an owner by its packages, a package by its
   * versions. The logical bytes of what is deleted do not count, the physical ones do.
   *
   * @param limit how many on a page at most
   * @throws NameUnknownException if the package was just deleted for good
   */
  public StorageReport find(PolicyScope scope, StorageKey after, int limit) {
    StorageListDao.Key key = after.key();
    if (scope instanceof PolicyScope.Owner owner) {
      List<StorageListDao.Pack> found = lists.listPackages(owner.id(), served(), key, limit + 1);
      return report(
          storage.findOwned(owner.id()).bytes(),
          page(found, limit),
          next(found, limit, pack -> new StorageKey(pack.bytes().physical(), pack.id())),
          pack ->
              new StorageReport.Part.Pack(
                  pack.id(),
                  pack.name(),
                  pack.kind(),
                  pack.bytes().logical(),
                  pack.bytes().physical()));
    }
    if (scope instanceof PolicyScope.Pack pack) {
      Bytes bytes = storage.find(pack.id()).orElseThrow(NameUnknownException::gone).bytes();
      List<StorageListDao.Version> found = lists.listVersions(pack.id(), key, limit + 1);
      List<StorageListDao.Version> page = page(found, limit);
      Map<Long, List<String>> tags =
          versions.tags(page.stream().map(StorageListDao.Version::id).toList());
      return report(
          bytes,
          page,
          next(found, limit, version -> new StorageKey(version.size(), version.id())),
          version ->
              new StorageReport.Part.Version(
                  version.id(),
                  version.digest(),
                  tags.getOrDefault(version.id(), List.of()),
                  version.size()));
    }
    List<StorageListDao.Owner> found = lists.listOwners(key, limit + 1);
    return report(
        lists.sum(),
        page(found, limit),
        next(found, limit, owner -> new StorageKey(owner.bytes().physical(), owner.id())),
        owner ->
            new StorageReport.Part.Owner(
                owner.login(),
                owner.organization(),
                owner.packages(),
                owner.bytes().logical(),
                owner.bytes().physical()));
  }

  private List<RegistryKind> served() {
    return Stream.of(RegistryKind.values()).filter(types::serves).toList();
  }

  private static <T> List<T> page(List<T> found, int limit) {
    return found.subList(0, Math.min(limit, found.size()));
  }

  private static <T> Optional<StorageKey> next(
      List<T> found, int limit, Function<T, StorageKey> key) {
    return found.size() > limit ? Optional.of(key.apply(found.get(limit - 1))) : Optional.empty();
  }

  private static <T> StorageReport report(
      Bytes bytes,
      List<T> page,
      Optional<StorageKey> next,
      Function<T, ? extends StorageReport.Part> part) {
    return new StorageReport(
        bytes.logical(),
        bytes.physical(),
        page.stream().<StorageReport.Part>map(part).toList(),
        next);
  }

  /** What all packages of the instance use. */
  public Bytes total() {
    return lists.sum();
  }

  /** Bytes of all blobs of the instance, each once, those included that no manifest names yet. */
  public long deduplicated() {
    return lists.sumBlobs();
  }

  /** What will be freed when nobody restores or pushes it again. */
  public Reclaimable reclaimable() {
    GarbageDao.Reclaimable sum = garbage.sumReclaimable(settings.blobLease());
    return new Reclaimable(sum.logical(), sum.physical());
  }

  /**
   * Bytes of configs and layers of an owner, each once however many of its packages have it. It
   * looks at all of them.
   */
  public long deduplicated(PolicyScope.Owner owner) {
    return lists.deduplicated(owner.id());
  }

  /** Physical bytes of packages of an owner that are deleted and can be restored. */
  public long deleted(PolicyScope.Owner owner) {
    return storage.findOwned(owner.id()).deleted();
  }
}
