package io.hatoba.rest;

import io.hatoba.access.Action;
import io.hatoba.accounts.User;
import io.hatoba.catalog.TagProtection;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code …/packages/{package_type}/{package_name}/tag-protection}: rules that protect tags of a
 * package, below organizations, users and the caller. An addition to GitHub's API.
 */
public abstract class PackageTagProtectionOperations {
  @Inject private PackagePaths paths;
  @Inject private TagRuleCalls calls;

  /** Below what the packages stand. */
  abstract PackagePaths.Below below();

  private TagProtection.Where where(
      HttpServletRequest request, @Nullable String login, String type, String name, Action action) {
    User owner = paths.owner(request, below(), Bodies.orEmpty(login));
    return new TagProtection.Where.Pack(paths.require(request, owner, type, name, action));
  }

  /**
   * The package's own rules, the oldest first.
   *
   * @return 200 with an array of {@code id}, {@code kind}, {@code syntax}, {@code pattern}, {@code
   *     exceptions}, {@code owner} and {@code package_name}
   */
  @GET
  @MayCall(Need.PACKAGE_READER)
  public Response list(
      @Context HttpServletRequest request,
      @PathParam("owner") @Nullable String owner,
      @PathParam("package_type") String type,
      @PathParam("package_name") String name) {
    return calls.list(where(request, owner, type, name, Action.PULL));
  }

  /**
   * Makes a rule; felt within 5 seconds.
   *
   * @param body {@code pattern}, {@code kind} ({@code immutable}, {@code write_once}), {@code
   *     syntax} ({@code glob}, {@code regex}), {@code exceptions} (patterns)
   * @return 201 with the rule; 403 for who does not administer the package
   */
  @POST
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response create(
      @Context HttpServletRequest request,
      @PathParam("owner") @Nullable String owner,
      @PathParam("package_type") String type,
      @PathParam("package_name") String name,
      InputStream body) {
    return calls.create(request, where(request, owner, type, name, Action.ADMINISTER), body);
  }

  /**
   * Removes a rule; felt within 5 seconds.
   *
   * @return 204
   */
  @DELETE
  @Path("{rule_id: [0-9]{1,18}}")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response delete(
      @Context HttpServletRequest request,
      @PathParam("owner") @Nullable String owner,
      @PathParam("package_type") String type,
      @PathParam("package_name") String name,
      @PathParam("rule_id") long id) {
    return calls.delete(where(request, owner, type, name, Action.ADMINISTER), id);
  }
}
