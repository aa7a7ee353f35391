package io.hatoba.rest;

import io.hatoba.accounts.User;
import io.hatoba.catalog.policy.PolicyScope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/**
 * {@code /users/{username}/quota}: how much all packages of a user may use together; no part of
 * GitHub's API. Its administrators see it, and site administrators set it.
 */
@Path("users/{username}/quota")
@ApplicationScoped
public class UsersQuotaResource {
  @Inject private QuotaCalls calls;
  @Inject private Checks checks;

  private static PolicyScope scope(User owner) {
    return new PolicyScope.Owner(owner.id(), owner.login(), owner.organization());
  }

  /**
   * The quota of the user, and what is used.
   *
   * @return 200 with {@code quota}, which is null if there is none; {@code source}, where it is
   *     set: {@code instance}, {@code owner} or {@code package}; {@code set_at}; {@code
   *     logical_bytes} and {@code physical_bytes} that are used; and {@code largest}, what uses
   *     most of them
   */
  @GET
  @MayCall(Need.CREDENTIAL)
  public Response get(@Context HttpServletRequest request, @PathParam("username") String username) {
    User owner = checks.user(username);
    checks.requireOwn(request, owner);
    checks.requireScope(request, "read:packages");
    return calls.get(scope(owner));
  }

  /**
   * Sets the quota of the user, instead of the one that it has or that all owners have.
   *
   * @param body {@code soft_logical_bytes}, {@code hard_logical_bytes}, {@code
   *     soft_physical_bytes}, {@code hard_physical_bytes}, at least one of them
   * @return 200 with the quota and what is used; 422 if it has no limit, one below zero, or a soft
   *     one above a hard one
   */
  @PUT
  @MayCall(Need.SITE_ADMIN)
  public Response put(
      @Context HttpServletRequest request,
      @PathParam("username") String username,
      InputStream body) {
    return calls.put(scope(checks.user(username)), body, SignedIn.require(request).id());
  }

  /**
   * Removes the quota of the user; that of all owners holds again.
   *
   * @return 204; 404 if it has none of its own
   */
  @DELETE
  @MayCall(Need.SITE_ADMIN)
  public Response delete(
      @Context HttpServletRequest request, @PathParam("username") String username) {
    SignedIn.require(request);
    return calls.delete(scope(checks.user(username)));
  }
}
