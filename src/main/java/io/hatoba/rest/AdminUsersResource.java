package io.hatoba.rest;

import io.hatoba.accounts.AccessTokens;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.catalog.Contents;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /admin/users}: users, and tokens by which a site administrator acts as one. */
@Path("admin/users")
@ApplicationScoped
public class AdminUsersResource {
  @Inject private Users users;
  @Inject private AccessTokens tokens;
  @Inject private Contents contents;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Urls urls;

  record NewUser(@Nullable String login, @Nullable String email, boolean suspended) {}

  /**
   * Makes a user.
   *
   * @param body {@code login}, {@code email}, and {@code suspended} where it may not act yet
   * @return 201 with the user; 422 if nobody may have the login or somebody has it
   */
  @POST
  @MayCall(Need.SITE_ADMIN)
  public Response create(InputStream body) {
    NewUser asked = ApiJson.read(body, NewUser.class);
    String login = Bodies.require("User", "login", asked.login());
    String email = Bodies.email("User", "email", asked.email()).orElse("");
    User made = RacingInsert.retried(() -> users.create(login, email, asked.suspended()));
    return Answers.created(UserBody.of(made, urls));
  }

  record NewLogin(@Nullable String login) {}

  /**
   * Gives a user another login. The one before goes on reaching it until it is released.
   *
   * @param body {@code login}
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 202 with a message and where the user is now; 422 if it may not have the login
   */
  @PATCH
  @Path("{username}")
  @MayCall(Need.SITE_ADMIN)
  public Response rename(
      @PathParam("username") String username,
      @QueryParam("dry_run") boolean dryRun,
      InputStream body) {
    String login = Bodies.require("User", "login", ApiJson.read(body, NewLogin.class).login());
    require(username);
    return dryRuns.of(
        dryRun,
        () -> users.rename(username, login),
        renamed -> Answers.accepted("The user was renamed.", urls.api("/users/" + login)));
  }

  record NewPassword(@Nullable String password) {}

  /**
   * Lets a user sign in by a password, at the routes that take one. An addition to GitHub's API.
   *
   * @param body {@code password}
   * @return 204; 422 if it is too easy to guess
   */
  @PUT
  @Path("{username}/password")
  @MayCall(Need.SITE_ADMIN)
  public Response changePassword(@PathParam("username") String username, InputStream body) {
    String password =
        Bodies.require("User", "password", ApiJson.read(body, NewPassword.class).password());
    users.changePassword(require(username).id(), password);
    return Answers.nothing();
  }

  /**
   * Lets a user go, with its tokens, memberships and repositories.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204; 403 for oneself; 422 if it owns packages, or an organization that nobody else owns
   */
  @DELETE
  @Path("{username}")
  @MayCall(Need.SITE_ADMIN)
  public Response delete(
      @Context HttpServletRequest request,
      @PathParam("username") String username,
      @QueryParam("dry_run") boolean dryRun) {
    User user = require(username);
    if (SignedIn.require(request).id() == user.id()) {
      throw new ApiException(403, "You cannot delete yourself");
    }
    return dryRuns.of(dryRun, () -> users.delete(username), () -> contents.account(user.id()));
  }

  record NewAuthorization(@Nullable List<String> scopes) {}

  /**
   * Makes a token by which a site administrator acts as a user, in place of the one before.
   *
   * @param body {@code scopes}
   * @return 201 with the token, which is shown this once
   */
  @POST
  @Path("{username}/authorizations")
  @MayCall(Need.SITE_ADMIN)
  public Response impersonate(@PathParam("username") String username, InputStream body) {
    NewAuthorization asked = ApiJson.read(body, NewAuthorization.class);
    User user = require(username);
    List<String> scopes = Bodies.require("OauthAccess", "scopes", asked.scopes());
    AccessTokens.Made made = tokens.impersonate(user.id(), scopes);
    return Answers.created(AuthorizationBody.of(made.token(), made.secret().text(), user, urls));
  }

  /**
   * Revokes that token.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204
   */
  @DELETE
  @Path("{username}/authorizations")
  @MayCall(Need.SITE_ADMIN)
  public Response endImpersonation(
      @PathParam("username") String username, @QueryParam("dry_run") boolean dryRun) {
    long id = require(username).id();
    return dryRuns.of(dryRun, () -> tokens.revokeImpersonation(id), Answers::nothingIf);
  }

  private User require(String username) {
    return users
        .find(username)
        .filter(account -> !account.organization())
        .orElseThrow(ApiException::notFound);
  }
}
