package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hatoba.access.Action;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Team;
import io.hatoba.accounts.User;
import io.hatoba.catalog.PackageAccess;
import io.hatoba.catalog.PackageAccess.Held;
import io.hatoba.catalog.PackageLinks;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Role;
import io.hatoba.registry.RacingInsert;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Who has which role on a package of an account. An addition to GitHub's API, whose pages have it.
 * An image of the Docker registry has the roles of its repository: its lists are empty, and nothing
 * is given there.
 */
public abstract class OwnedPackageAccess {
  private static final String RESOURCE = "Package";

  @Inject private PackageAccess access;
  @Inject private PackageLinks links;
  @Inject private Organizations organizations;
  @Inject private PackageChecks packageChecks;
  @Inject private TeamChecks teamChecks;
  @Inject private Checks checks;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Urls urls;

  /** What a call is about: a package that the caller administers. */
  private RegistryPackage administered(HttpServletRequest request, UriInfo uri) {
    return packageChecks.require(request, uri, Action.ADMINISTER);
  }

  /**
   * Whether roles in the repository are roles on the package.
   *
   * @param repository {@code OWNER/NAME}; null if it is linked to none that the caller sees
   */
  record AccessBody(boolean inheritsAccess, @Nullable String repository) {
    static AccessBody of(RegistryPackage pack) {
      return new AccessBody(
          pack.inheritsAccess(),
          pack.repository().map(its -> its.owner().login() + "/" + its.name()).orElse(null));
    }
  }

  /** Whether the package has the roles of its repository, and which that is. */
  @GET
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response get(@Context HttpServletRequest request, @Context UriInfo uri) {
    return Answers.ok(AccessBody.of(administered(request, uri)));
  }

  record Inheritance(@Nullable Boolean inheritsAccess) {}

  /**
   * Lets the package have the roles of its repository instead of those that people and teams have,
   * or its own.
   *
   * @param body {@code inherits_access}
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 200; 422 if it is linked to no repository
   */
  @PATCH
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response inherit(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @QueryParam("dry_run") boolean dryRun,
      InputStream body) {
    boolean inherits =
        Bodies.require(
            RESOURCE, "inherits_access", ApiJson.read(body, Inheritance.class).inheritsAccess());
    RegistryPackage pack = administered(request, uri);
    return dryRuns.of(
        dryRun,
        () -> {
          links.inherit(pack.id(), inherits);
          return inherits;
        },
        now -> Answers.ok(new AccessBody(now, AccessBody.of(pack).repository())));
  }

  record Asked(@Nullable String role) {
    /** Any role but none, which a withdrawal is for. */
    Role required() {
      String word = Bodies.require(RESOURCE, "role", role);
      return Bodies.word(RESOURCE, "role", Role.class, word)
          .filter(one -> one != Role.NONE)
          .orElseThrow(() -> Bodies.invalid(RESOURCE, "role", word));
    }
  }

  /** A user and its role. */
  record UserRole(@JsonUnwrapped UserBody user, String role) {}

