package io.hatoba.rest;

import io.hatoba.accounts.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /users/{username}}, and what a site administrator changes about a user. */
@Path("users/{username}")
@ApplicationScoped
public class UsersResource {
  private static final int FORBIDDEN = 403;

  @Inject private Users users;
  @Inject private Urls urls;

  /** An account, an organization too; a site administrator sees more of it. */
  @GET
  @MayCall(Need.CREDENTIAL)
  public Response get(@Context HttpServletRequest request, @PathParam("username") String username) {
    boolean all = SignedIn.require(request).siteAdmin();
    return users
        .find(username)
        .map(user -> all ? PrivateProfileBody.of(user, urls) : ProfileBody.of(user, urls))
        .map(ApiJson::bytes)
        .map(body -> Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build())
        .orElseThrow(ApiException::notFound);
  }

  /**
   * Suspends a user: nobody may act as it, live tokens included.
   *
   * @return 204
   */
  @PUT
  @Path("suspended")
  @MayCall(Need.SITE_ADMIN)
  public Response suspend(
      @Context HttpServletRequest request, @PathParam("username") String username) {
    requireAnother(request, username, "suspend");
    return changed(users.suspend(username));
  }

  /**
   * Lets a user act again.
   *
   * @return 204
   */
  @DELETE
  @Path("suspended")
  @MayCall(Need.SITE_ADMIN)
  public Response unsuspend(@PathParam("username") String username) {
    return changed(users.unsuspend(username));
  }

  /**
   * Makes a user a site administrator.
   *
   * @return 204
   */
  @PUT
  @Path("site_admin")
  @MayCall(Need.SITE_ADMIN)
  public Response promote(@PathParam("username") String username) {
    return changed(users.administersSite(username, true));
  }

  /**
   * Makes a site administrator an ordinary user.
   *
   * @return 204
   */
  @DELETE
  @Path("site_admin")
  @MayCall(Need.SITE_ADMIN)
  public Response demote(
      @Context HttpServletRequest request, @PathParam("username") String username) {
    requireAnother(request, username, "demote");
    return changed(users.administersSite(username, false));
  }

  /** So that no site administrator shuts themselves out. */
  private static void requireAnother(HttpServletRequest request, String username, String action) {
    if (SignedIn.require(request).login().equalsIgnoreCase(username)) {
      throw new ApiException(FORBIDDEN, "You cannot " + action + " yourself");
    }
  }

  private static Response changed(boolean found) {
    if (!found) {
      throw ApiException.notFound();
    }
    return Response.noContent().build();
  }
}
