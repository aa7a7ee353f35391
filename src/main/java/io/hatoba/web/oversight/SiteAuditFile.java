package io.hatoba.web.oversight;

import io.hatoba.events.AuditExports;
import io.hatoba.events.exports.AuditEventBody;
import io.hatoba.web.At;
import io.hatoba.web.FilePage;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The audit log of the whole instance, to be taken away. */
@At(value = SiteAuditPage.PATH + "/export", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class SiteAuditFile implements FilePage {
  @Inject private AuditFile file;
  @Inject private AuditExports exports;

  /** For the container. */
  public SiteAuditFile() {}

  @Override
  public void open(PageRequest request) {
    file.open(request);
  }

  @Override
  public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    file.send(
        request,
        response,
        "audit-log",
        AuditEventBody.Address.SHOWN,
        (phrase, words) -> exports.begin(phrase, words, false));
  }
}
