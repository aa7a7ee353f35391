package io.hatoba.web.oversight;

import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.function.UnaryOperator;

/** The audit log of the whole instance. */
@At(value = SiteAuditPage.PATH, view = "oversight/site-audit", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class SiteAuditPage implements Page {
  static final String PATH = "/admin/audit";

  @Inject private AuditSearch search;

  /** For the container. */
  public SiteAuditPage() {}

  @Override
  public void open(PageRequest request) {
    // An instance is one enterprise, whatever it is called.
    search.open(
        request,
        new AuditSearch.Scope(PATH, "/enterprises/hatoba/audit-log", true),
        UnaryOperator.identity());
  }
}
