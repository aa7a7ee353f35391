package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** {@code /admin/registry/storage}: what the instance uses; no part of GitHub's API. */
@Path("admin/registry/storage")
@ApplicationScoped
public class AdminStorageResource {
  @Inject private StorageCalls calls;

  /**
   * What the instance uses, and the owners, those with the most first.
   *
   * @return 200 with {@code logical_bytes} of the versions that live, {@code physical_bytes} that
   *     are kept, {@code deduplicated_bytes}, where each blob counts once, {@code
   *     reclaimable_logical_bytes} and {@code reclaimable_physical_bytes}, which go when nobody
   *     restores or pushes again what nothing living needs, and {@code owners}; {@code per_page} (1
   *     to 100) and {@code after} choose the page, and {@code Link} has the next
   */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response get(@Context HttpServletRequest request, @Context UriInfo uri) {
    SignedIn.require(request);
    return calls.ofInstance(uri);
  }
}