  /** Users who were given a role, by login. */
  @GET
  @Path("users")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response users(@Context HttpServletRequest request, @Context UriInfo uri) {
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        access.listUsers(administered(request, uri).id(), paging.slice()),
        paging,
        held -> new UserRole(UserBody.of(held.holder(), urls), Bodies.of(held.role())));
  }

  /**
   * Gives a user a role, or another one than before; nobody is asked whether they want it.
   *
   * @param body {@code role}: {@code read}, {@code write}, {@code admin}
   * @return 204; 422 for who is not in the organization, if not everybody may see the package
   */
  @PUT
  @Path("users/{login}")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response putUser(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("login") String login,
      InputStream body) {
    Role role = ApiJson.read(body, Asked.class).required();
    RegistryPackage pack = administered(request, uri);
    User user = checks.user(login);
    return raced(() -> access.giveUser(pack.id(), user.id(), role));
  }

  /**
   * Withdraws the role of a user, who may do so too; live tokens feel it within 5 s.
   *
   * @return 204; 404 if the user was given none
   */
  @DELETE
  @Path("users/{login}")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response deleteUser(
      @Context HttpServletRequest request, @Context UriInfo uri, @PathParam("login") String login) {
    packageChecks.requireScopes(request, Action.ADMINISTER.scope());
    User user = checks.user(login);
    boolean self = SignedIn.require(request).id() == user.id();
    RegistryPackage pack =
        packageChecks.require(request, uri, self ? Action.PULL : Action.ADMINISTER);
    return withdrawn(access.withdrawUser(pack.id(), user.id()));
  }

  /** A team and its role. */
  record TeamRole(@JsonUnwrapped TeamBody team, String role) {}

  /** Teams that were given a role, by slug. */
  @GET
  @Path("teams")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response teams(@Context HttpServletRequest request, @Context UriInfo uri) {
    RegistryPackage pack = administered(request, uri);
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        access.listTeams(pack.id(), paging.slice()),
        paging,
        held ->
            new TeamRole(
                TeamBody.of(held.holder(), organization(held), urls), Bodies.of(held.role())));
  }

  private Organization organization(Held<Team> held) {
    return organizations.find(held.holder().organizationId()).orElseThrow(ApiException::notFound);
  }

  /**
   * Gives a team of the organization a role, or another one than before.
   *
   * @param body {@code role}: {@code read}, {@code write}, {@code admin}
   * @return 204; 404 for a team that the caller does not see
   */
  @PUT
  @Path("teams/{team_slug}")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response putTeam(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("team_slug") String slug,
      InputStream body) {
    Role role = ApiJson.read(body, Asked.class).required();
    RegistryPackage pack = administered(request, uri);
    Team team = teamChecks.seen(request, pack.owner().login(), slug);
    return raced(() -> access.giveTeam(pack.id(), team.id(), role));
  }

  /**
   * Withdraws the role of a team.
   *
   * @return 204; 404 if it was given none
   */
  @DELETE
  @Path("teams/{team_slug}")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response deleteTeam(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("team_slug") String slug) {
    RegistryPackage pack = administered(request, uri);
    Team team = teamChecks.seen(request, pack.owner().login(), slug);
    return withdrawn(access.withdrawTeam(pack.id(), team.id()));
  }

  /** A repository and the role of its workflows. */
  record RepositoryRole(@JsonUnwrapped RepositoryBody repository, String role) {}

  /** Repositories whose workflows were given a role, by name. */
  @GET
  @Path("repositories")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response repositories(@Context HttpServletRequest request, @Context UriInfo uri) {
    RegistryPackage pack = administered(request, uri);
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        access.listRepositories(pack.id(), paging.slice()),
        paging,
        held ->
            new RepositoryRole(
                RepositoryBody.of(held.holder(), urls).withoutPermissions(),
                Bodies.of(held.role())));
  }

  /**
   * Gives the workflows of a repository of the owner a role, or another one than before.
   *
   * @param body {@code role}: {@code read}, {@code write}, {@code admin}
   * @return 204; 404 for a repository that the caller does not see
   */
  @PUT
  @Path("repositories/{repo}")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response putRepository(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("repo") String repo,
      InputStream body) {
    Role role = ApiJson.read(body, Asked.class).required();
    RegistryPackage pack = administered(request, uri);
    RepositoryAccess repository =
        checks.repository(request, pack.owner().login(), repo, Permission.PULL);
    return raced(() -> access.giveRepository(pack.id(), repository.id(), role));
  }

  /**
   * Withdraws the role of a repository's workflows.
   *
   * @return 204; 404 if they were given none
   */
  @DELETE
  @Path("repositories/{repo}")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response deleteRepository(
      @Context HttpServletRequest request, @Context UriInfo uri, @PathParam("repo") String repo) {
    RegistryPackage pack = administered(request, uri);
    RepositoryAccess repository =
        checks.repository(request, pack.owner().login(), repo, Permission.PULL);
    return withdrawn(access.withdrawRepository(pack.id(), repository.id()));
  }

  private static Response raced(Runnable work) {
    RacingInsert.retried(
        () -> {
          work.run();
          return true;
        });
    return Answers.nothing();
  }

  private static Response withdrawn(boolean done) {
    if (!done) {
      throw ApiException.notFound();
    }
    return Answers.nothing();
  }
}
