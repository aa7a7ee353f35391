package io.hatoba.rest;

import io.hatoba.accounts.AccessTokens;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.accounts.ValidationException;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
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
  @Inject private Urls urls;

  record NewUser(@Nullable String login, boolean suspended) {}

  /**
   * Makes a user.
   *
   * @param body {@code login}, and {@code suspended} where it may not act yet
   * @return 201 with the user; 422 if nobody may have the login or somebody has it
   */
  @POST
  @MayCall(Need.SITE_ADMIN)
  public Response create(InputStream body) {
    NewUser asked = ApiJson.read(body, NewUser.class);
    String login = asked.login();
    if (login == null) {
      throw missing("User", "login");
    }
    User made = RacingInsert.retried(() -> users.create(login, asked.suspended()));
    return Response.status(Response.Status.CREATED)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(ApiJson.bytes(UserBody.of(made, urls)))
        .build();
  }

  private static ValidationException missing(String resource, String field) {
    return new ValidationException(
        resource, field, ValidationException.Code.MISSING_FIELD, field + " must be there");
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
    if (asked.scopes() == null) {
      throw missing("OauthAccess", "scopes");
    }
    AccessTokens.Made made = tokens.impersonate(user.id(), asked.scopes());
    return Response.status(Response.Status.CREATED)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(ApiJson.bytes(AuthorizationBody.of(made.token(), made.secret().text(), user, urls)))
        .build();
  }

  /**
   * Revokes that token.
   *
   * @return 204
   */
  @DELETE
  @Path("{username}/authorizations")
  @MayCall(Need.SITE_ADMIN)
  public Response endImpersonation(@PathParam("username") String username) {
    if (!tokens.revokeImpersonation(require(username).id())) {
      throw ApiException.notFound();
    }
    return Response.noContent().build();
  }

  private User require(String username) {
    return users
        .find(username)
        .filter(account -> !account.organization())
        .orElseThrow(ApiException::notFound);
  }
}
