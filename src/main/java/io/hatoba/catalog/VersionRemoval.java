package io.hatoba.catalog;

import io.hatoba.catalog.quotas.Asker;
import io.hatoba.catalog.quotas.QuotaRules;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.metadata.content.TagMoveCause;
import io.hatoba.metadata.packages.HeldPackageDao;
import io.hatoba.metadata.packages.PackageStorageDao.Bytes;
import io.hatoba.metadata.packages.VersionDao;
import io.hatoba.metadata.packages.VersionRemovalDao;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.ManifestUnknownException;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Reference;
import io.hatoba.oci.Tag;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.TagMoves;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rules of deleting and restoring: what an index needs stays; a version goes with its tags and
 * with the parts that nothing else needs, and comes back with them. Works in its caller's
 * transaction.
 */
@Singleton
final class VersionRemoval {
  /** Tags that an event names; it tells how many there were. */
  private static final int MOST_NAMED = 50;

  private final HeldPackageDao packages;
  private final ManifestDao manifests;
  private final TagMoves tags;
  private final BlobDao blobs;
  private final VersionDao versions;
  private final VersionRemovalDao removals;
  private final QuotaRules quotas;
  private final Settings settings;
  private final AuditLog audit;

  /**
   * Why a version goes.
   *
   * @param cause of the moves of its tags
   * @param details what else the audit log is told
   */
  record Reason(TagMoveCause cause, Map<String, Object> details) {
    /** Somebody said so. */
    static final Reason ASKED = new Reason(TagMoveCause.DELETE, Map.of());

    /** A policy keeps it no longer. */
    static Reason retention(String policy) {
      return new Reason(TagMoveCause.RETENTION, Map.of("retention_policy", policy));
    }
  }

  @Inject
  VersionRemoval(
      HeldPackageDao packages,
      ManifestDao manifests,
      TagMoves tags,
      BlobDao blobs,
      VersionDao versions,
      VersionRemovalDao removals,
      QuotaRules quotas,
      Settings settings,
      AuditLog audit) {
    this.packages = packages;
    this.manifests = manifests;
    this.tags = tags;
    this.blobs = blobs;
    this.versions = versions;
    this.removals = removals;
    this.quotas = quotas;
    this.settings = settings;
    this.audit = audit;
  }

  /** See {@link Versions#delete(ImageName, Reference, long)}. */
  void delete(ImageName name, Reference reference, long accountId) {
    HeldPackageDao.Held held =
        packages.hold(name).orElseThrow(() -> new NameUnknownException(name.repositoryName()));
    ManifestDao.Found found =
        manifests
            .find(name, reference)
            .flatMap(ManifestDao.Lookup::manifest)
            .orElseThrow(() -> new ManifestUnknownException(name.repositoryName(), reference));
    if (reference instanceof Tag tag) {
      if (!tags.delete(held.id(), tag, OptionalLong.of(accountId), TagMoveCause.DELETE)) {
        throw new ManifestUnknownException(name.repositoryName(), reference);
      }
      quotas.settle(held.id(), versions.settle(List.of(found.id())));
      audit.record(
          AuditAction.TAG_DELETED,
          Subject.image(name).reference(tag.value()).digest(found.digest()));
      return;
    }
    requireUnneeded(held, found.digest());
    if (found.part()) {
      // It goes at once, with what it counts for.
      quotas.settle(held.id(), versions.separate(found.id()));
    }
    delete(
        held,
        name,
        removals
            .findByRoot(found.id())
            .orElseThrow(() -> new ManifestUnknownException(name.repositoryName(), reference)),
        accountId,
        Reason.ASKED);
  }

  /** See {@link Versions#delete(long, long, long)}. */
  VersionDeletion delete(long packageId, long versionId, long accountId) {
    return delete(packageId, versionId, accountId, Reason.ASKED, true);
  }

  /**
   * See {@link Versions#expire}.
   *
   * @param reason why it goes
   */
  boolean expire(long packageId, long versionId, long accountId, Reason reason) {
    return delete(packageId, versionId, accountId, reason, false) == VersionDeletion.DONE;
  }

