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

/** {@code /users/{username}/storage}: what packages of a user use; no part of GitHub's API. */
@Path("users/{username}/storage")
@ApplicationScoped
public class UsersStorageResource {
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
  @MayCall(Need.CREDENTIAL)
  public Response get(
      @Context HttpServletRequest request,
      @PathParam("username") String username,
      @Context UriInfo uri) {
    User owner = checks.user(username);
    checks.requireOwn(request, owner);
    checks.requireScope(request, "read:packages");
    return calls.ofOwner(owner, uri);
  }
}
