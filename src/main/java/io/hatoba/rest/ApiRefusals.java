package io.hatoba.rest;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;

/** Notes for the audit log what this API has refused. */
@Singleton
final class ApiRefusals {
  private static final String BASE = "/api/v3";

  private final AuditLog audit;

  @Inject
  ApiRefusals(AuditLog audit) {
    this.audit = audit;
  }

  /** Somebody may not make a request. */
  void notice(HttpServletRequest request, String reason) {
    String path = request.getRequestURI();
    int base = path.indexOf(BASE);
    String call = request.getMethod() + " " + path.substring(base < 0 ? 0 : base + BASE.length());
    audit.notice(AuditAction.API_REFUSED, audit.origin(), Subject.NOTHING.reference(call), reason);
  }
}
