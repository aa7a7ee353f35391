package io.hatoba.rest;

import io.hatoba.accounts.Organizations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /organizations}: all of them. */
@Path("organizations")
@ApplicationScoped
public class OrganizationsResource {
  @Inject private Organizations organizations;
  @Inject private Urls urls;

  /**
   * Organizations in the order in which they were made.
   *
   * @param since the id of the last one of the page before
   * @param perPage at most 100
   */
  @GET
  @MayCall(Need.CREDENTIAL)
  public Response list(
      @QueryParam("since") @Nullable String since,
      @QueryParam("per_page") @Nullable String perPage) {
    Since page = Since.of(urls.api("/organizations"), since, perPage);
    return page.page(
        organizations.list(page.since(), page.perPage()),
        organization -> organization.account().id(),
        organization -> OrganizationBody.of(organization, urls));
  }
}
