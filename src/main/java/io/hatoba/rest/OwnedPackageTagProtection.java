package io.hatoba.rest;

import io.hatoba.access.Action;
import io.hatoba.catalog.TagProtection;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/** Rules that protect tags of a package of an account. An addition to GitHub's API. */
public abstract class OwnedPackageTagProtection {
  @Inject private TagRuleCalls calls;
  @Inject private PackageChecks packageChecks;

  private TagProtection.Where where(HttpServletRequest request, UriInfo uri, Action action) {
    return new TagProtection.Where.Pack(packageChecks.require(request, uri, action).imageName());
  }

  /**
   * The package's own rules, the oldest first.
   *
   * @return 200 with an array of {@code id}, {@code kind}, {@code syntax}, {@code pattern}, {@code
   *     exceptions}, {@code owner} and {@code package_name}
   */
  @GET
  @MayCall(Need.PACKAGE_READER)
  public Response list(@Context HttpServletRequest request, @Context UriInfo uri) {
    return calls.list(where(request, uri, Action.PULL));
  }

  /**
   * Makes a rule; felt within 5 seconds.
   *
   * @param body {@code pattern}, {@code kind} ({@code immutable}, {@code write_once}), {@code
   *     syntax} ({@code glob}, {@code regex}), {@code exceptions} (patterns)
   * @return 201 with the rule; 403 for who does not administer the package
   */
  @POST
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response create(
      @Context HttpServletRequest request, @Context UriInfo uri, InputStream body) {
    return calls.create(request, where(request, uri, Action.ADMINISTER), body);
  }

  /**
   * Removes a rule; felt within 5 seconds.
   *
   * @return 204
   */
  @DELETE
  @Path("{rule_id: [0-9]{1,18}}")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response delete(
      @Context HttpServletRequest request, @Context UriInfo uri, @PathParam("rule_id") long id) {
    return calls.delete(where(request, uri, Action.ADMINISTER), id);
  }
}
