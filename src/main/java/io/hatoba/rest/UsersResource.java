package io.hatoba.rest;

import io.hatoba.access.Caller;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.RepositoryLists;
import io.hatoba.accounts.RepositoryLists.Wanted;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /users/{username}}, and what a site administrator changes about a user. */
@Path("users/{username}")
@ApplicationScoped
public class UsersResource {
  private static final int FORBIDDEN = 403;

  @Inject private Users users;
  @Inject private Organizations organizations;
  @Inject private Repositories repositories;
  @Inject private RepositoryLists lists;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Checks checks;
  @Inject private Urls urls;

  /**
   * Repositories of the account that the caller sees.
   *
   * @param type {@code owner} (default) or {@code all}, which are the same here
   * @param sort {@code full_name} (default), {@code created}, {@code updated}, {@code pushed}
   */
  @GET
  @Path("repos")
  @MayCall(Need.REPOSITORY)
  public Response repositories(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("username") String username,
      @QueryParam("sort") @Nullable String sort,
      @QueryParam("direction") @Nullable String direction) {
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        lists.listOf(
            SignedIn.require(request),
            checks.account(username).id(),
            Wanted.ALL,
            Sorting.order(sort == null ? "full_name" : sort, direction),
            paging.slice()),
        paging,
        repository -> RepositoryBody.of(repository, urls));
  }

  /**
   * Organizations of a user in which the caller is too; a site administrator sees all. Of GitHub's
   * memberships it lists those that are public; here none is.
   */
  @GET
  @Path("orgs")
  @MayCall(Need.ORGANIZATION)
  public Response organizations(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("username") String username) {
    Caller.Account caller = SignedIn.require(request);
    long user = checks.user(username).id();
    Paging paging = Paging.of(uri, urls);
    Listing<Organization> seen =
        caller.administersSite() || caller.scopes().contains("read:org")
            ? organizations.listCommon(
                user, caller.administersSite() ? user : caller.id(), paging.slice())
            : new Listing<>(List.of(), 0);
    return Answers.page(seen, paging, organization -> OrganizationBody.of(organization, urls));
  }

  /**
   * Logins that the account had and that reach it still. An addition to GitHub's API.
   *
   * @return 200 with an array of logins
   */
  @GET
  @Path("aliases")
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response aliases(
      @Context HttpServletRequest request, @PathParam("username") String username) {
    User account = checks.account(username);
    checks.requireOwn(request, account);
    return Answers.ok(users.aliases(account.id()));
  }

  /**
   * Releases a login that the account had; another may have it next. An addition to GitHub's API.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204
   */
  @DELETE
  @Path("aliases/{alias}")
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response release(
      @Context HttpServletRequest request,
      @PathParam("username") String username,
      @PathParam("alias") String alias,
      @QueryParam("dry_run") boolean dryRun) {
    User account = checks.account(username);
    checks.requireOwn(request, account);
    checks.requireScope(request, account.organization() ? "admin:org" : "repo");
    return dryRuns.of(dryRun, () -> users.releaseAlias(account.id(), alias), Answers::nothingIf);
  }

  /**
   * Names below the account that repositories left there when they went to others, and that reach
   * them still. An addition to GitHub's API.
   *
   * @return 200 with an array of names, which do not say who has the repositories; 404 for who does
   *     not own the account
   */
  @GET
  @Path("repository-aliases")
  @MayCall(Need.REPOSITORY)
  public Response repositoryAliases(
      @Context HttpServletRequest request, @PathParam("username") String username) {
    return Answers.ok(repositories.namesLeft(checks.owned(request, username).id()));
  }

  /**
   * Releases such a name; another repository may have it next. An addition to GitHub's API.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204
   */
  @DELETE
  @Path("repository-aliases/{alias}")
  @MayCall(Need.REPOSITORY)
  public Response releaseRepositoryAlias(
      @Context HttpServletRequest request,
      @PathParam("username") String username,
      @PathParam("alias") String alias,
      @QueryParam("dry_run") boolean dryRun) {
    User account = checks.owned(request, username);
    // Whose the repository is by now is nothing that is told here.
    return dryRuns.discreetly(
        dryRun, () -> repositories.releaseNameLeft(account.id(), alias), Answers::nothingIf);
  }

  /** An account, an organization too; a site administrator sees more of it. */
  @GET
  @MayCall(Need.CREDENTIAL)
  public Response get(@Context HttpServletRequest request, @PathParam("username") String username) {
    boolean all = SignedIn.require(request).siteAdmin();
    return users
        .find(username)
        .map(
            user ->
                all
                    ? PrivateProfileBody.of(user, lists.totals(user.id()), urls)
                    : ProfileBody.of(user, lists.totals(user.id()), urls))
        .map(Answers::ok)
        .orElseThrow(ApiException::notFound);
  }

  /**
   * Suspends a user: nobody may act as it, live tokens included.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204
   */
  @PUT
  @Path("suspended")
  @MayCall(Need.SITE_ADMIN)
  public Response suspend(
      @Context HttpServletRequest request,
      @PathParam("username") String username,
      @QueryParam("dry_run") boolean dryRun) {
    requireAnother(request, username, "suspend");
    return dryRuns.of(dryRun, () -> users.suspend(username), Answers::nothingIf);
  }

  /**
   * Lets a user act again.
   *
   * @return 204
   */
  @DELETE
  @Path("suspended")
  @MayCall(Need.SITE_ADMIN)
  public Response unsuspend(@PathParam("username") String username) {
    return Answers.nothingIf(users.unsuspend(username));
  }

  /**
   * Makes a user a site administrator.
   *
   * @return 204
   */
  @PUT
  @Path("site_admin")
  @MayCall(Need.SITE_ADMIN)
  public Response promote(@PathParam("username") String username) {
    return Answers.nothingIf(users.administersSite(username, true));
  }

  /**
   * Makes a site administrator an ordinary user.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204
   */
  @DELETE
  @Path("site_admin")
  @MayCall(Need.SITE_ADMIN)
  public Response demote(
      @Context HttpServletRequest request,
      @PathParam("username") String username,
      @QueryParam("dry_run") boolean dryRun) {
    requireAnother(request, username, "demote");
    return dryRuns.of(dryRun, () -> users.administersSite(username, false), Answers::nothingIf);
  }

  /** So that no site administrator shuts themselves out. */
  private void requireAnother(HttpServletRequest request, String username, String action) {
    long self = SignedIn.require(request).id();
    if (users.find(username).filter(user -> user.id() == self).isPresent()) {
      throw new ApiException(FORBIDDEN, "You cannot " + action + " yourself");
    }
  }
}
