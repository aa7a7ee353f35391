package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.Collaborators;
import io.hatoba.accounts.Collaborators.Collaborator;
import io.hatoba.accounts.Collaborators.Which;
import io.hatoba.accounts.User;
import io.hatoba.oci.Permission;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** {@code /repos/{owner}/{repo}/collaborators}: who may do what in a repository. */
@Path("repos/{owner}/{repo}/collaborators")
@ApplicationScoped
public class CollaboratorsResource {
  private static final String RESOURCE = "Repository";

  @Inject private Collaborators collaborators;
  @Inject private Checks checks;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Urls urls;

  /** A user, and what it may do; GitHub's shape {@code collaborator}. */
  record CollaboratorBody(
      @JsonUnwrapped UserBody user, RepositoryBody.Permissions permissions, String roleName) {
    static CollaboratorBody of(Collaborator collaborator, Urls urls) {
      return new CollaboratorBody(
          UserBody.of(collaborator.user(), urls),
          RepositoryBody.Permissions.of(collaborator.permission()),
          RepositoryBody.roleName(collaborator.permission()));
    }
  }

  /**
   * Those who may do more in the repository than anybody may, by login.
   *
   * @param affiliation {@code all}, {@code direct}, {@code outside}
   */
  @GET
  @MayCall(Need.REPOSITORY)
  public Response list(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @QueryParam("affiliation") @Nullable String affiliation) {
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.PUSH);
    Which which = Bodies.word(RESOURCE, "affiliation", Which.class, affiliation).orElse(Which.ALL);
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        collaborators.list(access.id(), which, paging.slice()),
        paging,
        collaborator -> CollaboratorBody.of(collaborator, urls));
  }

  /** 204 if a user may do more in the repository than anybody may. */
  @GET
  @Path("{username}")
  @MayCall(Need.REPOSITORY)
  public Response get(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @PathParam("username") String username) {
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.PUSH);
    if (!collaborators.collaborates(access.id(), checks.user(username).id())) {
      throw ApiException.notFound();
    }
    return Answers.nothing();
  }

  record PermissionBody(String permission, String roleName, CollaboratorBody user) {}

  /** What a user may do in the repository, from wherever. */
  @GET
  @Path("{username}/permission")
  @MayCall(Need.REPOSITORY)
  public Response permission(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @PathParam("username") String username) {
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.PULL);
    User user = checks.user(username);
    boolean self = SignedIn.require(request).id() == user.id();
    if (!self && !access.permission().includes(Permission.PUSH)) {
      throw new ApiException(403, "Must have push access to view collaborator permission.");
    }
    Permission permission = collaborators.permission(access.id(), user.id());
    return Answers.ok(
        new PermissionBody(
            word(permission),
            RepositoryBody.roleName(permission),
            CollaboratorBody.of(new Collaborator(user, permission), urls)));
  }

  /** One of the four words that GitHub had before there were five. */
  private static String word(Permission permission) {
    return Bodies.of(permission.role());
  }

  record Asked(@Nullable String permission) {
    Permission parsed() {
      return CollaboratorsResource.permission(permission);
    }
  }

  /** Reads a permission, in either of GitHub's two ways to write it. */
  static Permission permission(@Nullable String word) {
    return switch (word == null ? "push" : word) {
      case "pull", "read" -> Permission.PULL;
      case "triage" -> Permission.TRIAGE;
      case "push", "write" -> Permission.PUSH;
      case "maintain" -> Permission.MAINTAIN;
      case "admin" -> Permission.ADMIN;
      default -> throw Bodies.invalid(RESOURCE, "permission", String.valueOf(word));
    };
  }

  /**
   * Gives a user the repository, or another permission there than before.
   *
   * @param body {@code permission}: {@code pull}, {@code triage}, {@code push} (default), {@code
   *     maintain}, {@code admin}
   * @return 204
   */
  @PUT
  @Path("{username}")
  @MayCall(Need.REPOSITORY)
  public Response put(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @PathParam("username") String username,
      InputStream body) {
    Permission permission = ApiJson.read(body, Asked.class).parsed();
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.ADMIN);
    User user = checks.user(username);
    RacingInsert.retried(
        () -> {
          collaborators.give(access.id(), user.id(), permission);
          return true;
        });
    return Answers.nothing();
  }

  /**
   * Takes back what a user was given; live tokens feel it within 5 s.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204
   */
  @DELETE
  @Path("{username}")
  @MayCall(Need.REPOSITORY)
  public Response delete(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @PathParam("username") String username,
      @QueryParam("dry_run") boolean dryRun) {
    User user = checks.user(username);
    boolean self = SignedIn.require(request).id() == user.id();
    RepositoryAccess access =
        checks.repository(request, owner, repo, self ? Permission.PULL : Permission.ADMIN);
    checks.requireScope(request, "repo");
    return dryRuns.of(
        dryRun,
        () -> {
          collaborators.takeBack(access.id(), user.id());
          return true;
        },
        Answers::nothingIf);
  }
}
