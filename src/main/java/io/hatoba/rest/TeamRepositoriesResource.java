package io.hatoba.rest;

import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.Collaborators;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.RepositoryLists;
import io.hatoba.accounts.Team;
import io.hatoba.oci.Permission;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** {@code /orgs/{org}/teams/{team_slug}/repos}: what a team was given. */
@Path("orgs/{org}/teams/{team_slug}/repos")
@ApplicationScoped
public class TeamRepositoriesResource {
  private static final String WANTS_BODY = "application/vnd.github.v3.repository+json";

  @Inject private Collaborators collaborators;
  @Inject private Repositories repositories;
  @Inject private RepositoryLists lists;
  @Inject private TeamChecks teamChecks;
  @Inject private Checks checks;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Urls urls;

  /** Repositories of the team that the caller sees. */
  @GET
  @MayCall(Need.ORGANIZATION)
  public Response list(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("org") String org,
      @PathParam("team_slug") String slug) {
    Team team = teamChecks.seen(request, org, slug);
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        lists.listOfTeam(SignedIn.require(request), team.id(), paging.slice()),
        paging,
        repository -> RepositoryBody.of(repository, urls));
  }

  /**
   * Whether the team was given a repository.
   *
   * @param accept asks for the repository where it is GitHub's media type for it
   * @return 204, or 200 with the repository and what the team may do there
   */
  @GET
  @Path("{owner}/{repo}")
  @MayCall(Need.ORGANIZATION)
  public Response get(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("team_slug") String slug,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @HeaderParam("Accept") @Nullable String accept) {
    Team team = teamChecks.seen(request, org, slug);
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.PULL);
    Permission permission =
        collaborators.ofTeam(access.id(), team.id()).orElseThrow(ApiException::notFound);
    if (accept == null || !accept.contains(WANTS_BODY)) {
      return Answers.nothing();
    }
    return Answers.ok(RepositoryBody.of(repositories.require(access), urls).with(permission));
  }

  record Asked(@Nullable String permission) {}

  /**
   * Gives the team a repository of its organization, or another permission there than before.
   *
   * @param body {@code permission}: {@code pull}, {@code triage}, {@code push} (default), {@code
   *     maintain}, {@code admin}
   * @return 204; 422 if the repository is not the organization's
   */
  @PUT
  @Path("{owner}/{repo}")
  @MayCall(Need.REPOSITORY)
  public Response put(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("team_slug") String slug,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      InputStream body) {
    Permission permission =
        CollaboratorsResource.permission(ApiJson.read(body, Asked.class).permission());
    Team team = teamChecks.seen(request, org, slug);
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.ADMIN);
    if (access.ownerId() != team.organizationId()) {
      throw Bodies.invalid("Team", "repository", owner + "/" + repo);
    }
    RacingInsert.retried(
        () -> {
          collaborators.giveTeam(access.id(), team, permission);
          return true;
        });
    return Answers.nothing();
  }

  /**
   * Takes back what the team was given; live tokens feel it within 5 s.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204
   */
  @DELETE
  @Path("{owner}/{repo}")
  @MayCall(Need.REPOSITORY)
  public Response delete(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("team_slug") String slug,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @QueryParam("dry_run") boolean dryRun) {
    Team team = teamChecks.seen(request, org, slug);
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.ADMIN);
    return dryRuns.of(
        dryRun,
        () -> {
          collaborators.takeBackFromTeam(access.id(), team.id());
          return true;
        },
        Answers::nothingIf);
  }
}
