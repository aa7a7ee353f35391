package io.hatoba.rest;

import io.hatoba.accounts.Team;
import io.hatoba.accounts.Teams;
import io.hatoba.accounts.User;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /orgs/{org}/teams/{team_slug}/members} and {@code …/memberships/{username}}. */
@Path("orgs/{org}/teams/{team_slug}/{kind: members|memberships}")
@ApplicationScoped
public class TeamMembersResource {
  @Inject private Teams teams;
  @Inject private TeamChecks checks;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Urls urls;

  /** A user in a team, in GitHub's shape {@code team-membership}. */
  record TeamMembershipBody(String url, String role, String state) {}

  private TeamMembershipBody body(String org, Team team, User user, boolean maintainer) {
    return new TeamMembershipBody(
        urls.api("/orgs/" + org + "/teams/" + team.slug() + "/memberships/" + user.login()),
        maintainer ? "maintainer" : "member",
        "active");
  }

  /**
   * Members of the team, by login.
   *
   * @param role {@code all}, {@code member} or {@code maintainer}
   */
  @GET
  @MayCall(Need.ORGANIZATION)
  public Response list(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("org") String org,
      @PathParam("team_slug") String slug,
      @PathParam("kind") String kind,
      @QueryParam("role") @Nullable String role) {
    if (!kind.equals("members")) {
      throw ApiException.notFound();
    }
    Team team = checks.seen(request, org, slug);
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        teams.members(team.id(), maintainer(role == null ? "all" : role), paging.slice()),
        paging,
        user -> UserBody.of(user, urls));
  }

  private static Optional<Boolean> maintainer(String role) {
    return switch (role) {
      case "all" -> Optional.empty();
      case "maintainer" -> Optional.of(true);
      case "member" -> Optional.of(false);
      default -> throw Bodies.invalid("TeamMember", "role", role);
    };
  }

  /** Of a single user only memberships are served. */
  private static void requireMemberships(String kind) {
    if (!kind.equals("memberships")) {
      throw ApiException.notFound();
    }
  }

  /** What a user is in the team. */
  @GET
  @Path("{username}")
  @MayCall(Need.ORGANIZATION)
  public Response get(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("team_slug") String slug,
      @PathParam("kind") String kind,
      @PathParam("username") String username) {
    requireMemberships(kind);
    Team team = checks.seen(request, org, slug);
    User user = checks.user(username);
    boolean maintainer =
        teams.findMaintainer(team.id(), user.id()).orElseThrow(ApiException::notFound);
    return Answers.ok(body(org, team, user, maintainer));
  }

  record Role(@Nullable String role) {}

  /**
   * Puts a member of the organization into the team; its maintainers may.
   *
   * @param body {@code role}, {@code member} or {@code maintainer}
   * @return 200 with what the user is now; 422 if the user is no member of the organization
   */
  @PUT
  @Path("{username}")
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response put(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("team_slug") String slug,
      @PathParam("kind") String kind,
      @PathParam("username") String username,
      InputStream body) {
    requireMemberships(kind);
    String word = ApiJson.read(body, Role.class).role();
    Team team = checks.maintained(request, org, slug);
    boolean maintainer = maintainer(word == null ? "member" : word).orElse(false);
    User user = checks.user(username);
    RacingInsert.retried(
        () -> {
          teams.putMember(team.id(), user.id(), maintainer);
          return true;
        });
    return Answers.ok(body(org, team, user, maintainer));
  }

  /**
   * Takes a user out of the team, or leaves.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204
   */
  @DELETE
  @Path("{username}")
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response delete(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("team_slug") String slug,
      @PathParam("kind") String kind,
      @PathParam("username") String username,
      @QueryParam("dry_run") boolean dryRun) {
    requireMemberships(kind);
    User user = checks.user(username);
    boolean self = SignedIn.require(request).id() == user.id();
    Team team = self ? checks.seen(request, org, slug) : checks.maintained(request, org, slug);
    checks.requireScope(request, "admin:org");
    return dryRuns.of(dryRun, () -> teams.removeMember(team.id(), user.id()), Answers::nothingIf);
  }
}
