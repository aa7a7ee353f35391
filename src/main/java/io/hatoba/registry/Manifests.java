package io.hatoba.registry;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.CommitBarrier;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.metadata.content.ManifestEntity;
import io.hatoba.metadata.content.TagMoveCause;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestUnknownException;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Reference;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Tag;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Manifests of one package, and the tags that a push or a delete of one moves. */
@Stateless
public class Manifests {
  private final ManifestDao manifests;
  private final TagMoves tags;
  private final ManifestRules rules;
  private final ManifestContents contents;
  private final CommitBarrier barrier;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Manifests() {
    this(null, null, null, null, null, null);
  }

  /** Over the rows of manifests and tags. */
  @Inject
  Manifests(
      ManifestDao manifests,
      TagMoves tags,
      ManifestRules rules,
      ManifestContents contents,
      CommitBarrier barrier,
      AuditLog audit) {
    this.manifests = manifests;
    this.tags = tags;
    this.rules = rules;
    this.contents = contents;
    this.barrier = barrier;
    this.audit = audit;
  }

  /**
   * The manifest that a tag or a digest names in a package. What a tag names is durable when this
   * returns: no crash can make a reader's answer untrue.
   *
   * @throws NameUnknownException if there is no such package
   * @throws ManifestUnknownException if the package holds no such manifest
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public StoredManifest require(ImageName name, Reference reference, Viewer viewer) {
    ManifestDao.Lookup lookup =
        manifests
            .find(name, reference)
            .filter(found -> viewer.sees(found.active()))
            .orElseThrow(() -> new NameUnknownException(name.repositoryName()));
    ManifestDao.Found found =
        lookup
            .manifest()
            .orElseThrow(() -> new ManifestUnknownException(name.repositoryName(), reference));
    barrier.awaitDurable();
    return new StoredManifest(
        found.digest(), found.mediaType(), found.size(), found.id(), found.part());
  }

  /** The bytes of a manifest that was found. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public byte[] content(StoredManifest manifest) {
    return contents.get(manifest.digest(), () -> manifests.content(manifest.id()));
  }

  /**
   * Keeps a manifest in a package and points tags at it, all or nothing.
   *
   * @param kind the package's registry, whose layer limit holds
   * @param digest digest of the bytes, which the caller has checked
   * @param pointing tags to point at it; may be empty
   * @throws io.hatoba.oci.ManifestBlobUnknownException if the package lacks what it names
   * @throws io.hatoba.oci.ManifestInvalidException if it names a size that is not the blob's
   * @throws io.hatoba.oci.LayerTooLargeException if it names a layer over the limit
   * @throws DeniedException if it names a foreign layer and the registry is the Docker registry, or
   *     a tag is protected
   */
  public void put(
      long packageId,
      RegistryKind kind,
      Manifest manifest,
      byte[] content,
      Digest digest,
      List<Tag> pointing,
      long accountId) {
    rules.check(packageId, kind, manifest);
    ManifestDao.Stored stored =
        manifests.store(
            new ManifestEntity(packageId, digest, manifest, content), manifest.references());
    if (!pointing.isEmpty()) {
      tags.point(
          packageId, pointing, stored.id(), digest, OptionalLong.of(accountId), TagMoveCause.PUSH);
    }
  }

  /**
   * Points a tag at a manifest that the package holds, or that was deleted and can be restored:
   * that comes back as if it were pushed again, so its parts must be there.
   *
   * @param restorable how long what was deleted can be restored
   * @throws ManifestUnknownException if the package has no such manifest any more
   * @throws io.hatoba.oci.ManifestBlobUnknownException if it lacks what a deleted one names
   * @throws DeniedException if the tag is protected
   */
  public void point(
      ImageName name,
      long packageId,
      Tag tag,
      Digest digest,
      Duration restorable,
      long accountId,
      TagMoveCause cause) {
    ManifestDao.Kept kept =
        manifests
            .findKept(packageId, digest, restorable)
            .orElseThrow(() -> new ManifestUnknownException(name.repositoryName(), digest));
    Manifest manifest = Manifest.parse(kept.content(), Optional.of(kept.mediaType()));
    if (kept.deleted()) {
      rules.check(packageId, name.kind(), manifest);
    }
    ManifestDao.Stored stored =
        manifests.store(
            new ManifestEntity(packageId, digest, manifest, kept.content()), manifest.references());
    tags.point(packageId, List.of(tag), stored.id(), digest, OptionalLong.of(accountId), cause);
  }

  /**
   * Hides a manifest, and removes the tags that point at it; or removes one tag alone.
   *
   * @throws ManifestUnknownException if the package holds no such manifest
   * @throws DeniedException if another manifest of the package names this one as a part, or a tag
   *     is protected
   */
  public void delete(ImageName name, Reference reference, long accountId) {
    ManifestDao.Lookup lookup =
        manifests
            .find(name, reference)
            .orElseThrow(() -> new NameUnknownException(name.repositoryName()));
    ManifestDao.Found found =
        lookup
            .manifest()
            .orElseThrow(() -> new ManifestUnknownException(name.repositoryName(), reference));
    if (reference instanceof Tag tag) {
      if (!tags.delete(found.packageId(), tag, OptionalLong.of(accountId), TagMoveCause.DELETE)) {
        throw new ManifestUnknownException(name.repositoryName(), reference);
      }
      audit.record(
          AuditAction.TAG_DELETED,
          Subject.image(name).reference(tag.value()).digest(found.digest()));
      return;
    }
    // Locked first, so that a push that names or tags it is either seen below or waits for us.
    if (!manifests.delete(found.id())) {
      throw new ManifestUnknownException(name.repositoryName(), reference);
    }
    Optional<Digest> parent = manifests.findParent(found.packageId(), found.digest());
    if (parent.isPresent()) {
      throw new DeniedException(
          "manifest "
              + found.digest()
              + " is a part of "
              + parent.get()
              + "; delete that one first");
    }
    tags.deleteOf(found.packageId(), found.id(), OptionalLong.of(accountId), TagMoveCause.DELETE);
    audit.record(AuditAction.VERSION_DELETED, Subject.image(name).digest(found.digest()));
  }
}
