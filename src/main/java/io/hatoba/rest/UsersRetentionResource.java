package io.hatoba.rest;

import io.hatoba.accounts.User;
import io.hatoba.catalog.policy.PolicyScope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/**
 * {@code /users/{username}/retention}: what is kept of the packages of a user; no part of GitHub's
 * API.
 */
@Path("users/{username}/retention")
@ApplicationScoped
public class UsersRetentionResource {
  @Inject private RetentionCalls calls;
  @Inject private Checks checks;

  private PolicyScope scope(HttpServletRequest request, String username) {
    User user = checks.user(username);
    checks.requireOwn(request, user);
    checks.requireScope(request, "delete:packages");
    return new PolicyScope.Owner(user.id(), user.login(), false);
  }

  /**
   * The policy that holds in the packages of the user that have none of their own.
   *
   * @return 200 with {@code policy}, which is null if everything is kept; {@code source}, where it
   *     is set: {@code instance}, {@code owner} or {@code package}; and {@code set_at}
   */
  @GET
  @MayCall(Need.CREDENTIAL)
  public Response get(@Context HttpServletRequest request, @PathParam("username") String username) {
    return calls.get(scope(request, username));
  }

  /**
   * Sets the policy, instead of the one that is set or inherited.
   *
   * @param body rules that keep: {@code keep_last}, {@code keep_younger_than_days}, {@code
   *     keep_pulled_within_days}, {@code keep_tags} (patterns with {@code *} and {@code ?}), {@code
   *     keep_versions} (ranges such as {@code >=1.2 <2}), {@code keep_newest_patches} and {@code
   *     keep_newest_pre_releases} of each minor version; and what goes otherwise: {@code
   *     delete_tagged}, {@code delete_untagged_after_days}
   * @return 200 with the policy; 422 for a rule out of its bounds
   */
  @PUT
  @MayCall(Need.CREDENTIAL)
  public Response put(
      @Context HttpServletRequest request,
      @PathParam("username") String username,
      InputStream body) {
    return calls.put(scope(request, username), body, SignedIn.require(request).id());
  }

  /**
   * Removes the policy; what is further away holds again.
   *
   * @return 204; 404 if none is set here
   */
  @DELETE
  @MayCall(Need.CREDENTIAL)
  public Response delete(
      @Context HttpServletRequest request, @PathParam("username") String username) {
    return calls.delete(scope(request, username));
  }

  /**
   * Deletes what nothing keeps, for 20 seconds at most; a run that is {@code in_progress} then goes
   * on with the next call.
   *
   * @param dry whether only to say what would be done: {@code deletes}, {@code keeps}, {@code
   *     frees_bytes}, and by pages each version with what keeps it
   * @return 200; 422 while another run is under way
   */
  @POST
  @Path("run")
  @MayCall(Need.CREDENTIAL)
  public Response run(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("username") String username,
      @QueryParam("dry_run") boolean dry) {
    return calls.run(scope(request, username), dry, uri, SignedIn.require(request).id());
  }

  /**
   * The last run.
   *
   * @return 200 with what it has done; 404 if there was none
   */
  @GET
  @Path("report")
  @MayCall(Need.CREDENTIAL)
  public Response report(
      @Context HttpServletRequest request, @PathParam("username") String username) {
    return calls.report(scope(request, username));
  }
}
