package io.hatoba.rest;

import io.hatoba.events.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** {@code /orgs/{org}/audit-log}: what happened to what an organization owns. */
@Path("orgs/{org}/audit-log")
@ApplicationScoped
public class OrgAuditLogResource {
  @Inject private AuditTrail trail;
  @Inject private Checks checks;
  @Inject private Urls urls;

  /**
   * As {@link AuditLogResource#list}, of one organization, for its owners. Where members work from
   * is not among it, as on GitHub.
   */
  @GET
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response list(
      @Context HttpServletRequest request, @Context UriInfo uri, @PathParam("org") String org) {
    long id = checks.administeredOrganization(request, org).id();
    AuditPaging paging = AuditPaging.of(uri, urls);
    return paging.answer(
        paging.git()
            ? AuditLogResource.EMPTY
            : trail.list(paging.phrase().ofOwner(id), paging.place()),
        entry -> AuditEventBody.of(entry, AuditEventBody.Address.LEFT_OUT));
  }
}
