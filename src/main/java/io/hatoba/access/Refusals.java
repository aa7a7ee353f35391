package io.hatoba.access;

import io.hatoba.events.Actor;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.oci.ImageName;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Refusals of the policy, as the audit log notices them. A client is refused twice: the token that
 * it asks for has less than it asked, and then the request is refused; the first knows the rules,
 * and the two are one line.
 */
@Singleton
public final class Refusals {
  private final AuditLog audit;

  /** Into the audit log. */
  @Inject
  public Refusals(AuditLog audit) {
    this.audit = audit;
  }

  /**
   * Notices that somebody may not do something to an image.
   *
   * @param chain the rules that led there
   */
  public void notice(Actor actor, Action action, ImageName name, List<String> chain) {
    AuditAction refused =
        switch (action) {
          case PULL -> AuditAction.PULL_REFUSED;
          case PUSH -> AuditAction.PUSH_REFUSED;
          case DELETE -> AuditAction.DELETE_REFUSED;
          case RESTORE, ADMINISTER -> AuditAction.API_REFUSED;
        };
    audit.notice(refused, audit.origin().as(actor), Subject.image(name), String.join("; ", chain));
  }

  /** Notices that somebody may not list all repositories. */
  public void noticeCatalog(Actor actor, List<String> chain) {
    audit.notice(
        AuditAction.CATALOG_REFUSED,
        audit.origin().as(actor),
        Subject.NOTHING,
        String.join("; ", chain));
  }

  /** Notices that what was shown is no credential. */
  public void noticeCredential(String reason) {
    audit.notice(
        AuditAction.SIGN_IN_FAILED, audit.origin().as(Actor.ANONYMOUS), Subject.NOTHING, reason);
  }
}
