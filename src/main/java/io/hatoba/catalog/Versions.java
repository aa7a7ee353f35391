package io.hatoba.catalog;

import io.hatoba.events.DownloadCounts;
import io.hatoba.metadata.CommitBarrier;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.metadata.packages.VersionListDao;
import io.hatoba.metadata.packages.VersionListDao.Which;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageIndex;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.Reference;
import io.hatoba.oci.Tag;
import io.hatoba.registry.ImageConfigs;
import io.hatoba.registry.Referrers;
import io.hatoba.registry.Viewer;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Versions of packages: manifests that stand for themselves. A version is found through its package
 * only. Whoever calls this has asked whether the caller may. What is told of them is durable.
 */
@Stateless
public class Versions {
  /** How long what was deleted may be restored. */
  public static final Duration RESTORABLE = Duration.ofDays(30);

  private final VersionListDao versions;
  private final ManifestDao manifests;
  private final ImageConfigs configs;
  private final Referrers referrers;
  private final VersionRemoval removal;
  private final DownloadCounts downloads;
  private final CommitBarrier barrier;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Versions() {
    this(null, null, null, null, null, null, null);
  }

  /** Over the rows of versions. */
  @Inject
  Versions(
      VersionListDao versions,
      ManifestDao manifests,
      ImageConfigs configs,
      Referrers referrers,
      VersionRemoval removal,
      DownloadCounts downloads,
      CommitBarrier barrier) {
    this.versions = versions;
    this.manifests = manifests;
    this.configs = configs;
    this.referrers = referrers;
    this.removal = removal;
    this.downloads = downloads;
    this.barrier = barrier;
  }

  /** Which versions of a package. */
  public enum State {
    /** Those that live. */
    ACTIVE(Which.LIVING),
    /** Those that were deleted and may be restored. */
    DELETED(Which.DELETED);

    private final Which which;

    State(Which which) {
      this.which = which;
    }
  }

  /**
   * Some versions.
   *
   * @param versions the newest, or the last deleted, first
   * @param more whether others follow
   */
  public record VersionPage(List<PackageVersion> versions, boolean more) {
    /** Copies the list. */
    public VersionPage {
      versions = List.copyOf(versions);
    }
  }

