package io.hatoba.web.oversight;

import io.hatoba.accounts.User;
import io.hatoba.events.AuditExports;
import io.hatoba.events.exports.AuditEventBody;
import io.hatoba.web.At;
import io.hatoba.web.FilePage;
import io.hatoba.web.PageRequest;
import io.hatoba.web.manage.OwnerLookup;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;

/** The audit log of an organization, to be taken away; without where requests came from. */
@At(value = OrganizationAuditPage.PATH + "/export", audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class OrganizationAuditFile implements FilePage {
  @Inject private OwnerLookup owners;
  @Inject private AuditFile file;
  @Inject private AuditExports exports;

  @SuppressWarnings("NullAway.Init") // open sets it
  private User organization;

  /** For the container. */
  public OrganizationAuditFile() {}

  @Override
  public void open(PageRequest request) {
    organization = owners.require(request);
    file.open(request);
  }

  @Override
  public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String login = organization.login().toLowerCase(Locale.ROOT);
    file.send(
        request,
        response,
        "audit-log-" + login,
        AuditEventBody.Address.LEFT_OUT,
        (phrase, words) -> exports.beginOf(organization.id(), login, phrase, words, false));
  }
}
