package io.hatoba.maintenance.scrub;

import io.hatoba.config.InvalidSettingException;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.content.BlobDamageDao;
import io.hatoba.metadata.content.ScrubContentDao;
import io.hatoba.metadata.content.ScrubQueueDao;
import io.hatoba.metadata.content.ScrubRoundDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.UnavailableException;
import io.hatoba.settings.LayerStoreName;
import io.hatoba.storage.FindingRule;
import io.hatoba.storage.LayerCheck;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.ReadingPace;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reads layers and manifests, and keeps what comes of it. A push may take a file's place while the
 * old one is read, so whatever is found damaged is queued to be read once more.
 */
@Singleton
final class LayerReadings {
  private static final Logger LOG = Logger.getLogger(LayerReadings.class.getName());

  /** So many files that cannot be read, one after the other, are no matter of files. */
  private static final int MOST_UNREADABLE = 5;

  private final LayerConnectionFactory store;
  private final LayerStoreName name;
  private final ScrubTransaction transaction;
  private final BlobDamageDao damage;
  private final ScrubQueueDao queue;
  private final ScrubRoundDao rounds;
  private final ScrubContentDao content;
  private final AuditLog audit;
  private final AtomicInteger unreadable = new AtomicInteger();

  @Inject
  LayerReadings(
      LayerConnectionFactory store,
      LayerStoreName name,
      ScrubTransaction transaction,
      BlobDamageDao damage,
      ScrubQueueDao queue,
      ScrubRoundDao rounds,
      ScrubContentDao content,
      AuditLog audit) {
    this.store = store;
    this.name = name;
    this.transaction = transaction;
    this.damage = damage;
    this.queue = queue;
    this.rounds = rounds;
    this.content = content;
    this.audit = audit;
  }

  /**
   * Tells a layer store that is there from a mount point without its disk.
   *
   * @throws UnavailableException if it is not the store that belongs to the database
   */
  void requireStore() {
    Optional<String> known = transaction.of(name::find);
    if (known.isEmpty()) {
      throw new UnavailableException("the layer store has no name yet");
    }
    try {
      store.identify(known);
    } catch (InvalidSettingException another) {
      throw new UnavailableException("the layer store is not there", another);
    }
  }

  /**
   * Reads a layer. One that cannot be read is not damaged before a second look, a minute later,
   * comes to the same: for want of descriptors whole ones cannot be read either.
   *
   * @param by what reads it, for the audit log
   * @param doubted whether this is that second look
   * @throws UnavailableException if the store as a whole cannot be read; that is no damage
   */
  LayerCheck read(ScrubContentDao.Layer layer, ReadingPace pace, String by, boolean doubted) {
    long began = System.nanoTime();
    LayerCheck check = look(layer, pace);
    if (check.whole()) {
      unreadable.set(0);
      if (layer.seen() > 0 && transaction.of(() -> lift(layer, by))) {
        LOG.log(Level.INFO, "blob {0} was damaged and is whole again", layer.digest());
      }
      return check;
    }
    requireStore();
    if (check.state() == LayerCheck.State.UNREADABLE) {
      unreadable.incrementAndGet();
      if (!doubted) {
        transaction.of(() -> doubt(layer));
        return check;
      }
      requireReadableFiles();
    } else if (check.state() == LayerCheck.State.CONTENT) {
      unreadable.set(0);
    }
    if (transaction.of(() -> note(layer, check, began, by))) {
      LOG.log(
          Level.SEVERE,
          "blob {0} is damaged: {1}; nobody gets it until it is pushed again",
          new Object[] {layer.digest(), check.finding()});
    }
    return check;
  }

  /** A store that is there and cannot read what is beside a file, twice, has lost that file too. */
  private LayerCheck look(ScrubContentDao.Layer layer, ReadingPace pace) {
    try {
      return check(layer, pace);
    } catch (UnavailableException first) {
      requireStore();
      try {
        return check(layer, pace);
      } catch (UnavailableException again) {
        again.addSuppressed(first);
        requireStore();
        LOG.log(Level.WARNING, "what is beside blob " + layer.digest() + " cannot be read", again);
        return LayerCheck.of(LayerCheck.State.UNREADABLE, FindingRule.DIRECTORY_UNREADABLE.about());
      }
    }
  }

  private LayerCheck check(ScrubContentDao.Layer layer, ReadingPace pace) {
    try (LayerConnection connection = store.getConnection()) {
      return connection.check(layer.digest(), layer.generation(), layer.size(), pace);
    }
  }

  /**
   * Tells files that cannot be read from a node that can read none.
   *
   * @throws UnavailableException if the last five or more could not be read
   */
  void requireReadableFiles() {
    int row = unreadable.get();
    if (row >= MOST_UNREADABLE) {
      throw new UnavailableException(row + " layers in a row could not be read");
    }
  }

  private boolean doubt(ScrubContentDao.Layer layer) {
    queue.doubt(layer.blobId());
    return true;
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private boolean note(ScrubContentDao.Layer layer, LayerCheck check, long began, String by) {
    if (!damage.hold(layer.blobId())) {
      return false;
    }
    if (damage.isHealedWithin(layer.digest(), layer.generation(), since(began))) {
      // It may have been the file before that was read.
      queue.add(layer.blobId(), ScrubQueueDao.Reason.FOUND);
      return false;
    }
    boolean found =
        damage.note(
            layer.blobId(), new BlobDamageDao.Damage(check.state().name(), check.finding()));
    if (found) {
      queue.add(layer.blobId(), ScrubQueueDao.Reason.FOUND);
      rounds.count(1, 0);
      audit.record(
          AuditAction.BLOB_DAMAGED,
          Subject.NOTHING.digest(layer.digest()),
          Map.of("by", by, "finding", check.finding()));
    }
    return found;
  }

  private boolean lift(ScrubContentDao.Layer layer, String by) {
    boolean lifted = damage.lift(layer.blobId(), layer.seen());
    if (lifted) {
      rounds.count(0, 1);
      audit.record(
          AuditAction.BLOB_HEALED, Subject.NOTHING.digest(layer.digest()), Map.of("by", by));
    }
    return lifted;
  }

  /**
   * Looks at the bytes of a manifest.
   *
   * @return whether they have its digest
   */
  boolean read(ScrubContentDao.Document document, ReadingPace pace, String by) {
    Digest digest = document.digest();
    boolean whole = isWhole(document);
    pace.read(document.content().length);
    if (whole && document.damaged()) {
      transaction.of(
          () ->
              damage.liftManifest(document.manifestId())
                  && tell(AuditAction.MANIFEST_HEALED, digest, by, 0, 1));
    } else if (!whole
        && transaction.of(
            () ->
                isDamaged(document.manifestId())
                    && damage.noteManifest(document.manifestId())
                    && tell(AuditAction.MANIFEST_DAMAGED, digest, by, 1, 0))) {
      LOG.log(Level.SEVERE, "manifest {0} is damaged: its bytes have another digest", digest);
    }
    return whole;
  }

  /** Looks again: it may have been pushed since it was read. */
  private boolean isDamaged(long manifestId) {
    return content.findManifest(manifestId).filter(found -> !isWhole(found)).isPresent();
  }

  private static boolean isWhole(ScrubContentDao.Document document) {
    Digest digest = document.digest();
    return Digest.over(digest.algorithm(), document.content()).equals(digest);
  }

  private boolean tell(AuditAction action, Digest digest, String by, long damaged, long healed) {
    rounds.count(damaged, healed);
    audit.record(action, Subject.NOTHING.digest(digest), Map.of("by", by));
    return true;
  }
}
