package io.hatoba.rest;

import io.hatoba.events.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
  @MayCall(Need.SITE_ADMIN)
  public Response list(@Context UriInfo uri) {
    AuditPaging paging = AuditPaging.of(uri, urls);
    return paging.answer(
        paging.git() ? EMPTY : trail.list(paging.phrase(), paging.place()),
        entry -> AuditEventBody.of(entry, AuditEventBody.Address.SHOWN));
  }
}
