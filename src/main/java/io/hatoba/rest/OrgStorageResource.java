package io.hatoba.rest;

import io.hatoba.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** {@code /orgs/{org}/storage}: what packages of an organization use; no part of GitHub's API. */
@Path("orgs/{org}/storage")
@ApplicationScoped
public class OrgStorageResource {
  @Inject private StorageCalls calls;
  @Inject private Checks checks;

  /**
   * What all packages use together, and the packages, those with the most first.
   *
   * @return 200 with {@code logical_bytes} of the versions that live, {@code physical_bytes} that
   *     are kept, {@code deduplicated_bytes}, where each config and layer counts once, {@code
   *     deleted_packages_bytes} of packages that can be restored, and {@code packages}; {@code
   *     per_page} (1 to 100) and {@code after} choose the page, and {@code Link} has the next
   */
  @GET
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response get(
      @Context HttpServletRequest request, @PathParam("org") String org, @Context UriInfo uri) {
    User owner = checks.organizationAccount(org);
    checks.administeredOrganization(request, org);
    checks.requireScope(request, "read:packages");
    return calls.ofOwner(owner, uri);
  }
}
