package io.hatoba.rest;

import io.hatoba.access.OrganizationAccess;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Organizations.Members;
import io.hatoba.accounts.User;
import io.hatoba.catalog.Contents;
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

/**
 * {@code /orgs/{org}/members} and {@code /orgs/{org}/memberships}. Who is made a member is one at
 * once: on an instance of a company nobody has to accept an invitation.
 */
@Path("orgs/{org}/{kind: members|memberships}")
@ApplicationScoped
public class OrgMembersResource {
  @Inject private Organizations organizations;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Contents contents;
  @Inject private Checks checks;
  @Inject private Urls urls;

  /**
   * Members, by login.
   *
   * @param role {@code all}, {@code admin} or {@code member}
   */
  @GET
  @MayCall(Need.ORGANIZATION)
  public Response list(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("org") String org,
      @PathParam("kind") String kind,
      @QueryParam("role") @Nullable String role) {
    requireMembers(kind);
    OrganizationAccess access = checks.readOrganization(request, org);
    Members which =
        switch (role == null ? "all" : role) {
          case "all" -> Members.ALL;
          case "admin" -> Members.OWNERS;
          case "member" -> Members.OTHERS;
          default -> throw Bodies.invalid("Membership", "role", String.valueOf(role));
        };
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        organizations.members(access.id(), which, paging.slice()),
        paging,
        user -> UserBody.of(user, urls));
  }

  private static void requireMembers(String kind) {
    if (!kind.equals("members")) {
      throw ApiException.notFound();
    }
  }

  /**
   * Of {@code members}: 204 if the user is one. Of {@code memberships}: 200 with what the user is.
   */
  @GET
  @Path("{username}")
  @MayCall(Need.ORGANIZATION)
  public Response get(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("kind") String kind,
      @PathParam("username") String username) {
    User user = checks.user(username);
    boolean self = SignedIn.require(request).id() == user.id();
    OrganizationAccess access =
        self ? checks.organization(request, org) : checks.readOrganization(request, org);
    var membership =
        organizations.findMembership(access.id(), user.id()).orElseThrow(ApiException::notFound);
    return kind.equals("members")
        ? Answers.nothing()
        : Answers.ok(MembershipBody.of(membership, urls));
  }

  record Role(@Nullable String role) {
    boolean owner() {
      return switch (role == null ? "member" : role) {
        case "admin" -> true;
        case "member" -> false;
        default -> throw Bodies.invalid("Membership", "role", String.valueOf(role));
      };
    }
  }

  /**
   * Makes a user a member or an owner.
   *
   * @param body {@code role}, {@code admin} or {@code member}
   * @return 200 with what the user is now; 422 if the organization would have no owner
   */
  @PUT
  @Path("{username}")
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response put(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("kind") String kind,
      @PathParam("username") String username,
      InputStream body) {
    if (kind.equals("members")) {
      throw ApiException.notFound();
    }
    boolean owner = ApiJson.read(body, Role.class).owner();
    OrganizationAccess access = checks.administeredOrganization(request, org);
    User user = checks.user(username);
    return Answers.ok(
        MembershipBody.of(
            RacingInsert.retried(() -> organizations.putMember(access.id(), user.id(), owner)),
            urls));
  }

  /**
   * Takes a user out, or leaves.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204; 422 if the organization would have no owner
   */
  @DELETE
  @Path("{username}")
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response delete(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @PathParam("username") String username,
      @QueryParam("dry_run") boolean dryRun) {
    User user = checks.user(username);
    boolean self = SignedIn.require(request).id() == user.id();
    OrganizationAccess access =
        self ? checks.organization(request, org) : checks.administeredOrganization(request, org);
    checks.requireScope(request, "admin:org");
    return dryRuns.of(
        dryRun,
        () -> organizations.removeMember(access.id(), user.id()),
        Answers::nothingIf,
        () -> {
          Contents.OfMember before = contents.member(access.id(), user.id());
          return gone -> before;
        });
  }
}
