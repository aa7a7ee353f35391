package io.hatoba.rest;

import io.hatoba.accounts.ValidationException;
import io.hatoba.maintenance.sweeping.Sweep;
import io.hatoba.maintenance.sweeping.Sweeper;
import io.hatoba.maintenance.sweeping.Sweeps;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** {@code /admin/registry/sweeps}: what was swept away; no part of GitHub's API. */
@Path("admin/registry/sweeps")
@ApplicationScoped
public class AdminSweepsResource {
  @Inject private Sweeps sweeps;
  @Inject private Sweeper sweeper;
  @Inject private Urls urls;

  record SweepBody(
      long id,
      String status,
      boolean stopped,
      boolean asked,
      String startedAt,
      @Nullable String finishedAt,
      long manifests,
      long packages,
      long links,
      long blobs,
      long files,
      long freedBytes,
      long failures) {
    static SweepBody of(Sweep sweep) {
      return new SweepBody(
          sweep.id(),
          sweep.finishedAt().isPresent() ? "completed" : "in_progress",
          sweep.stopped(),
          sweep.asked(),
          ApiJson.time(sweep.startedAt()),
          sweep.finishedAt().map(ApiJson::time).orElse(null),
          sweep.manifests(),
          sweep.packages(),
          sweep.links(),
          sweep.blobs(),
          sweep.files(),
          sweep.bytes(),
          sweep.failures());
    }
  }

  /**
   * The last sweeps that did something or were asked for, and the last one, the latest first.
   *
   * @return 200; {@code per_page} (1 to 100) and {@code after} choose the page, and {@code Link}
   *     has the next
   */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response list(@Context UriInfo uri) {
    KeyPaging paging = KeyPaging.of(uri, urls);
    List<Sweep> found = sweeps.list(before(paging.after()), paging.limit() + 1);
    return paging.answer(
        found.subList(0, Math.min(paging.limit(), found.size())),
        found.size() > paging.limit(),
        SweepBody::of,
        sweep -> Long.toString(sweep.id()));
  }

  private static long before(String after) {
    return after.isEmpty() ? Long.MAX_VALUE : number(after);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException none) {
      throw ApiException.notFound();
    }
  }

  /**
   * A sweep.
   *
   * @return 200 with what it has done so far; 404 if it is not among the last ones
   */
  @GET
  @Path("{sweep_id}")
  @MayCall(Need.SITE_ADMIN)
  public Response get(@PathParam("sweep_id") String id) {
    return Answers.ok(SweepBody.of(sweeps.find(number(id)).orElseThrow(ApiException::notFound)));
  }

  /**
   * Begins a sweep now, beside everything else.
   *
   * @return 202 with the sweep; 422 if one is under way
   */
  @POST
  @MayCall(Need.SITE_ADMIN)
  public Response begin(@Context HttpServletRequest request) {
    OptionalLong begun = sweeper.begin(SignedIn.require(request).id());
    if (begun.isEmpty()) {
      throw new ValidationException(
          "Sweep", "sweep", ValidationException.Code.UNPROCESSABLE, "a sweep is under way");
    }
    return Response.status(Response.Status.ACCEPTED)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(ApiJson.bytes(SweepBody.of(sweeps.find(begun.getAsLong()).orElseThrow())))
        .build();
  }
}
