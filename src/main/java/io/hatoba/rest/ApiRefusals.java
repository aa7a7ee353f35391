package io.hatoba.rest;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/** Notes for the audit log what this API has refused. */
@Singleton
final class ApiRefusals {
  private static final String BASE = "/api/v3";
  private static final Pattern DRY =
      Pattern.compile("(^|&)" + DryRunFilter.PARAMETER + "=true(&|$)");

  private final AuditLog audit;

  @Inject
  ApiRefusals(AuditLog audit) {
    this.audit = audit;
  }

  /** Somebody may not make a request. */
  void notice(HttpServletRequest request, String reason) {
    String path = request.getRequestURI();
    int base = path.indexOf(BASE);
    // Not asked of the parameters: those of a body may be long in coming.
    String query = String.valueOf(request.getQueryString());
    String dry = DRY.matcher(query).find() ? "?" + DryRunFilter.PARAMETER + "=true" : "";
    String call =
        request.getMethod() + " " + path.substring(base < 0 ? 0 : base + BASE.length()) + dry;
    audit.notice(AuditAction.API_REFUSED, audit.origin(), Subject.NOTHING.reference(call), reason);
  }
}
