package io.hatoba.registry;

import io.hatoba.config.Settings;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.oci.BlobUnknownException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.UnavailableException;
import io.hatoba.oci.UnsupportedException;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.StoredLayer;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Blobs of one package. */
@Stateless
public class Blobs {
  private static final Logger LOG = Logger.getLogger(Blobs.class.getName());

  private final BlobDao blobs;
  private final ManifestDao manifests;
  private final LayerConnectionFactory store;
  private final LeaseRenewal leases;
  private final Settings settings;
  private final AuditLog audit;
  private final SuspectContent suspects;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Blobs() {
    this(null, null, null, null, null, null, null);
  }

  /** Over the layer store and the rows of blobs. */
  @Inject
  public Blobs(
      BlobDao blobs,
      ManifestDao manifests,
      LayerConnectionFactory store,
      LeaseRenewal leases,
      Settings settings,
      AuditLog audit,
      SuspectContent suspects) {
    this.blobs = blobs;
    this.manifests = manifests;
    this.store = store;
    this.leases = leases;
    this.settings = settings;
    this.audit = audit;
    this.suspects = suspects;
  }

  /**
   * A blob that a package holds.
   *
   * @param viewer who looks: for one who holds push, the lease is renewed if more than half of it
   *     is over; for one who may push, a damaged file is as absent as its row would be, so that it
   *     is pushed again
   * @throws BlobUnknownException if the package does not hold it
   * @throws UnavailableException if it does but the file is missing, has another length, or was
   *     found damaged when it was last read
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public StoredBlob require(ImageName name, Digest digest, Viewer viewer) {
    BlobDao.LinkedBlob blob =
        blobs
            .find(name, digest)
            .filter(lookup -> viewer.sees(lookup.active()))
            .flatMap(BlobDao.Lookup::blob)
            .orElseThrow(() -> new BlobUnknownException(digest));
    if (blob.damaged()) {
      throw damaged(digest, viewer);
    }
    Optional<StoredLayer> layer;
    try (LayerConnection connection = store.getConnection()) {
      layer = connection.find(digest, blob.generation());
    }
    if (layer.filter(file -> file.size() == blob.size()).isEmpty()) {
      LOG.log(
          Level.SEVERE,
          "blob {0} of package {1} is damaged: its file is {2}",
          new Object[] {
            digest,
            blob.packageId(),
            layer.map(file -> file.size() + " bytes long instead of " + blob.size()).orElse("gone")
          });
      suspects.blob(digest, blob.generation());
      throw damaged(digest, viewer);
    }
    // Of whole seconds, so that more than half is left to whoever is not asked to renew it.
    if (viewer.holdsPush()
        && blob.leaseAge() >= settings.blobLease().toSeconds() / 2
        && !leases.renew(blob.linkId())) {
      throw new BlobUnknownException(digest);
    }
    return new StoredBlob(digest, blob.size(), layer.get());
  }

  private static RegistryException damaged(Digest digest, Viewer viewer) {
    return viewer.pushes()
        ? new BlobUnknownException(digest)
        : new UnavailableException("blob " + digest + " is damaged; push the image again");
  }

  /**
   * Hides a blob from a package.
   *
   * @throws BlobUnknownException if the package does not hold it
   * @throws UnsupportedException if a manifest of the package names it
   */
  public void delete(ImageName name, Digest digest) {
    BlobDao.LinkedBlob blob =
        blobs
            .find(name, digest)
            .flatMap(BlobDao.Lookup::blob)
            .orElseThrow(() -> new BlobUnknownException(digest));
    // The row is locked before the manifests are asked: one that is being pushed holds it shared.
    if (!blobs.deleteLink(blob.linkId())) {
      throw new BlobUnknownException(digest);
    }
    Optional<Digest> parent = manifests.findParent(blob.packageId(), digest);
    if (parent.isPresent()) {
      throw UnsupportedException.blobInUse(digest, parent.get());
    }
    audit.record(AuditAction.BLOB_DELETED, Subject.image(name).digest(digest));
  }
}
