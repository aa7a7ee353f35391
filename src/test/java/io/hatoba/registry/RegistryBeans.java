package io.hatoba.registry;

import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.Daos;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.UploadDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.UploadId;
import io.hatoba.server.TestDatabase;
import io.hatoba.server.Transactions;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.storage.LayerConnectionFactory;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The beans of this package in a plain JVM: the classes of the application, over a database and a
 * layer store of a test's own. Whoever calls {@link BlobUploads#mount}, {@link Manifests#put} or
 * {@link Blobs#delete} begins the transaction.
 */
public final class RegistryBeans {
  private final BlobUploads uploads;
  private final Blobs blobs;
  private final ProtectedTags protection;
  private final TagMoves tagMoves;
  private final Manifests manifests;
  private final UploadExpiry expiry;
  private final ImageConfigs configs;

  /** Over a database and a layer store. */
  public RegistryBeans(TestDatabase database, LayerConnectionFactory store, Settings settings) {
    this(database, store, settings, new AuditBeans(database).log());
  }

  /** And over an audit log that the test reads. */
  public RegistryBeans(
      TestDatabase database, LayerConnectionFactory store, Settings settings, AuditLog audit) {
    Daos daos = new Daos(database.entityManager());
    Transactions transactions = database.transactions();
    UploadSessions sessions = new InTransactions(transactions, daos.uploads(), daos.blobs());
    uploads = new BlobUploads(sessions, new RunningDigests(), store, daos.blobs(), settings);
    blobs =
        new Blobs(
            daos.blobs(),
            daos.manifests(),
            store,
            new RenewalInTransaction(transactions, daos.blobs()),
            settings,
            audit);
    configs = new ImageConfigs(daos.manifests(), store);
    protection =
        new ProtectedTags(
            daos.tagProtections(),
            daos.packages(),
            daos.tags(),
            daos.tagMoves(),
            new AccessEpoch(daos.epochs()));
    tagMoves = new TagMoves(daos.tags(), protection, audit);
    manifests =
        new Manifests(
            daos.manifests(),
            tagMoves,
            new ManifestRules(daos.blobs(), daos.manifests(), settings),
            new ManifestContents(),
            configs,
            database.barrier());
    expiry = new UploadExpiry(sessions, store, settings);
  }

  /** What images say of themselves. */
  public ImageConfigs configs() {
    return configs;
  }

  /** Uploads of blobs. */
  public BlobUploads uploads() {
    return uploads;
  }

  /** Blobs of one package. */
  public Blobs blobs() {
    return blobs;
  }

  /** Manifests of one package. */
  public Manifests manifests() {
    return manifests;
  }

  /** Which tags are protected. */
  public ProtectedTags protection() {
    return protection;
  }

  /** The one way to move tags. */
  public TagMoves tagMoves() {
    return tagMoves;
  }

  /** What clears uploads away. */
  public UploadExpiry expiry() {
    return expiry;
  }

  private static final class RenewalInTransaction extends LeaseRenewal {
    private final Transactions transactions;

    RenewalInTransaction(Transactions transactions, BlobDao blobs) {
      super(blobs);
      this.transactions = transactions;
    }

    @Override
    public void renew(long linkId) {
      transactions.requiresNew(
          () -> {
            super.renew(linkId);
            return true;
          });
    }
  }

  /** Each step in the transaction that its attribute asks for. */
  private static final class InTransactions extends UploadSessions {
    private final Transactions transactions;

    InTransactions(Transactions transactions, UploadDao uploads, BlobDao blobs) {
      super(uploads, blobs);
      this.transactions = transactions;
    }

    private <T> T committed(Supplier<T> step) {
      return transactions.requiresNew(step);
    }

    @Override
    public Optional<UploadId> start(ImageName name, long accountId, DigestAlgorithm algorithm) {
      return committed(() -> super.start(name, accountId, algorithm));
    }

    @Override
    public Optional<UploadDao.Taken> take(UploadId upload, ImageName name, long offset) {
      return committed(() -> super.take(upload, name, offset));
    }

    @Override
    public Optional<UploadDao.Committing> takeForCommit(
        UploadId upload, ImageName name, long offset, Digest digest) {
      return committed(() -> super.takeForCommit(upload, name, offset, digest));
    }

    @Override
    public boolean advance(UploadDao.Taken taken, long written) {
      return committed(() -> super.advance(taken, written));
    }

    @Override
    public Optional<UploadDao.Committing> holdHealed(
        UploadDao.Committing committing, Digest digest) {
      return committed(() -> super.holdHealed(committing, digest));
    }

    @Override
    public Completion complete(UploadDao.Committing committing, Digest digest, long size) {
      return committed(() -> super.complete(committing, digest, size));
    }

    @Override
    public boolean abandon(long id) {
      return committed(() -> super.abandon(id));
    }

    @Override
    public void delete(long id) {
      committed(
          () -> {
            super.delete(id);
            return true;
          });
    }
  }
}
