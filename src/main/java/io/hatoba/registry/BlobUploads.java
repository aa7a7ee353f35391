package io.hatoba.registry;

import io.hatoba.config.Settings;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.UploadDao;
import io.hatoba.metadata.content.UploadEntity;
import io.hatoba.oci.BlobUploadInvalidException;
import io.hatoba.oci.BlobUploadUnknownException;
import io.hatoba.oci.ChunkRange;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.LayerTooLargeException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.SizeInvalidException;
import io.hatoba.oci.UnavailableException;
import io.hatoba.oci.UploadId;
import io.hatoba.oci.UploadRangeException;
import io.hatoba.storage.Appended;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.RunningDigest;
import io.hatoba.storage.StagedLayerLostException;
import io.hatoba.storage.StoredLayer;
import io.hatoba.storage.VerifiedLayer;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Uploads of blobs. Bytes flow outside of transactions, between the short ones of {@link
 * UploadSessions}; no row is written before its file is safe.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BlobUploads {
  private static final Logger LOG = Logger.getLogger(BlobUploads.class.getName());

  /** A row lists its segments, so their number is bounded. */
  private static final int MAX_CHUNKS = 40_000;

  /** Packages that a mount without a source looks into. */
  private static final int MAX_SOURCES = 20;

  private final UploadSessions sessions;
  private final RunningDigests digests;
  private final LayerConnectionFactory store;
  private final BlobDao blobs;
  private final Leftovers leftovers;
  private final Settings settings;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public BlobUploads() {
    this(null, null, null, null, null, null);
  }

  /** Over the layer store and the rows of uploads. */
  @Inject
  BlobUploads(
      UploadSessions sessions,
      RunningDigests digests,
      LayerConnectionFactory store,
      BlobDao blobs,
      Leftovers leftovers,
      Settings settings) {
    this.sessions = sessions;
    this.digests = digests;
    this.store = store;
    this.blobs = blobs;
    this.leftovers = leftovers;
    this.settings = settings;
  }

  /**
   * Begins an upload to the package of a name; the algorithm is the one that will probably be asked
   * for.
   *
   * @return empty if the name reaches no package yet
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<UploadProgress> start(ImageName name, long accountId, DigestAlgorithm algorithm) {
    return sessions.start(name, accountId, algorithm).map(upload -> new UploadProgress(upload, 0));
  }

  /**
   * Gives a package a blob that another one holds.
   *
   * @param source a package that the caller may read
   * @param kind the registry mounted into, whose layer limit holds
   * @param viewer the caller, as a viewer of the source
   * @return false if the source does not hold it, or its file is damaged
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public boolean mount(
      long packageId, RegistryKind kind, ImageName source, Viewer viewer, Digest digest) {
    Optional<BlobDao.LinkedBlob> blob =
        blobs
            .find(source, digest)
            .filter(lookup -> viewer.sees(lookup.active()))
            .flatMap(BlobDao.Lookup::blob)
            .filter(found -> !found.damaged() && whole(found, digest));
    if (blob.isEmpty()) {
      return false;
    }
    long limit = limit(kind);
    if (blob.get().size() > limit) {
      throw LayerTooLargeException.ofSize(blob.get().size(), limit);
    }
    // Of a package that is idle so long that its name is being taken, an upload begins anew.
    return blobs.holdPackage(packageId) && blobs.link(packageId, digest);
  }

  /** Packages of an owner that hold a blob: where a mount that names no source may look. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<ImageName> sources(String ownerLogin, Digest digest) {
    return blobs.listHolders(ownerLogin, digest, MAX_SOURCES);
  }

  private boolean whole(BlobDao.LinkedBlob blob, Digest digest) {
    try (LayerConnection connection = store.getConnection()) {
      return connection
          .find(digest, blob.generation())
          .filter(file -> file.size() == blob.size())
          .isPresent();
    }
  }

  /**
   * How far an upload is, for a client that wants to go on.
   *
   * @throws BlobUploadUnknownException if it is not open
   */
  public UploadProgress require(ImageName name, UploadId upload) {
    return sessions
        .find(upload, name)
        .filter(row -> row.state() == UploadEntity.State.OPEN)
        .map(row -> new UploadProgress(upload, row.size()))
        .orElseThrow(() -> new BlobUploadUnknownException(upload));
  }

  /**
   * Adds a body to an upload. What came of a body that breaks off counts, so that a client can go
   * on after it.
   *
   * @throws BlobUploadUnknownException if the upload is not open
   * @throws UploadRangeException if the chunk begins elsewhere, or another writer has come since
   * @throws LayerTooLargeException beyond the registry's limit; the upload is ended
   */
  public UploadProgress append(ImageName name, UploadId upload, UploadBody body) {
    body.requireConsistent();
    UploadDao.Taken taken =
        sessions
            .take(upload, name, body.offset())
            .orElseThrow(() -> refusal(name, upload, body.range()));
    RunningDigest running = digests.take(upload, taken, taken.algorithm());
    try (LayerConnection connection = store.getConnection()) {
      UploadDao.Taken after = write(connection, name, upload, taken, body, running);
      return new UploadProgress(upload, after.size());
    }
  }

  /**
   * Ends an upload with its digest, and with the last bytes if the body has any.
   *
   * @return the size of the blob in bytes
   * @throws DigestInvalidException if the bytes have another digest, and the upload is ended; or if
   *     a PUT with another digest was begun before, and the upload goes on
   * @throws BlobUploadUnknownException if the upload is not open and did not end with this digest
   * @throws UploadRangeException if the chunk begins elsewhere, or another writer has come since
   * @throws LayerTooLargeException beyond the registry's limit; the upload is ended
   */
  public long commit(ImageName name, UploadId upload, Digest digest, UploadBody body) {
    body.requireConsistent();
    try {
      UploadDao.Committing begun =
          sessions
              .takeForCommit(upload, name, body.offset(), digest)
              .orElseThrow(() -> refusal(name, upload, digest, body));
      try (LayerConnection connection = store.getConnection()) {
        return commit(connection, name, upload, digest, begun, body);
      }
    } catch (BlobUploadUnknownException | UploadRangeException overtaken) {
      // By the same PUT perhaps, which was sent twice; then both have what they asked for.
      return sessions
          .find(upload, name)
          .filter(row -> row.state() == UploadEntity.State.DONE)
          .filter(row -> row.digest().filter(digest.toString()::equals).isPresent())
          .map(UploadEntity::size)
          .orElseThrow(() -> overtaken);
    }
  }

  /**
   * Uploads a blob whose digest is known at once, into an upload that was just begun. Nothing is
   * left of one that fails, since its client has no URL to go on with.
   *
   * @throws DigestInvalidException if the bytes have another digest
   * @throws LayerTooLargeException beyond the registry's limit
   */
  public void put(ImageName name, UploadId upload, Digest digest, UploadBody body) {
    try {
      commit(name, upload, digest, body.single());
    } catch (RuntimeException failure) {
      try {
        cancel(name, upload);
      } catch (RuntimeException left) {
        // Expiry clears it away. What the client has to know is the first failure: a full disk,
        // say.
        failure.addSuppressed(left);
      }
      throw failure;
    }
  }

  private long commit(
      LayerConnection connection,
      ImageName name,
      UploadId upload,
      Digest digest,
      UploadDao.Committing begun,
      UploadBody body) {
    RunningDigest running = digests.take(upload, begun.taken(), digest.algorithm());
    UploadDao.Committing committing =
        body.empty()
            ? begun
            : begun.after(write(connection, name, upload, begun.taken(), body, running));
    UploadDao.Taken taken = committing.taken();
    Optional<Digest> computed =
        running.size() == taken.size() ? Optional.of(running.finish()) : Optional.empty();
    try {
      VerifiedLayer verified =
          CommitBytes.verify(connection, upload, digest, committing, body, computed);
      UploadDao.Committing target =
          committing.healing() ? holdHealed(name, upload, committing, digest) : committing;
      StoredLayer stored = connection.promote(verified, target.generation());
      return complete(connection, name, upload, target, stored);
    } catch (DigestInvalidException mismatch) {
      end(connection, upload, taken.id());
      throw mismatch;
    } catch (StagedLayerLostException lost) {
      Optional<StoredLayer> promoted = promoted(connection, name, upload, digest, committing);
      if (promoted.isPresent()) {
        return complete(connection, name, upload, committing, promoted.get());
      }
      end(connection, upload, taken.id());
      throw new BlobUploadUnknownException(upload);
    }
  }

  private UploadDao.Committing holdHealed(
      ImageName name, UploadId upload, UploadDao.Committing committing, Digest digest) {
    return sessions
        .holdHealed(committing, digest)
        .orElseThrow(() -> refusal(name, upload, Optional.empty()));
  }

  /**
   * What another commit of this upload, one that died or one beside this, has promoted to where the
   * row said. A live blob that stands there proves nothing, for this caller has shown no bytes of
   * it; but a commit links the blob that it is about to heal, so it counts where the package has
   * it.
   */
  private Optional<StoredLayer> promoted(
      LayerConnection connection,
      ImageName name,
      UploadId upload,
      Digest digest,
      UploadDao.Committing committing) {
    if (committing.healing()) {
      boolean linked = blobs.find(name, digest).flatMap(BlobDao.Lookup::blob).isPresent();
      if (!linked || !holdHealed(name, upload, committing, digest).healing()) {
        return Optional.empty();
      }
    }
    return connection.recover(digest, committing.generation());
  }

  /**
   * Rows for a file that is safe. Its size is its own: a repeated PUT may have brought it twice.
   */
  private long complete(
      LayerConnection connection,
      ImageName name,
      UploadId upload,
      UploadDao.Committing target,
      StoredLayer stored) {
    UploadSessions.Completion completion =
        RacingInsert.retried(() -> sessions.complete(target, stored.digest(), stored.size()));
    if (completion == UploadSessions.Completion.SWEPT) {
      end(connection, upload, target.taken().id());
    }
    if (completion == UploadSessions.Completion.OVERTAKEN
        || completion == UploadSessions.Completion.SWEPT) {
      removeUnnamed(connection, target, stored.digest());
      throw refusal(name, upload, Optional.empty());
    }
    digests.forget(upload);
    try {
      connection.discard(upload);
      if (completion == UploadSessions.Completion.FILE_SUPERFLUOUS) {
        connection.remove(stored.digest(), target.generation());
      }
    } catch (UnavailableException gone) {
      // The blob is safe all the same; a superfluous file goes with the row of the upload.
      LOG.log(Level.WARNING, gone, () -> "what upload " + upload + " has left is freed later");
      leftovers.add(upload);
    }
    return stored.size();
  }

  /**
   * Removes the file that a commit promoted whose upload has ended meanwhile, perhaps with all that
   * remembered it. No row can name it any more: its upload is barred, or its blob was swept.
   */
  private void removeUnnamed(
      LayerConnection connection, UploadDao.Committing target, Digest digest) {
    if (sessions.isBarred(target.taken().id())
        && !sessions.fileIsNamed(digest, target.generation())) {
      connection.remove(digest, target.generation());
    }
  }

  /** Writes a body into a segment and makes it count; returns the upload as it is then. */
  private UploadDao.Taken write(
      LayerConnection connection,
      ImageName name,
      UploadId upload,
      UploadDao.Taken taken,
      UploadBody body,
      RunningDigest running) {
    long limit = limit(name.kind());
    if (taken.segments().chars().filter(c -> c == ',').count() >= MAX_CHUNKS - 1) {
      end(connection, upload, taken.id());
      throw new BlobUploadInvalidException(
          "the upload has " + MAX_CHUNKS + " chunks; begin anew with larger ones");
    }
    if (body.announced().orElse(0) > limit - taken.size()) {
      end(connection, upload, taken.id());
      long announced = Math.min(body.announced().orElse(0), Long.MAX_VALUE - taken.size());
      throw LayerTooLargeException.ofSize(taken.size() + announced, limit);
    }
    Appended appended =
        connection.append(upload, taken.epoch(), body.bytes(), limit - taken.size(), running);
    if (appended instanceof Appended.Complete complete) {
      if (body.range().isPresent() && body.range().get().length() != complete.size()) {
        throw new SizeInvalidException(body.range().get().length(), complete.size());
      }
      return advance(connection, name, upload, taken, complete.size(), running);
    }
    if (appended instanceof Appended.Broken broken) {
      advance(connection, name, upload, taken, broken.size(), running);
      throw new BlobUploadInvalidException(
          (broken.cause() instanceof SlowBodyException slow
                  ? "the body came " + slow.getMessage() + ", and was broken off after "
                  : "the body broke off after ")
              + broken.size()
              + (body.alone() ? " bytes, and nothing was kept" : " bytes, which were kept"));
    }
    end(connection, upload, taken.id());
    throw new LayerTooLargeException(limit);
  }

  private UploadDao.Taken advance(
      LayerConnection connection,
      ImageName name,
      UploadId upload,
      UploadDao.Taken taken,
      long written,
      RunningDigest running) {
    if (written > 0 && !sessions.advance(taken, written)) {
      Optional<UploadEntity> row = sessions.find(upload, name);
      if (row.filter(open -> open.state() == UploadEntity.State.OPEN).isEmpty()) {
        // It ended while these bytes came, and whoever ended it may have cleaned up before them.
        connection.discard(upload);
        throw new BlobUploadUnknownException(upload);
      }
      throw new UploadRangeException(upload, row.map(UploadEntity::size).orElse(0L));
    }
    digests.leave(upload, taken, running);
    return written > 0 ? taken.after(written) : taken;
  }

  /**
   * Cancels an upload and frees its bytes; to cancel one that has ended already changes nothing.
   *
   * @throws BlobUploadUnknownException if the package never had it
   */
  public void cancel(ImageName name, UploadId upload) {
    UploadEntity row =
        sessions.find(upload, name).orElseThrow(() -> new BlobUploadUnknownException(upload));
    if (row.state() == UploadEntity.State.OPEN) {
      try (LayerConnection connection = store.getConnection()) {
        end(connection, upload, row.id());
      }
    }
  }

  /** Ends an upload that came to nothing, and frees its bytes. */
  private void end(LayerConnection connection, UploadId upload, long id) {
    if (sessions.abandon(id)) {
      digests.forget(upload);
      connection.discard(upload);
    }
  }

  private long limit(RegistryKind kind) {
    return kind == RegistryKind.DOCKER
        ? settings.dockerLayerLimit()
        : settings.containerLayerLimit();
  }

  /** Why an upload could not be taken for a commit. */
  private RuntimeException refusal(
      ImageName name, UploadId upload, Digest digest, UploadBody body) {
    Optional<Digest> begun =
        sessions
            .find(upload, name)
            .filter(row -> row.state() == UploadEntity.State.OPEN)
            .filter(row -> body.offset() < 0 || body.offset() == row.size())
            .flatMap(UploadEntity::digest)
            .map(Digest::parse)
            .filter(other -> !other.equals(digest));
    return begun.isPresent()
        ? DigestInvalidException.otherThanBegun(digest, begun.get())
        : refusal(name, upload, body.range());
  }

  private RuntimeException refusal(ImageName name, UploadId upload, Optional<ChunkRange> sent) {
    Optional<UploadEntity> open =
        sessions.find(upload, name).filter(row -> row.state() == UploadEntity.State.OPEN);
    if (open.isEmpty()) {
      return new BlobUploadUnknownException(upload);
    }
    long offset = open.get().size();
    return sent.<RuntimeException>map(range -> new UploadRangeException(upload, offset, range))
        .orElseGet(() -> new UploadRangeException(upload, offset));
  }
}
