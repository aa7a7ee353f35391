package io.hatoba.rest;

import io.hatoba.maintenance.scrub.Scrub;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/registry/scrub}: every layer and manifest is read now and then; no part of GitHub's
 * API.
 */
@Path("admin/registry/scrub")
@ApplicationScoped
public class AdminScrubResource {
  @Inject private Scrub scrub;
  @Inject private Urls urls;

  /** What a list is of. */
  enum Type {
    LAYER,
    MANIFEST
  }

  /**
   * How far the last round through all layers and manifests is.
   *
   * @return 200 with {@code status}: {@code none}, {@code in_progress} or {@code completed}; what
   *     was read of what there was; what was {@code found} damaged and {@code healed} since it
   *     began; and what is {@code damaged_now}
   */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response get(@Context HttpServletRequest request) {
    SignedIn.require(request);
    return Answers.ok(ScrubBodies.Round.of(scrub.report()));
  }

  /**
   * Begins a round now; one that is under way goes on.
   *
   * @return 202 with how far it is
   */
  @POST
  @MayCall(Need.SITE_ADMIN)
  public Response start(@Context HttpServletRequest request) {
    scrub.start(SignedIn.require(request).id());
    return Answers.accepted(ScrubBodies.Round.of(scrub.report()));
  }

  /**
   * What is damaged now, in the order in which it was pushed first.
   *
   * @param type {@code layer} (default; configs too) or {@code manifest}
   * @return 200 with what is wrong with each, and 20 packages and their tags that need it
   */
  @GET
  @Path("damage")
  @MayCall(Need.SITE_ADMIN)
  public Response list(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @QueryParam("type") @Nullable String type) {
    SignedIn.require(request);
    boolean manifests =
        Bodies.word("Damage", "type", Type.class, type).orElse(Type.LAYER) == Type.MANIFEST;
    KeyPaging paging = KeyPaging.of(uri, urls);
    List<Scrub.Damaged> found = scrub.list(manifests, paging.number(), paging.limit() + 1);
    boolean more = found.size() > paging.limit();
    return paging.answer(
        more ? found.subList(0, paging.limit()) : found,
        more,
        ScrubBodies.Damage::of,
        damaged -> Long.toString(damaged.key()));
  }
}
