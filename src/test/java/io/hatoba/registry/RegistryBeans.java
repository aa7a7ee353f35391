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
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The beans of this package in a plain JVM: the classes of the application, over a database and a
 * layer store of a test's own. Whoever calls {@link BlobUploads#mount}, {@link Manifests#put} or
 * {@link Blobs#delete} begins the transaction.
 */
public final class RegistryBeans {
  private final RunningDigests digests = new RunningDigests();
  private final BlobUploads uploads;
  private final Blobs blobs;
  private final ProtectedTags protection;
  private final TagMoves tagMoves;
  private final Manifests manifests;
  private final UploadExpiry expiry;
  private final ImageConfigs configs;
  private final SuspectContent suspects;
  private volatile Runnable beforeCommit = () -> {};

  /** Over a database and a layer store. */
  public RegistryBeans(TestDatabase database, LayerConnectionFactory store, Settings settings) {
    this(database, store, settings, new AuditBeans(database).log());
  }

  /** And over an audit log that the test reads. */
  public RegistryBeans(
      TestDatabase database, LayerConnectionFactory store, Settings settings, AuditLog audit) {
    Daos daos = new Daos(database.entityManager());
    Transactions transactions = database.transactions();
    Healing healing = new Healing(daos.damage(), daos.scrubRounds(), audit);
    suspects =
        new SuspectContent(
            new SuspicionsInTransactions(
                transactions,
                new Suspicions(daos.scrubQueue(), daos.damage(), daos.scrubRounds(), audit)),
            Clock.systemUTC());
    UploadSessions sessions =
        new InTransactions(database, daos, settings, healing, () -> beforeCommit.run());
    Leftovers leftovers = new Leftovers();
    uploads = new BlobUploads(sessions, digests, store, daos.blobs(), leftovers, settings);
    blobs =
        new Blobs(
            daos.blobs(),
            daos.manifests(),
            store,
            new RenewalInTransaction(transactions, daos.blobs()),
            settings,
            audit,
            suspects);
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
            database.barrier(),
            suspects,
            healing);
    expiry = new UploadExpiry(sessions, leftovers, store, settings);
  }

  /** What images say of themselves. */
  public ImageConfigs configs() {
    return configs;
  }

  /** What could not be served. */
  public SuspectContent suspects() {
    return suspects;
  }

  /** What happens when a blob is complete and its transaction is about to be committed. */
  public void beforeCommit(Runnable then) {
    beforeCommit = then;
  }

  /** Uploads of blobs. */
  public BlobUploads uploads() {
    return uploads;
  }

  /** What a node remembers of uploads that go on. */
  RunningDigests digests() {
    return digests;
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

  private static final class SuspicionsInTransactions extends Suspicions {
    private final Transactions transactions;
    private final Suspicions suspicions;

    SuspicionsInTransactions(Transactions transactions, Suspicions suspicions) {
      this.transactions = transactions;
      this.suspicions = suspicions;
    }

    @Override
    public void blob(Digest digest, long generation) {
      transactions.requiresNew(
          () -> {
            suspicions.blob(digest, generation);
            return true;
          });
    }

    @Override
    public void manifest(long manifestId, Digest digest) {
      transactions.requiresNew(
          () -> {
            suspicions.manifest(manifestId, digest);
            return true;
          });
    }
  }

  private static final class RenewalInTransaction extends LeaseRenewal {
    private final Transactions transactions;

    RenewalInTransaction(Transactions transactions, BlobDao blobs) {
      super(blobs);
      this.transactions = transactions;
    }

    @Override
    public boolean renew(long linkId) {
      return transactions.requiresNew(() -> super.renew(linkId));
    }
  }

  /** Each step in the transaction that its attribute asks for. */
  private static final class InTransactions extends UploadSessions {
    private final Transactions transactions;
    private final Runnable beforeCommit;

    InTransactions(
        TestDatabase database,
        Daos daos,
        Settings settings,
        Healing healing,
        Runnable beforeCommit) {
      super(
          daos.uploads(), daos.blobs(), daos.sweepFences(), settings, database.barrier(), healing);
      this.transactions = database.transactions();
      this.beforeCommit = beforeCommit;
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
      return committed(
          () -> {
            Completion completion = super.complete(committing, digest, size);
            beforeCommit.run();
            return completion;
          });
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
