package io.hatoba.rest;

import io.hatoba.catalog.hooks.HookTarget;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;

/**
 * {@code /admin/hooks}: who hears of everything that is pushed. GitHub has no deliveries and
 * configs of these.
 */
@Path("admin/hooks")
@ApplicationScoped
public class AdminHooksResource {
  private static final String ID = "{hook_id: [0-9]{1,18}}";
  private static final String DELIVERY = ID + "/deliveries/{delivery_id: [0-9]{1,18}}";
  private static final List<String> OTHERWISE = List.of("user", "organization");
  private static final HookCalls.Place PLACE =
      new HookCalls.Place(HookTarget.INSTANCE, "/admin/hooks");

  @Inject private HookCalls calls;

  /** All of them, the oldest first. */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response list(@Context UriInfo uri) {
    return calls.list(PLACE, uri);
  }

  /**
   * Makes a hook, and pings it.
   *
   * @param body {@code config} ({@code url}, {@code content_type} {@code json} or {@code form},
   *     {@code secret}, {@code insecure_ssl}), {@code events}, {@code active}; {@code name} is
   *     {@code web}
   * @return 201 with the hook, its secret masked; 422 if there is one like it
   */
  @POST
  @MayCall(Need.SITE_ADMIN)
  public Response create(@Context HttpServletRequest request, InputStream body) {
    return calls.create(PLACE, request, body, OTHERWISE);
  }

  /** One of them. */
  @GET
  @Path(ID)
  @MayCall(Need.SITE_ADMIN)
  public Response get(@PathParam("hook_id") long id) {
    return calls.get(PLACE, id);
  }

  /**
   * Changes a hook. A {@code config} takes the place of the one before: without a secret it has
   * none.
   *
   * @param body as for a new one; {@code add_events} and {@code remove_events} besides
   * @return 200 with the hook
   */
  @PATCH
  @Path(ID)
  @MayCall(Need.SITE_ADMIN)
  public Response change(@PathParam("hook_id") long id, InputStream body) {
    return calls.change(PLACE, id, body);
  }

  /**
   * Deletes a hook; what it was not told yet it will not be told.
   *
   * @return 204
   */
  @DELETE
  @Path(ID)
  @MayCall(Need.SITE_ADMIN)
  public Response delete(@PathParam("hook_id") long id) {
    return calls.delete(PLACE, id);
  }

  /**
   * Lets a hook be told that it is there.
   *
   * @return 204
   */
  @POST
  @Path(ID + "/pings")
  @MayCall(Need.SITE_ADMIN)
  public Response ping(@Context HttpServletRequest request, @PathParam("hook_id") long id) {
    return calls.ping(PLACE, request, id);
  }

  /** Where and how a hook is told. */
  @GET
  @Path(ID + "/config")
  @MayCall(Need.SITE_ADMIN)
  public Response config(@PathParam("hook_id") long id) {
    return calls.config(PLACE, id);
  }

  /**
   * Changes where and how a hook is told; what is missing stays.
   *
   * @return 200 with the config
   */
  @PATCH
  @Path(ID + "/config")
  @MayCall(Need.SITE_ADMIN)
  public Response changeConfig(@PathParam("hook_id") long id, InputStream body) {
    return calls.changeConfig(PLACE, id, body);
  }

  /**
   * Attempts to tell a hook something, the newest first.
   *
   * @return 200; {@code Link} has the next page
   */
  @GET
  @Path(ID + "/deliveries")
  @MayCall(Need.SITE_ADMIN)
  public Response deliveries(@PathParam("hook_id") long id, @Context UriInfo uri) {
    return calls.deliveries(PLACE, id, uri);
  }

  /** An attempt, with what was said on either side. */
  @GET
  @Path(DELIVERY)
  @MayCall(Need.SITE_ADMIN)
  public Response delivery(
      @PathParam("hook_id") long id, @PathParam("delivery_id") long deliveryId) {
    return calls.delivery(PLACE, id, deliveryId);
  }

  /**
   * Lets the same be told once more, soon.
   *
   * @return 202
   */
  @POST
  @Path(DELIVERY + "/attempts")
  @MayCall(Need.SITE_ADMIN)
  public Response redeliver(
      @PathParam("hook_id") long id, @PathParam("delivery_id") long deliveryId) {
    return calls.redeliver(PLACE, id, deliveryId);
  }
}