  /**
   * A page of versions, by its number. Deep pages are found by walking over the keys before them;
   * who follows a list goes by {@link #listAfter}.
   *
   * @param page from 1
   * @param perPage how many at most
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public VersionPage list(long packageId, State state, int page, int perPage) {
    long offset = Math.min((page - 1L) * perPage, Integer.MAX_VALUE);
    return page(packageId, state.which, OptionalLong.empty(), (int) offset, perPage);
  }

  /**
   * The versions that follow one in the list.
   *
   * @param after the version that the page before ended with; empty for the first page
   * @param limit how many at most
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public VersionPage listAfter(long packageId, Which which, OptionalLong after, int limit) {
    return page(packageId, which, after, 0, limit);
  }

  private VersionPage page(long packageId, Which which, OptionalLong after, int offset, int limit) {
    downloads.writeAll();
    List<Long> ids = versions.list(packageId, which, after, offset, limit + 1);
    boolean more = ids.size() > limit;
    return new VersionPage(
        find(packageId, more ? ids.subList(0, limit) : ids, which == Which.DELETED), more);
  }

  private List<PackageVersion> find(long packageId, List<Long> ids, boolean deleted) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<Long, List<String>> tags = deleted ? versions.tagsThen(ids) : versions.tags(ids);
    List<PackageVersion> found =
        versions.find(packageId, ids).stream()
            .map(row -> PackageVersion.of(row, tags.getOrDefault(row.id(), List.of())))
            .toList();
    barrier.awaitDurable();
    return found;
  }

  /** How many versions a package has. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public long count(long packageId, State state) {
    return versions.count(packageId, state.which);
  }

  /** A version of a package that lives or may be restored. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<PackageVersion> find(long packageId, long versionId) {
    downloads.writeAll();
    List<Long> ids = List.of(versionId);
    Optional<PackageVersion> found =
        versions.find(packageId, ids).stream()
            .findFirst()
            .map(
                row -> {
                  boolean deleted = row.times().deletedAt().isPresent();
                  Map<Long, List<String>> tags =
                      deleted ? versions.tagsThen(ids) : versions.tags(ids);
                  return PackageVersion.of(row, tags.getOrDefault(versionId, List.of()));
                });
    barrier.awaitDurable();
    return found;
  }

  /** The living version that a tag or the digest of its root names. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<PackageVersion> find(long packageId, Reference reference) {
    downloads.writeAll();
    OptionalLong id =
        reference instanceof Tag
            ? versions.findByTag(packageId, reference.toString())
            : versions.findByDigest(packageId, reference.toString());
    return id.isEmpty()
        ? Optional.empty()
        : find(packageId, List.of(id.getAsLong()), false).stream().findFirst();
  }

  /** What is in a version. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public VersionContents contents(ImageName name, PackageVersion version) {
    Digest digest = version.root().digest();
    return VersionContents.of(
        manifest(version), configs.find(version.packageId(), digest), referrers(name, digest));
  }

  /**
   * What is in one image of a version that is an index.
   *
   * @return empty if the index has no such entry, or the package not the image
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<VersionContents> contents(ImageName name, PackageVersion version, Digest entry) {
    boolean named =
        manifest(version) instanceof ImageIndex index
            && index.manifests().stream().anyMatch(child -> child.digest().equals(entry));
    return Optional.of(entry)
        .filter(digest -> named)
        .flatMap(digest -> configs.find(version.packageId(), digest))
        .map(
            image ->
                VersionContents.of(image.manifest(), Optional.of(image), referrers(name, entry)));
  }

  private Manifest manifest(PackageVersion version) {
    return Manifest.parse(
        manifests.content(version.root().id()), Optional.of(version.root().mediaType()));
  }

  private List<Referrers.Referrer> referrers(ImageName name, Digest digest) {
    // Who asks has been shown the version.
    Viewer viewer = new Viewer(false, () -> false);
    return referrers.list(name, digest, Optional.empty(), "", viewer).referrers();
  }

  /**
   * Deletes a version: hides its root, its tags, and the parts that nothing else needs. It can be
   * restored. The last version of a package stays, and so does the last that has a tag: who wants
   * them gone deletes the package.
   *
   * @throws io.hatoba.oci.DeniedException if an index of the package needs it, or if it is public
   *     and was downloaded more often than the settings allow
   */
  public VersionDeletion delete(long packageId, long versionId, long accountId) {
    return removal.delete(packageId, versionId, accountId);
  }

  /**
   * Deletes a version as above, because a policy of retention keeps it no longer; the last one goes
   * too.
   *
   * @param accountId in whose name
   * @param policy where the policy holds, for the audit log
   * @return false if the package has no such version
   * @throws io.hatoba.oci.DeniedException as above
   */
  public boolean expire(long packageId, long versionId, long accountId, String policy) {
    return removal.expire(packageId, versionId, accountId, VersionRemoval.Reason.retention(policy));
  }

  /**
   * Deletes, as the registry's protocol has it, a manifest with its tags and parts, or one tag
   * alone. A part that is deleted by itself can be restored like a version.
   *
   * @throws io.hatoba.oci.NameUnknownException if there is no such package
   * @throws io.hatoba.oci.ManifestUnknownException if the package holds no such manifest
   * @throws io.hatoba.oci.DeniedException as above
   */
  public void delete(ImageName name, Reference reference, long accountId) {
    removal.delete(name, reference, accountId);
  }

  /**
   * Brings back a version that was deleted, with the parts that were hidden with it, those that it
   * shared with another version that is deleted, and the tags that nothing else has by now.
   *
   * @return empty if the package has no such version, or it is not deleted
   * @throws io.hatoba.oci.DeniedException if it was deleted longer than {@link #RESTORABLE} ago, or
   *     a hard quota has no room for it
   */
  public Optional<RestoredVersion> restore(long packageId, long versionId, long accountId) {
    return removal.restore(packageId, versionId, accountId);
  }
}
