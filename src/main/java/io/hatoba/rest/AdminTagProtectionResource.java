package io.hatoba.rest;

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
 * {@code /admin/registry/tag-protection}: rules that protect tags in the whole instance. An
 * addition to GitHub's API.
 */
@Path("admin/registry/tag-protection")
@ApplicationScoped
public class AdminTagProtectionResource {
  @Inject private TagRuleCalls calls;

  private static TagProtection.Where where(HttpServletRequest request) {
    SignedIn.require(request);
    return new TagProtection.Where.Instance();
  }

  /**
   * The rules, the oldest first.
   *
   * @return 200 with an array of {@code id}, {@code kind}, {@code syntax}, {@code pattern} and
   *     {@code exceptions}
   */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response list(@Context HttpServletRequest request) {
    return calls.list(where(request));
  }

  /**
   * Makes a rule; felt within 5 seconds.
   *
   * @param body {@code pattern}, {@code kind} ({@code immutable}, {@code write_once}), {@code
   *     syntax} ({@code glob}, {@code regex}), {@code exceptions} (patterns)
   * @return 201 with the rule
   */
  @POST
  @MayCall(Need.SITE_ADMIN)
  public Response create(@Context HttpServletRequest request, InputStream body) {
    return calls.create(request, where(request), body);
  }

  /**
   * Removes a rule; felt within 5 seconds.
   *
   * @return 204
   */
  @DELETE
  @Path("{rule_id: [0-9]{1,18}}")
  @MayCall(Need.SITE_ADMIN)
  public Response delete(@Context HttpServletRequest request, @PathParam("rule_id") long id) {
    return calls.delete(where(request), id);
  }
}
