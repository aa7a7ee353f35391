package io.hatoba.rest;

import io.hatoba.access.OrganizationAccess;
import io.hatoba.catalog.TagProtection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/**
 * {@code /orgs/{org}/tag-protection}: rules that protect tags in all packages of an organization,
 * for its owners. An addition to GitHub's API.
 */
@Path("orgs/{org}/tag-protection")
@ApplicationScoped
public class OrgTagProtectionResource {
  @Inject private TagRuleCalls calls;
  @Inject private Checks checks;

  private TagProtection.Where where(HttpServletRequest request, String org) {
    OrganizationAccess access = checks.administeredOrganization(request, org);
    return new TagProtection.Where.Owner(access.id(), checks.account(org).login(), true);
  }

  /**
   * The rules, the oldest first.
   *
   * @return 200 with an array of {@code id}, {@code kind}, {@code syntax}, {@code pattern} and
   *     {@code exceptions}
   */
  @GET
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response list(@Context HttpServletRequest request, @PathParam("org") String org) {
    return calls.list(where(request, org));
  }

  /**
   * Makes a rule; felt within 5 seconds.
   *
   * @param body {@code pattern}, {@code kind} ({@code immutable}, {@code write_once}), {@code
   *     syntax} ({@code glob}, {@code regex}), {@code exceptions} (patterns)
   * @return 201 with the rule
   */
  @POST
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response create(
      @Context HttpServletRequest request, @PathParam("org") String org, InputStream body) {
    return calls.create(request, where(request, org), body);
  }

  /**
   * Removes a rule; felt within 5 seconds.
   *
   * @return 204
   */
  @DELETE
  @Path("{rule_id: [0-9]{1,18}}")
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response delete(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("rule_id") long id) {
    return calls.delete(where(request, org), id);
  }
}
