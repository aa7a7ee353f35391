package io.hatoba.rest;

import io.hatoba.access.Action;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.policy.PolicyScope;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/**
 * How much a package of an account may use, for whoever administers it; no part of GitHub's API.
 * The quota of its owner holds too.
 */
public abstract class OwnedPackageQuota {
  @Inject private QuotaCalls calls;
  @Inject private PackageChecks packageChecks;

  private PolicyScope scope(HttpServletRequest request, UriInfo uri) {
    RegistryPackage pack = packageChecks.require(request, uri, Action.ADMINISTER);
    return new PolicyScope.Pack(pack.id(), pack.imageName());
  }

  /**
   * The quota of the package, and what is used.
   *
   * @return 200 as {@link OrgQuotaResource#get} has it
   */
  @GET
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response get(@Context HttpServletRequest request, @Context UriInfo uri) {
    return calls.get(scope(request, uri));
  }

  /**
   * Sets the quota of the package, instead of the one that it has.
   *
   * @param body as {@link OrgQuotaResource#put} has it
   * @return 200 with the quota and what is used; 422 if it has no limit, one below zero, or a soft
   *     one above a hard one
   */
  @PUT
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response put(@Context HttpServletRequest request, @Context UriInfo uri, InputStream body) {
    return calls.put(scope(request, uri), body, SignedIn.require(request).id());
  }

  /**
   * Removes the quota of the package; that of its owner holds as before.
   *
   * @return 204; 404 if it has none
   */
  @DELETE
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response delete(@Context HttpServletRequest request, @Context UriInfo uri) {
    return calls.delete(scope(request, uri));
  }
}
