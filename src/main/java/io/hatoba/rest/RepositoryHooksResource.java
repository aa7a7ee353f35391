package io.hatoba.rest;

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

/** {@code /repos/{owner}/{repo}/hooks}: who hears of what is pushed to a repository. */
@Path("repos/{owner}/{repo}/hooks")
@ApplicationScoped
public class RepositoryHooksResource {
  private static final String ID = "{hook_id: [0-9]{1,18}}";
  private static final String DELIVERY = ID + "/deliveries/{delivery_id: [0-9]{1,18}}";
  private static final List<String> OTHERWISE = List.of("push");

  @Inject private HookCalls calls;
  @Inject private Checks checks;

  private HookCalls.Place place(HttpServletRequest request, String owner, String name) {
    return new HookCalls.Place(
        checks.hookedRepository(request, owner, name), "/repos/" + owner + "/" + name + "/hooks");
  }

  /** All of them, the oldest first. */
  @GET
  @MayCall(Need.REPOSITORY_HOOKS)
  public Response list(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String name,
      @Context UriInfo uri) {
    return calls.list(place(request, owner, name), uri);
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
  @MayCall(Need.REPOSITORY_HOOKS)
  public Response create(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String name,
      InputStream body) {
    return calls.create(place(request, owner, name), request, body, OTHERWISE);
  }

  /** One of them. */
  @GET
  @Path(ID)
  @MayCall(Need.REPOSITORY_HOOKS)
  public Response get(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String name,
      @PathParam("hook_id") long id) {
    return calls.get(place(request, owner, name), id);
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
  @MayCall(Need.REPOSITORY_HOOKS)
  public Response change(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String name,
      @PathParam("hook_id") long id,
      InputStream body) {
    return calls.change(place(request, owner, name), id, body);
  }

  /**
   * Deletes a hook; what it was not told yet it will not be told.
   *
   * @return 204
   */
  @DELETE
  @Path(ID)
  @MayCall(Need.REPOSITORY_HOOKS)
  public Response delete(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String name,
      @PathParam("hook_id") long id) {
    return calls.delete(place(request, owner, name), id);
  }

  /**
   * Lets a hook be told that it is there.
   *
   * @return 204
   */
  @POST
  @Path(ID + "/pings")
  @MayCall(Need.REPOSITORY_HOOKS)
  public Response ping(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String name,
      @PathParam("hook_id") long id) {
    return calls.ping(place(request, owner, name), request, id);
  }

  /**
   * Lets a hook be told of the last push to Git, of which there is none.
   *
   * @return 204
   */
  @POST
  @Path(ID + "/{test: tests?}")
  @MayCall(Need.REPOSITORY_HOOKS)
  public Response test(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String name,
      @PathParam("hook_id") long id) {
    calls.get(place(request, owner, name), id);
    return Answers.nothing();
  }

  /** Where and how a hook is told. */
  @GET
  @Path(ID + "/config")
  @MayCall(Need.REPOSITORY_HOOKS)
  public Response config(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String name,
      @PathParam("hook_id") long id) {
    return calls.config(place(request, owner, name), id);
  }

  /**
   * Changes where and how a hook is told; what is missing stays.
   *
   * @return 200 with the config
   */
  @PATCH
  @Path(ID + "/config")
  @MayCall(Need.REPOSITORY_HOOKS)
  public Response changeConfig(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String name,
      @PathParam("hook_id") long id,
      InputStream body) {
    return calls.changeConfig(place(request, owner, name), id, body);
  }

  /**
   * Attempts to tell a hook something, the newest first.
   *
   * @return 200; {@code Link} has the next page
   */
  @GET
  @Path(ID + "/deliveries")
  @MayCall(Need.REPOSITORY_HOOKS)
  public Response deliveries(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String name,
      @PathParam("hook_id") long id,
      @Context UriInfo uri) {
    return calls.deliveries(place(request, owner, name), id, uri);
  }

  /** An attempt, with what was said on either side. */
  @GET
  @Path(DELIVERY)
  @MayCall(Need.REPOSITORY_HOOKS)
  public Response delivery(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String name,
      @PathParam("hook_id") long id,
      @PathParam("delivery_id") long deliveryId) {
    return calls.delivery(place(request, owner, name), id, deliveryId);
  }

  /**
   * Lets the same be told once more, soon.
   *
   * @return 202
   */
  @POST
  @Path(DELIVERY + "/attempts")
  @MayCall(Need.REPOSITORY_HOOKS)
  public Response redeliver(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String name,
      @PathParam("hook_id") long id,
      @PathParam("delivery_id") long deliveryId) {
    return calls.redeliver(place(request, owner, name), id, deliveryId);
  }
}
