package io.hatoba.events;

import io.hatoba.config.PullAudit;
import io.hatoba.config.Settings;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Reference;
import io.hatoba.oci.Tag;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;

/** Pulls, as many of them as the settings want in the audit log. */
@Singleton
public final class Downloads {
  private final AuditLog log;
  private final PullAudit wanted;
  private final IntUnaryOperator chance;

  /** By the settings of the node. */
  @Inject
  public Downloads(AuditLog log, Settings settings) {
    this(log, settings.auditPulls(), oneIn -> ThreadLocalRandom.current().nextInt(oneIn));
  }

  /**
   * By chance of a test's own.
   *
   * @param chance a number below the one it is given; 0 is written
   */
  Downloads(AuditLog log, PullAudit wanted, IntUnaryOperator chance) {
    this.log = log;
    this.wanted = wanted;
    this.chance = chance;
  }

  /** A manifest goes to whoever makes the request. */
  public void notice(ImageName name, Reference reference, Digest digest) {
    if (wanted.oneIn() == 0 || wanted.oneIn() > 1 && chance.applyAsInt(wanted.oneIn()) != 0) {
      return;
    }
    Subject subject = Subject.image(name).digest(digest);
    if (reference instanceof Tag tag) {
      subject = subject.reference(tag.value());
    }
    if (wanted.counted()) {
      log.notice(AuditAction.VERSION_DOWNLOADED, log.origin(), subject, "");
    } else {
      log.noticeEach(
          AuditAction.VERSION_DOWNLOADED,
          subject,
          wanted.oneIn() > 1 ? Map.of("share", "1/" + wanted.oneIn()) : Map.of());
    }
  }
}
