package io.hatoba.web.oversight;

import io.hatoba.accounts.User;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.manage.OwnerLookup;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** What happened to what an organization owns, for its owners. */
@At(
    value = OrganizationAuditPage.PATH,
    view = "oversight/organization-audit",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class OrganizationAuditPage implements Page {
  static final String PATH = "/organizations/{org}/settings/audit-log";

  @Inject private OwnerLookup owners;
  @Inject private AuditSearch search;

  @SuppressWarnings("NullAway.Init") // open sets it
  private User organization;

  /** For the container. */
  public OrganizationAuditPage() {}

  @Override
  public void open(PageRequest request) {
    organization = owners.require(request);
    String login = organization.login();
    search.open(
        request,
        new AuditSearch.Scope(PATH.replace("{org}", login), "/orgs/" + login + "/audit-log", false),
        phrase -> phrase.ofOwner(organization.id()));
  }

  /** Whose log it is. */
  public User organization() {
    return organization;
  }
}
