package io.hatoba.rest;

import io.hatoba.access.OrganizationAccess;
import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.RepositoryLists;
import io.hatoba.accounts.Team;
import io.hatoba.accounts.Teams;
import io.hatoba.catalog.Contents;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /orgs/{org}/teams}. Teams have no parents. */
@Path("orgs/{org}/teams")
@ApplicationScoped
public class TeamsResource {
  private static final String RESOURCE = "Team";

  @Inject private Teams teams;
  @Inject private TeamChecks checks;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Contents contents;
  @Inject private Organizations organizations;
  @Inject private RepositoryLists lists;
  @Inject private Urls urls;

  /** Teams that the caller sees, by slug. */
  @GET
  @MayCall(Need.ORGANIZATION)
  public Response list(
      @Context HttpServletRequest request, @Context UriInfo uri, @PathParam("org") String org) {
    OrganizationAccess access = checks.organization(request, org);
    Organization organization = organizations.find(access.id()).orElseThrow();
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        teams.list(
            access.id(), SignedIn.require(request).id(), access.administers(), paging.slice()),
        paging,
        team -> TeamBody.of(team, organization, urls));
  }

  record NewTeam(
      @Nullable String name,
      @Nullable String description,
      @Nullable String privacy,
      @Nullable List<String> maintainers,
      @Nullable Long parentTeamId) {
    Optional<Boolean> secret() {
      return Optional.ofNullable(privacy)
          .map(
              word ->
                  switch (word) {
                    case "secret" -> true;
                    case "closed" -> false;
                    default -> throw Bodies.invalid(RESOURCE, "privacy", word);
                  });
    }

    Optional<String> describedAs() {
      return Bodies.text(RESOURCE, "description", description, 512);
    }

    void requireNoParent() {
      if (parentTeamId != null) {
        throw Bodies.invalid(RESOURCE, "parent_team_id", parentTeamId.toString());
      }
    }
  }

  /**
   * Makes a team.
   *
   * @param body {@code name}, {@code description}, {@code privacy} ({@code closed}, or {@code
   *     secret}, the default), {@code maintainers} (logins of members)
   * @return 201 with the team; 422 if it may not have the name
   */
  @POST
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response create(
      @Context HttpServletRequest request, @PathParam("org") String org, InputStream body) {
    NewTeam asked = ApiJson.read(body, NewTeam.class);
    OrganizationAccess access = checks.administered(request, org);
    asked.requireNoParent();
    String name = Bodies.require(RESOURCE, "name", asked.name());
    boolean secret = asked.secret().orElse(true);
    List<Long> maintainers =
        asked.maintainers() == null
            ? List.of()
            : asked.maintainers().stream().map(login -> checks.user(login).id()).toList();
    Team made =
        RacingInsert.retried(
            () ->
                teams.create(
                    access.id(), name, asked.describedAs().orElse(""), secret, maintainers));
    return Answers.created(full(request, made));
  }

  /** The team as the caller sees it: its repositories are those that the caller sees. */
  private TeamBody.Full full(HttpServletRequest request, Team team) {
    Organization organization = organizations.find(team.organizationId()).orElseThrow();
    return TeamBody.Full.of(
        team,
        teams.countMembers(team.id()),
        lists.countOfTeam(SignedIn.require(request), team.id()),
        OrganizationBody.Full.of(organization, lists.totals(team.organizationId()).open(), urls),
        TeamBody.of(team, organization, urls));
  }

  /** The team. */
  @GET
  @Path("{team_slug}")
  @MayCall(Need.ORGANIZATION)
  public Response get(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("team_slug") String slug) {
    return Answers.ok(full(request, checks.seen(request, org, slug)));
  }

  /**
   * Changes the team; its maintainers may.
   *
   * @param body {@code name}, {@code description}, {@code privacy}
   * @return 200 with the team
   */
  @PATCH
  @Path("{team_slug}")
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response change(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("team_slug") String slug,
      InputStream body) {
    NewTeam asked = ApiJson.read(body, NewTeam.class);
    Team team = checks.maintained(request, org, slug);
    asked.requireNoParent();
    Team changed =
        RacingInsert.retried(
            () ->
                teams.change(
                    team.id(),
                    Optional.ofNullable(asked.name()),
                    asked.describedAs(),
                    asked.secret()));
    return Answers.ok(full(request, changed));
  }

  /**
   * Lets the team go, with what it was given; its maintainers may.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204
   */
  @DELETE
  @Path("{team_slug}")
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response delete(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("team_slug") String slug,
      @QueryParam("dry_run") boolean dryRun) {
    long id = checks.maintained(request, org, slug).id();
    return dryRuns.of(dryRun, () -> teams.delete(id), () -> contents.team(id));
  }
}
