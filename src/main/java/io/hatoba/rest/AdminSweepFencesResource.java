package io.hatoba.rest;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.config.Settings;
import io.hatoba.settings.LayerStoreName;
import io.hatoba.transfer.SweepFences;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/registry/sweep-fences}: what keeps files of layers where they are while a backup
 * copies them. An addition to GitHub's API.
 */
@Path("admin/registry/sweep-fences")
@ApplicationScoped
public class AdminSweepFencesResource {
  private static final String RESOURCE = "SweepFence";

  @Inject private SweepFences fences;
  @Inject private LayerStoreName store;
  @Inject private Settings settings;

  /**
   * How long one stands.
   *
   * @param seconds from now, 1 to 3600, unless it is renewed
   */
  record FenceRequest(@Nullable Long seconds) {
    Duration time() {
      long wanted = Bodies.require(RESOURCE, "seconds", seconds);
      if (wanted < 1 || wanted > SweepFences.LONGEST.toSeconds()) {
        throw new ValidationException(
            RESOURCE,
            "seconds",
            Code.INVALID,
            "a fence stands for 1 to " + SweepFences.LONGEST.toSeconds() + " seconds");
      }
      return Duration.ofSeconds(wanted);
    }
  }

  /**
   * One that stands.
   *
   * @param layerStore what the layer store calls itself, by which whoever copies knows it
   * @param database H2 or PostgreSQL
   */
  record FenceBody(long id, String layerStore, String database) {}

  /**
   * Raises one. From then on no file goes that a row of the database names.
   *
   * @param body {@code seconds} for which it stands unless it is renewed
   * @return 201 with {@code id}, {@code layer_store} and {@code database}; 422 if it would stand
   *     for longer than an hour
   */
  @POST
  @MayCall(Need.SITE_ADMIN)
  public Response raise(@Context HttpServletRequest request, InputStream body) {
    Duration time = ApiJson.read(body, FenceRequest.class).time();
    long id = fences.raise("backup by " + SignedIn.require(request).login(), time);
    return Answers.created(
        new FenceBody(id, store.find().orElse(""), settings.database().toString()));
  }

  /**
   * Lets one stand for so long from now.
   *
   * @param body {@code seconds}
   * @return 204; 404 if it is gone, and files may be too; 422 as above
   */
  @PUT
  @Path("{fence_id}")
  @MayCall(Need.SITE_ADMIN)
  public Response renew(@PathParam("fence_id") long id, InputStream body) {
    return Answers.nothingIf(fences.renew(id, ApiJson.read(body, FenceRequest.class).time()));
  }

  /**
   * Lowers one.
   *
   * @return 204, also if it was gone
   */
  @DELETE
  @Path("{fence_id}")
  @MayCall(Need.SITE_ADMIN)
  public Response lower(@PathParam("fence_id") long id) {
    fences.lower(id);
    return Answers.nothing();
  }
}
