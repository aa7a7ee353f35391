package io.hatoba.registry;

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
import io.hatoba.oci.UnavailableException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Manifests of one package, and the tags that a push of one moves. */
@Stateless
public class Manifests {
  private static final Logger LOG = Logger.getLogger(Manifests.class.getName());

  private final ManifestDao manifests;
  private final TagMoves tags;
  private final ManifestRules rules;
  private final ManifestContents contents;
  private final ImageConfigs configs;
  private final CommitBarrier barrier;
  private final SuspectContent suspects;
  private final Healing healing;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Manifests() {
    this(null, null, null, null, null, null, null, null);
  }

  /** Over the rows of manifests and tags. */
  @Inject
  Manifests(
      ManifestDao manifests,
      TagMoves tags,
      ManifestRules rules,
      ManifestContents contents,
      ImageConfigs configs,
      CommitBarrier barrier,
      SuspectContent suspects,
      Healing healing) {
    this.manifests = manifests;
    this.tags = tags;
    this.rules = rules;
    this.contents = contents;
    this.configs = configs;
    this.barrier = barrier;
    this.suspects = suspects;
    this.healing = healing;
  }

  /**
   * The manifest that a tag or a digest names in a package. What a tag names is durable when this
   * returns: no crash can make a reader's answer untrue.
   *
   * @param viewer who looks: for one who may push, a damaged manifest is absent, so that it is
   *     pushed again
   * @throws NameUnknownException if there is no such package
   * @throws ManifestUnknownException if the package holds no such manifest
   * @throws UnavailableException if it does but the bytes were found to have another digest
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
    if (found.damaged()) {
      throw viewer.pushes()
          ? new ManifestUnknownException(name.repositoryName(), reference)
          : damaged(found.digest());
    }
    barrier.awaitDurable();
    return new StoredManifest(
        found.digest(), found.mediaType(), found.size(), found.id(), found.part());
  }

  /**
   * The bytes of a manifest that was found.
   *
   * @throws UnavailableException if the database has other bytes than its digest says
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public byte[] content(StoredManifest manifest) {
    return contents.get(
        manifest.digest(), () -> requireWhole(manifest, manifests.content(manifest.id())));
  }

  private byte[] requireWhole(StoredManifest manifest, byte[] content) {
    Digest digest = manifest.digest();
    if (!Digest.over(digest.algorithm(), content).equals(digest)) {
      LOG.log(Level.SEVERE, "manifest {0} is damaged: its bytes have another digest", digest);
      suspects.manifest(manifest.id(), digest);
      throw damaged(digest);
    }
    return content;
  }

  private static UnavailableException damaged(Digest digest) {
    return new UnavailableException("manifest " + digest + " is damaged; push it again");
  }

  /**
   * Keeps a manifest in a package and points tags at it, all or nothing.
   *
   * @param kind the package's registry, whose layer limit holds
   * @param digest digest of the bytes, which the caller has checked
   * @param pointing tags to point at it; may be empty
   * @return what the rules of packages go on with
   * @throws io.hatoba.oci.ManifestBlobUnknownException if the package lacks what it names
   * @throws io.hatoba.oci.ManifestInvalidException if it names a size that is not the blob's
   * @throws io.hatoba.oci.LayerTooLargeException if it names a layer over the limit
   * @throws DeniedException if it names a foreign layer and the registry is the Docker registry, or
   *     a tag is protected
   */
  public StoredPush put(
      long packageId,
      RegistryKind kind,
      Manifest manifest,
      byte[] content,
      Digest digest,
      List<Tag> pointing,
      long accountId) {
    ManifestRules.Checked checked = rules.check(packageId, kind, manifest, digest);
    ManifestDao.Stored stored =
        manifests.store(
            new ManifestEntity(packageId, digest, manifest, content),
            manifest.references(),
            checked.present());
    if (checked.present().filter(ManifestDao.Present::damaged).isPresent()) {
      healing.manifest(digest);
    }
    Set<Long> left =
        pointing.isEmpty()
            ? Set.of()
            : tags.point(
                packageId,
                pointing,
                stored.id(),
                digest,
                OptionalLong.of(accountId),
                TagMoveCause.PUSH);
    return new StoredPush(
        stored.id(),
        stored.made(),
        left,
        configs.find(packageId, manifest, checked.blobs()),
        stored.made() ? checked.added() + content.length : 0,
        checked.present().map(ManifestDao.Present::versionSize).orElse(0L));
  }

  /**
   * Points a tag at a manifest that the package holds; the caller holds the package.
   *
   * @param cause why
   * @return what the rules of packages go on with
   * @throws DeniedException if the tag is protected
   */
  public StoredPush point(
      long packageId,
      Tag tag,
      long manifestId,
      Manifest manifest,
      Digest digest,
      long accountId,
      TagMoveCause cause) {
    Set<Long> left =
        tags.point(packageId, List.of(tag), manifestId, digest, OptionalLong.of(accountId), cause);
    return new StoredPush(manifestId, false, left, configs.find(packageId, manifest, digest), 0, 0);
  }
}