  private VersionDeletion delete(
      long packageId, long versionId, long accountId, Reason reason, boolean sparesTheLast) {
    Optional<HeldPackageDao.Held> held = packages.hold(packageId);
    Optional<VersionRemovalDao.Found> version =
        held.flatMap(found -> removals.find(packageId, versionId))
            .filter(found -> found.presence() == VersionRemovalDao.Presence.LIVING);
    if (held.isEmpty() || version.isEmpty()) {
      return VersionDeletion.ABSENT;
    }
    requireUnneeded(held.get(), version.get().digest());
    if (sparesTheLast) {
      VersionRemovalDao.Place place = removals.place(packageId, version.get());
      if (place.tagged() && !place.othersTagged()) {
        return VersionDeletion.LAST_TAGGED;
      }
      if (!place.others()) {
        return VersionDeletion.LAST;
      }
    }
    delete(held.get(), held.get().name(), version.get(), accountId, reason);
    return VersionDeletion.DONE;
  }

  private void requireUnneeded(HeldPackageDao.Held held, Digest digest) {
    Optional<Digest> parent = manifests.findParent(held.id(), digest);
    if (parent.isPresent()) {
      throw new DeniedException(PackageRule.VERSION_NEEDED.about(digest, parent.get()));
    }
  }

  private void delete(
      HeldPackageDao.Held held,
      ImageName name,
      VersionRemovalDao.Found version,
      long accountId,
      Reason reason) {
    if (held.visibility() == Visibility.PUBLIC
        && version.downloads() > settings.deletableDownloads()) {
      throw new DeniedException(
          PackageRule.VERSION_DOWNLOADED.about(
              version.digest(), version.downloads(), settings.deletableDownloads()));
    }
    removals.delete(version, accountId);
    List<Long> hidden = new ArrayList<>(List.of(version.manifestId()));
    List<Long> last = hidden;
    while (!last.isEmpty()) {
      last = removals.deleteParts(version.id(), last);
      hidden.addAll(last);
    }
    List<String> gone =
        tags.deleteOf(held.id(), hidden, OptionalLong.of(accountId), reason.cause());
    quotas.settle(held.id(), -version.size());
    Map<String, Object> details = new HashMap<>(details(version, gone, hidden.size() - 1));
    details.putAll(reason.details());
    audit.record(
        AuditAction.VERSION_DELETED, Subject.image(name).digest(version.digest()), details);
  }

  private static Map<String, Object> details(
      VersionRemovalDao.Found version, List<String> tags, int parts) {
    return Map.of(
        "version_id",
        version.id(),
        "tags",
        tags.subList(0, Math.min(MOST_NAMED, tags.size())),
        "tag_count",
        tags.size(),
        "parts",
        parts);
  }

  /** The same for the version whose root has a digest, as long as it can be restored. */
  Optional<RestoredVersion> restore(long packageId, Digest digest, long accountId) {
    return restorable(packageId, digest)
        .flatMap(found -> restore(packageId, found.id(), accountId));
  }

  /** Whether a version with that digest is deleted and can be restored. */
  boolean isRestorable(long packageId, Digest digest) {
    return restorable(packageId, digest).isPresent();
  }

  private Optional<VersionRemovalDao.Found> restorable(long packageId, Digest digest) {
    return removals
        .findByDigest(packageId, digest)
        .filter(found -> found.presence() == VersionRemovalDao.Presence.RESTORABLE);
  }

  /** See {@link Versions#restore}. */
  Optional<RestoredVersion> restore(long packageId, long versionId, long accountId) {
    Optional<HeldPackageDao.Held> held = packages.hold(packageId);
    Optional<VersionRemovalDao.Found> version =
        held.flatMap(found -> removals.find(packageId, versionId))
            .filter(found -> found.presence() != VersionRemovalDao.Presence.LIVING);
    if (held.isEmpty() || version.isEmpty()) {
      return Optional.empty();
    }
    VersionRemovalDao.Found found = version.get();
    if (found.presence() == VersionRemovalDao.Presence.GONE) {
      throw new DeniedException(
          PackageRule.VERSION_GONE.about(found.digest(), Versions.RESTORABLE.toDays()));
    }
    TagMoves.Gone gone = tags.findGone(packageId, versionId);
    List<Long> back = new ArrayList<>(removals.restoreManifests(found));
    List<Long> last = back;
    while (!last.isEmpty()) {
      last = removals.restoreChildren(last);
      back.addAll(last);
    }
    blobs.reviveLinksOf(packageId, back);
    tags.restore(versionId, gone.back(), accountId);
    removals.restore(versionId);
    long logical = found.size() + versions.settle(back);
    audit.record(
        AuditAction.VERSION_RESTORED,
        Subject.image(held.get().name()).digest(found.digest()),
        details(found, gone.back(), back.size() - 1));
    quotas.grow(packageId, new Bytes(logical, 0), held.get().name(), Asker.account(accountId));
    return Optional.of(new RestoredVersion(gone.back(), gone.kept()));
  }
}
