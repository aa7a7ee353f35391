package io.hatoba.registry;

import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.UploadDao;
import io.hatoba.metadata.content.UploadEntity;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.UploadId;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The short transactions of an upload, between which {@link BlobUploads} moves bytes. They are a
 * bean of their own because a bean that calls itself skips its transactions.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class UploadSessions {
  private final UploadDao uploads;
  private final BlobDao blobs;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public UploadSessions() {
    this(null, null);
  }

  /** Over the rows of uploads and blobs. */
  @Inject
  public UploadSessions(UploadDao uploads, BlobDao blobs) {
    this.uploads = uploads;
    this.blobs = blobs;
  }

  /**
   * Begins an upload to the package of a name.
   *
   * @return empty if the name reaches no package yet
   */
  public Optional<UploadId> start(ImageName name, long accountId, DigestAlgorithm algorithm) {
    UploadId upload = UploadId.random();
    return uploads.insert(upload, name, accountId, algorithm)
        ? Optional.of(upload)
        : Optional.empty();
  }

  /** The upload as its row stands. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<UploadEntity> find(UploadId upload, ImageName name) {
    return uploads.find(upload, name);
  }

  /** Takes an open upload for one writer; see {@link UploadDao#take}. */
  public Optional<UploadDao.Taken> take(UploadId upload, ImageName name, long offset) {
    return uploads.take(upload, name, offset);
  }

  /** Takes an open upload for its commit; see {@link UploadDao#takeForCommit}. */
  public Optional<UploadDao.Committing> takeForCommit(
      UploadId upload, ImageName name, long offset, Digest digest) {
    return uploads.takeForCommit(upload, name, offset, digest);
  }

  /** Makes a writer's bytes count, if the writer still has the upload. */
  public boolean advance(UploadDao.Taken taken, long written) {
    return uploads.advance(taken, written);
  }

  /**
   * Links the live blob that a commit is about to heal, before its file is touched: a linked blob
   * is never swept.
   *
   * @return where the file is to go: as before, or a new generation if the blob was swept
   *     meanwhile; empty if another writer has taken the upload since then
   */
  public Optional<UploadDao.Committing> holdHealed(UploadDao.Committing committing, Digest digest) {
    if (blobs.link(committing.taken().packageId(), digest)) {
      return Optional.of(committing);
    }
    return uploads.renewGeneration(committing);
  }

  /** How a commit ended. */
  public enum Completion {
    /** The blob's row names the file that was promoted. */
    FILE_NAMED,
    /** The blob's row names another file of the same bytes; the promoted one is superfluous. */
    FILE_SUPERFLUOUS,
    /** The upload has ended, or grown, since it was taken; nothing was changed. */
    OVERTAKEN
  }

  /** Makes the rows of a blob whose file is safe, and ends its upload. */
  public Completion complete(UploadDao.Committing committing, Digest digest, long size) {
    if (!uploads.complete(committing, size)) {
      return Completion.OVERTAKEN;
    }
    if (committing.healing()) {
      return Completion.FILE_NAMED;
    }
    boolean named = blobs.insertUnlessPresent(digest, size, committing.generation());
    if (!blobs.link(committing.taken().packageId(), digest)) {
      throw new IllegalStateException("blob " + digest + " vanished while it was linked");
    }
    return named ? Completion.FILE_NAMED : Completion.FILE_SUPERFLUOUS;
  }

  /** Bars everyone from an open upload; see {@link UploadDao#abandon}. */
  public boolean abandon(long id) {
    return uploads.abandon(id);
  }

  /** Whether a row names this file. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public boolean fileIsNamed(Digest digest, long generation) {
    return blobs.fileIsNamed(digest, generation);
  }

  /** Forgets an upload whose bytes are gone. */
  public void delete(long id) {
    uploads.delete(id);
  }

  /** Uploads whose time is over; see {@link UploadDao#listExpired}. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<UploadEntity> listExpired(Duration idle, Duration remembered, long after, int limit) {
    return uploads.listExpired(idle, remembered, after, limit);
  }

  /** Which of some uploads have a row; see {@link UploadDao#listKnown}. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Set<UploadId> listKnown(Collection<UploadId> some) {
    return uploads.listKnown(some);
  }
}
