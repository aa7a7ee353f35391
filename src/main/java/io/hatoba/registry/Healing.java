package io.hatoba.registry;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.content.BlobDamageDao;
import io.hatoba.metadata.content.ScrubRoundDao;
import io.hatoba.oci.Digest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Takes back that something is damaged, in the transaction by which it was pushed again. */
@Singleton
final class Healing {
  private static final Logger LOG = Logger.getLogger(Healing.class.getName());

  private final BlobDamageDao damage;
  private final ScrubRoundDao rounds;
  private final AuditLog audit;

  @Inject
  Healing(BlobDamageDao damage, ScrubRoundDao rounds, AuditLog audit) {
    this.damage = damage;
    this.rounds = rounds;
    this.audit = audit;
  }

  /** The file of a blob was replaced by a whole one. */
  void blob(Digest digest, long generation) {
    if (damage.lift(digest, generation)) {
      LOG.log(Level.INFO, "blob {0} was damaged and is healed by a push", digest);
      tell(AuditAction.BLOB_HEALED, digest);
    }
  }

  /** The bytes of a manifest were replaced. */
  void manifest(Digest digest) {
    LOG.log(Level.INFO, "manifest {0} was damaged and is healed by a push", digest);
    tell(AuditAction.MANIFEST_HEALED, digest);
  }

  private void tell(AuditAction action, Digest digest) {
    rounds.count(0, 1);
    audit.record(action, Subject.NOTHING.digest(digest), Map.of("by", "push"));
  }
}
