package io.hatoba.rest;

import io.hatoba.access.Action;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.policy.PolicyScope;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/**
 * What is kept of a package of an account; no part of GitHub's API. Whoever administers the package
 * may see it; to set it, or to run it, takes a token that may delete.
 */
public abstract class OwnedPackageRetention {
  @Inject private RetentionCalls calls;
  @Inject private PackageChecks packageChecks;

  private PolicyScope scope(HttpServletRequest request, UriInfo uri) {
    RegistryPackage pack = packageChecks.require(request, uri, Action.ADMINISTER);
    return new PolicyScope.Pack(pack.id(), pack.imageName());
  }

  private PolicyScope deletable(HttpServletRequest request, UriInfo uri) {
    packageChecks.requireScopes(request, "delete:packages");
    return scope(request, uri);
  }

  /**
   * The policy that holds in the package.
   *
   * @return 200 as {@link OrgRetentionResource#get} has it
   */
  @GET
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response get(@Context HttpServletRequest request, @Context UriInfo uri) {
    return calls.get(scope(request, uri));
  }

  /**
   * Sets the policy of the package, instead of the one that is set or inherited; one without rules
   * keeps everything.
   *
   * @param body as {@link OrgRetentionResource#put} has it
   * @return 200 with the policy; 422 for a rule out of its bounds
   */
  @PUT
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response put(@Context HttpServletRequest request, @Context UriInfo uri, InputStream body) {
    return calls.put(deletable(request, uri), body, SignedIn.require(request).id());
  }

  /**
   * Removes the policy of the package; that of its owner or of the instance holds again.
   *
   * @return 204; 404 if it has none
   */
  @DELETE
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response delete(@Context HttpServletRequest request, @Context UriInfo uri) {
    return calls.delete(deletable(request, uri));
  }

  /**
   * Deletes what nothing keeps, or says what would be deleted.
   *
   * @param dry as {@link OrgRetentionResource#run} has it
   * @return 200; 422 while another run is under way
   */
  @POST
  @Path("run")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response run(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @QueryParam("dry_run") boolean dry) {
    PolicyScope scope = dry ? scope(request, uri) : deletable(request, uri);
    return calls.run(scope, dry, uri, SignedIn.require(request).id());
  }

  /**
   * The last run of the package alone.
   *
   * @return 200 with what it has done; 404 if there was none
   */
  @GET
  @Path("report")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response report(@Context HttpServletRequest request, @Context UriInfo uri) {
    return calls.report(scope(request, uri));
  }
}
