package io.hatoba.registry;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.content.BlobDamageDao;
import io.hatoba.metadata.content.ScrubQueueDao;
import io.hatoba.metadata.content.ScrubRoundDao;
import io.hatoba.oci.Digest;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Map;

/** What readers came upon, each in a transaction of its own: theirs may be rolled back. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Suspicions {
  private final ScrubQueueDao queue;
  private final BlobDamageDao damage;
  private final ScrubRoundDao rounds;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Suspicions() {
    this(null, null, null, null);
  }

  /** Over the rows of what is to be read. */
  @Inject
  public Suspicions(
      ScrubQueueDao queue, BlobDamageDao damage, ScrubRoundDao rounds, AuditLog audit) {
    this.queue = queue;
    this.damage = damage;
    this.rounds = rounds;
    this.audit = audit;
  }

  /** Queues the file of a blob; whoever reads it says what it is. */
  public void blob(Digest digest, long generation) {
    queue.add(digest, generation, ScrubQueueDao.Reason.READ);
  }

  /** Keeps that the bytes of a manifest, all of which were read, are others. */
  public void manifest(long manifestId, Digest digest) {
    if (damage.noteManifest(manifestId)) {
      rounds.count(1, 0);
      audit.record(
          AuditAction.MANIFEST_DAMAGED, Subject.NOTHING.digest(digest), Map.of("by", "read"));
    }
  }
}
