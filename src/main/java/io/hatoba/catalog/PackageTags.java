package io.hatoba.catalog;

import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.quotas.QuotaRules;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.HookOutbox;
import io.hatoba.events.Subject;
import io.hatoba.metadata.CommitBarrier;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.metadata.content.TagDao;
import io.hatoba.metadata.content.TagMoveCause;
import io.hatoba.metadata.packages.HeldPackageDao;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.metadata.packages.PackageStorageDao.Bytes;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Reference;
import io.hatoba.oci.Tag;
import io.hatoba.registry.Manifests;
import io.hatoba.registry.ProtectedTags;
import io.hatoba.registry.StoredPush;
import io.hatoba.registry.TagRule;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tags of a package as people see and move them. What is told of them is durable: no crash can make
 * an answer untrue.
 */
@Stateless
public class PackageTags {
  private static final String RESOURCE = "Tag";

  private final PackageDao packages;
  private final HeldPackageDao held;
  private final ManifestDao stored;
  private final TagDao tags;
  private final ProtectedTags protection;
  private final Manifests manifests;
  private final PublishedVersions versions;
  private final VersionRemoval removal;
  private final TagRules tagRules;
  private final QuotaRules quotas;
  private final AuditLog audit;
  private final HookOutbox outbox;
  private final CommitBarrier barrier;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PackageTags() {
    this(null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** Over the rows of tags. */
  @Inject
  PackageTags(
      PackageDao packages,
      HeldPackageDao held,
      ManifestDao stored,
      TagDao tags,
      ProtectedTags protection,
      Manifests manifests,
      PublishedVersions versions,
      VersionRemoval removal,
      TagRules tagRules,
      QuotaRules quotas,
      AuditLog audit,
      HookOutbox outbox,
      CommitBarrier barrier) {
    this.packages = packages;
    this.held = held;
    this.stored = stored;
    this.tags = tags;
    this.protection = protection;
    this.manifests = manifests;
    this.versions = versions;
    this.removal = removal;
    this.tagRules = tagRules;
    this.quotas = quotas;
    this.audit = audit;
    this.outbox = outbox;
    this.barrier = barrier;
  }

  static long require(PackageDao packages, ImageName name) {
    return packages
        .find(name)
        .filter(row -> row.state() == PackageEntity.State.ACTIVE)
        .orElseThrow(() -> new NameUnknownException(name.repositoryName()))
        .id();
  }

  /**
   * Some tags of a package.
   *
   * @param tags in bytewise order
   * @param more whether others follow
   */
  public record Page(List<PackageTag> tags, boolean more) {
    /** Copies the list. */
    public Page {
      tags = List.copyOf(tags);
    }
  }

  /**
   * A page of tags in bytewise order.
   *
   * @param after the tag that the page before ended with; empty for the first page
   * @param limit how many at most
   * @throws NameUnknownException if there is no such package
   */
  public Page list(ImageName name, String after, int limit) {
    long packageId = require(packages, name);
    List<TagDao.Row> rows = tags.listRows(packageId, after, limit + 1);
    barrier.awaitDurable();
    List<TagDao.Row> page = rows.subList(0, Math.min(limit, rows.size()));
    return new Page(shown(packageId, page), rows.size() > limit);
  }

  private List<PackageTag> shown(long packageId, List<TagDao.Row> rows) {
    Map<Tag, TagRule> rules =
        protection.find(packageId, rows.stream().map(row -> new Tag(row.name())).toList());
    return rows.stream()
        .map(
            row -> {
              Tag tag = new Tag(row.name());
              return new PackageTag(
                  tag,
                  row.digest(),
                  row.move().map(TagMove::of),
                  Optional.ofNullable(rules.get(tag)));
            })
        .toList();
  }

  /**
   * One tag.
   *
   * @return empty if the package has no such tag
   * @throws NameUnknownException if there is no such package
   */
  public Optional<PackageTag> find(ImageName name, Tag tag) {
    Optional<PackageTag> found = find(require(packages, name), tag);
    barrier.awaitDurable();
    return found;
  }

  private Optional<PackageTag> find(long packageId, Tag tag) {
    return tags.findRow(packageId, tag).map(row -> shown(packageId, List.of(row)).get(0));
  }

  /**
   * Who moves tags.
   *
   * @param publisher as who pushes
   * @param mayRestore whether they may restore versions too
   */
  public record Mover(Publisher publisher, boolean mayRestore) {}

  /**
   * Points a tag at a manifest of its package, as a push of that manifest does; one that names it
   * already stays as it is. A version that was deleted and can be restored is restored first.
   *
   * @return the tag as it is then
   * @throws ValidationException if the package has no such manifest
   * @throws DeniedException if a rule refuses the tag, or protects it, or a version is deleted that
   *     the mover may not restore, or a part becomes a version for which a hard quota has no room
   */
  public PackageTag move(ImageName name, Tag tag, Digest digest, Mover mover) {
    return move(name, tag, digest, mover, TagMoveCause.MOVE);
  }

  /** The same for another reason than that somebody said so. */
  public PackageTag move(ImageName name, Tag tag, Digest digest, Mover mover, TagMoveCause cause) {
    tagRules.check(name, List.of(tag));
    // Held before anything else is, as a push does.
    long packageId =
        held.hold(name)
            .filter(HeldPackageDao.Held::active)
            .orElseThrow(() -> new NameUnknownException(name.repositoryName()))
            .id();
    ManifestDao.Found found =
        manifest(name, digest)
            .or(() -> restore(packageId, name, digest, mover))
            .orElseThrow(
                () ->
                    new ValidationException(
                        RESOURCE,
                        "digest",
                        ValidationException.Code.INVALID,
                        PackageRule.MANIFEST_GONE.about(digest)));
    // As a push would say; it may have come back with its version just now.
    if (manifest(name, tag).filter(named -> named.id() == found.id()).isEmpty()) {
      point(packageId, name, tag, found, mover.publisher(), cause);
    }
    return find(packageId, tag).orElseThrow();
  }

  private Optional<ManifestDao.Found> restore(
      long packageId, ImageName name, Digest digest, Mover mover) {
    if (!mover.mayRestore() && removal.isRestorable(packageId, digest)) {
      throw new DeniedException(PackageRule.VERSION_DELETED.about(digest));
    }
    return removal
        .restore(packageId, digest, mover.publisher().accountId())
        .flatMap(restored -> manifest(name, digest));
  }

  private void point(
      long packageId,
      ImageName name,
      Tag tag,
      ManifestDao.Found found,
      Publisher mover,
      TagMoveCause cause) {
    Digest digest = found.digest();
    Manifest manifest = Manifest.parse(stored.content(found.id()), Optional.of(found.mediaType()));
    StoredPush moved =
        manifests.point(packageId, tag, found.id(), manifest, digest, mover.accountId(), cause);
    long logical =
        versions.publish(packageId, manifest, digest, List.of(tag), moved, mover).logical();
    audit.record(
        AuditAction.TAG_MOVED,
        Subject.image(name).reference(tag.value()).digest(digest),
        Map.of("cause", TagMove.word(cause)));
    outbox.pushed(packageId, digest, List.of(tag), mover.accountId());
    quotas.grow(packageId, new Bytes(logical, 0), name, mover.asker());
  }

  private Optional<ManifestDao.Found> manifest(ImageName name, Reference reference) {
    return stored.find(name, reference).flatMap(ManifestDao.Lookup::manifest);
  }

  /**
   * Deletes a tag; what it names stays.
   *
   * @throws io.hatoba.oci.ManifestUnknownException if the package has no such tag
   * @throws DeniedException if a rule protects it
   */
  public void delete(ImageName name, Tag tag, long accountId) {
    removal.delete(name, tag, accountId);
  }
}
