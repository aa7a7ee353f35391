package io.hatoba.rest;

import io.hatoba.accounts.User;
import io.hatoba.events.AuditExports;
import io.hatoba.events.AuditTrail;
import io.hatoba.events.exports.AuditEventBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;

/** {@code /orgs/{org}/audit-log}: what happened to what an organization owns. */
@Path("orgs/{org}/audit-log")
@ApplicationScoped
public class OrgAuditLogResource {
  @Inject private AuditTrail trail;
  @Inject private AuditExports exports;
  @Inject private AuditFiles downloads;
  @Inject private Checks checks;
  @Inject private Urls urls;

  /**
   * As {@link AuditLogResource#list}, of one organization, for its owners. Where members work from
   * is not among it, as on GitHub.
   */
  @GET
  @MayCall(Need.ORGANIZATION_AUDITOR)
  public Response list(
      @Context HttpServletRequest request, @Context UriInfo uri, @PathParam("org") String org) {
    long id = checks.auditedOrganization(request, org).id();
    AuditPaging paging = AuditPaging.of(uri, urls);
    return paging.answer(
        paging.git()
            ? AuditLogResource.EMPTY
            : trail.list(paging.phrase().ofOwner(id), paging.place()),
        entry -> AuditEventBody.of(entry, AuditEventBody.Address.LEFT_OUT));
  }

  /** As {@link AuditLogResource#export}, of what {@link #list} has. */
  @GET
  @Path("export")
  @MayCall(Need.ORGANIZATION_AUDITOR)
  public Response export(
      @Context HttpServletRequest request, @Context UriInfo uri, @PathParam("org") String org) {
    checks.auditedOrganization(request, org);
    User organization = checks.organizationAccount(org);
    String login = organization.login().toLowerCase(Locale.ROOT);
    AuditQuery query = AuditQuery.ofAll(uri);
    return downloads.answer(
        request,
        query,
        "audit-log-" + login,
        AuditEventBody.Address.LEFT_OUT,
        () ->
            exports.beginOf(
                organization.id(), login, query.phrase(), query.words(), query.oldestFirst()));
  }
}
