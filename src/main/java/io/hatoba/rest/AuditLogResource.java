package io.hatoba.rest;

import io.hatoba.events.AuditExports;
import io.hatoba.events.AuditTrail;
import io.hatoba.events.exports.AuditEventBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/**
 * {@code /enterprises/{enterprise}/audit-log}. An instance is one enterprise, whatever it is
 * called.
 */
@Path("enterprises/{enterprise}/audit-log")
@ApplicationScoped
public class AuditLogResource {
  /** Of nothing. */
  static final AuditTrail.Page EMPTY = new AuditTrail.Page(List.of(), false, false);

  @Inject private AuditTrail trail;
  @Inject private AuditExports exports;
  @Inject private AuditFiles downloads;
  @Inject private Urls urls;

  /**
   * Events of the audit log, a page at a time. Query: {@code phrase} (see {@link
   * io.hatoba.events.AuditPhrase}), {@code include} ({@code web}, which is all there is, {@code
   * git}, of which there is nothing, or {@code all}), {@code order} ({@code desc} or {@code asc}),
   * {@code per_page} (up to 100), {@code after} and {@code before} (cursors of {@code Link}).
   *
   * @return 200 with events in GitHub's shape {@code audit-log-event}; 422 if something is asked
   *     that cannot be
   */
  @GET
  @MayCall(Need.SITE_AUDITOR)
  public Response list(@Context UriInfo uri) {
    AuditPaging paging = AuditPaging.of(uri, urls);
    return paging.answer(
        paging.git() ? EMPTY : trail.list(paging.phrase(), paging.place()),
        entry -> AuditEventBody.of(entry, AuditEventBody.Address.SHOWN));
  }

  /**
   * All events that {@link #list} has for the same {@code phrase}, {@code include} and {@code
   * order}, up to the last one that there is now, as a file. An addition to GitHub's REST API; its
   * pages have it. The audit log tells who took it.
   *
   * @return 200 with {@code application/x-ndjson}: one event a line, in the same shape. The length
   *     is not known before; an answer that could not be completed ends within a line, and the
   *     connection breaks. 422 if something is asked that cannot be; 503 if too many are under way
   */
  @GET
  @Path("export")
  @MayCall(Need.SITE_AUDITOR)
  public Response export(@Context HttpServletRequest request, @Context UriInfo uri) {
    AuditQuery query = AuditQuery.ofAll(uri);
    return downloads.answer(
        request,
        query,
        "audit-log",
        AuditEventBody.Address.SHOWN,
        () -> exports.begin(query.phrase(), query.words(), query.oldestFirst()));
  }
}
