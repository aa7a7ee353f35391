package io.hatoba.registry;

import io.hatoba.config.Settings;
import io.hatoba.metadata.CommitBarrier;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.SweepFenceDao;
import io.hatoba.metadata.content.UploadDao;
import io.hatoba.metadata.content.UploadEntity;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.UnavailableException;
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
  /** As often as a blob may be swept and put back by others while one commit makes its rows. */
  private static final int MOST_SWEEPS = 3;

  private final UploadDao uploads;
  private final BlobDao blobs;
  private final SweepFenceDao fences;
  private final Settings settings;
  private final CommitBarrier barrier;
  private final Healing healing;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public UploadSessions() {
    this(null, null, null, null, null, null);
  }

  /** Over the rows of uploads and blobs. */
  @Inject
  UploadSessions(
      UploadDao uploads,
      BlobDao blobs,
      SweepFenceDao fences,
      Settings settings,
      CommitBarrier barrier,
      Healing healing) {
    this.uploads = uploads;
    this.blobs = blobs;
    this.fences = fences;
    this.settings = settings;
    this.barrier = barrier;
    this.healing = healing;
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
   * is not swept as long as its lease lasts.
   *
   * @return where the file is to go: as before, or a new generation if the blob was swept
   *     meanwhile; empty if another writer has taken the upload since then
   */
  public Optional<UploadDao.Committing> holdHealed(UploadDao.Committing committing, Digest digest) {
    if (blobs.linkFile(committing.taken().packageId(), digest, committing.generation())) {
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
    OVERTAKEN,
    /** The blob that was healed has been swept, so long did that take; nothing was changed. */
    SWEPT
  }

  /** Makes the rows of a blob whose file is safe, and ends its upload. */
  public Completion complete(UploadDao.Committing committing, Digest digest, long size) {
    if (committing.healing()) {
      return completeHealed(committing, digest, size);
    }
    if (!uploads.complete(committing, size)) {
      return Completion.OVERTAKEN;
    }
    for (int sweeps = 0; sweeps < MOST_SWEEPS; sweeps++) {
      boolean named = blobs.insertUnlessPresent(digest, size, committing.generation());
      if (blobs.link(committing.taken().packageId(), digest)) {
        return named ? Completion.FILE_NAMED : Completion.FILE_SUPERFLUOUS;
      }
      // The one that was present has just been swept, and there is room for this one.
    }
    throw new UnavailableException("blob " + digest + " is being swept again and again");
  }

  private Completion completeHealed(UploadDao.Committing committing, Digest digest, long size) {
    // Whoever has read the old file notes it before this or not at all.
    if (!blobs.holdFile(digest, committing.generation())) {
      return Completion.SWEPT;
    }
    Optional<Boolean> damaged =
        uploads.completeHealed(committing, digest, size, settings.blobLease().dividedBy(2));
    if (damaged.isEmpty()) {
      if (!blobs.linkFile(committing.taken().packageId(), digest, committing.generation())) {
        return Completion.SWEPT;
      }
      damaged = uploads.completeHealing(committing, size);
    }
    if (damaged.isEmpty()) {
      return Completion.OVERTAKEN;
    }
    if (damaged.get()) {
      healing.blob(digest, committing.generation());
    }
    return Completion.FILE_NAMED;
  }

  /** Bars everyone from an open upload; see {@link UploadDao#abandon}. */
  public boolean abandon(long id) {
    return uploads.abandon(id);
  }

  /** Whether no commit of an upload can succeed any more; see {@link UploadDao#isBarred}. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public boolean isBarred(long id) {
    return uploads.isBarred(id);
  }

  /** Whether a row names this file. That none does is durable when this returns. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public boolean fileIsNamed(Digest digest, long generation) {
    boolean named = blobs.fileIsNamed(digest, generation);
    if (!named) {
      // A sweep may have removed the row a moment ago, and a crash would bring it back.
      barrier.awaitDurable();
    }
    return named;
  }

  /** Whether a fence keeps files where they are. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public boolean isFenced() {
    return fences.findHolder().isPresent();
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
