package io.hatoba.rest;

import io.hatoba.catalog.policy.PolicyScope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/**
 * {@code /admin/registry/quota}: how much each owner without a quota of its own may use; no part of
 * GitHub's API.
 */
@Path("admin/registry/quota")
@ApplicationScoped
public class AdminQuotaResource {
  @Inject private QuotaCalls calls;

  private static PolicyScope scope(HttpServletRequest request) {
    SignedIn.require(request);
    return new PolicyScope.Instance();
  }

  /**
   * The quota of owners that have none of their own, and what the whole instance uses.
   *
   * @return 200 with {@code quota}, which is null if there is none; {@code source}, where it is
   *     set: {@code instance}, {@code owner} or {@code package}; {@code set_at}; {@code
   *     logical_bytes} and {@code physical_bytes} that are used; and {@code largest}, what uses
   *     most of them
   */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response get(@Context HttpServletRequest request) {
    return calls.get(scope(request));
  }

  /**
   * Sets the quota of owners that have none of their own, each by itself.
   *
   * @param body {@code soft_logical_bytes}, {@code hard_logical_bytes}, {@code
   *     soft_physical_bytes}, {@code hard_physical_bytes}, at least one of them
   * @return 200 with the quota and what is used; 422 if it has no limit, one below zero, or a soft
   *     one above a hard one
   */
  @PUT
  @MayCall(Need.SITE_ADMIN)
  public Response put(@Context HttpServletRequest request, InputStream body) {
    return calls.put(scope(request), body, SignedIn.require(request).id());
  }

  /**
   * Removes the quota of owners that have none of their own.
   *
   * @return 204; 404 if there is none
   */
  @DELETE
  @MayCall(Need.SITE_ADMIN)
  public Response delete(@Context HttpServletRequest request) {
    return calls.delete(scope(request));
  }
}
