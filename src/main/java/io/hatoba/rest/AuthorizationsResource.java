package io.hatoba.rest;

import io.hatoba.accounts.AccessTokens;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /authorizations}: personal access tokens as their owners manage them, the way GitHub had
 * it before its pages did: with login and password, for a token makes no other token.
 */
@Path("authorizations")
@ApplicationScoped
public class AuthorizationsResource {
  private static final String RESOURCE = "OauthAccess";

  @Inject private AccessTokens tokens;
  @Inject private Users users;
  @Inject private Urls urls;

  private User owner(HttpServletRequest request) {
    return users.find(SignedIn.require(request).id()).orElseThrow(ApiException::notFound);
  }

  /**
   * The caller's tokens, oldest first.
   *
   * @return 200 with an array of authorizations, without their secrets
   */
  @GET
  @MayCall(Need.PASSWORD)
  public Response list(@Context HttpServletRequest request, @Context UriInfo uri) {
    User owner = owner(request);
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        tokens.listOf(owner.id(), paging.slice()),
        paging,
        token -> AuthorizationBody.of(token, "", owner, urls));
  }

  record NewAuthorization(
      @Nullable List<String> scopes, @Nullable String note, @Nullable String expiresAt) {
    Optional<Instant> end() {
      if (expiresAt == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(Instant.parse(expiresAt));
      } catch (DateTimeParseException none) {
        throw Bodies.invalid(RESOURCE, "expires_at", expiresAt);
      }
    }
  }

  /**
   * Makes a token.
   *
   * @param body {@code scopes}, {@code note}, and {@code expires_at} (ISO 8601) where it is to end
   * @return 201 with the token, which is shown this once; 422 for a scope that there is not
   */
  @POST
  @MayCall(Need.PASSWORD)
  public Response create(@Context HttpServletRequest request, InputStream body) {
    NewAuthorization asked = ApiJson.read(body, NewAuthorization.class);
    List<String> scopes = Bodies.require(RESOURCE, "scopes", asked.scopes());
    String note = Bodies.require(RESOURCE, "note", asked.note());
    User owner = owner(request);
    AccessTokens.Made made = tokens.create(owner.id(), scopes, note, asked.end());
    return Answers.created(AuthorizationBody.of(made.token(), made.secret().text(), owner, urls));
  }

  /** One of the caller's tokens, without its secret. */
  @GET
  @Path("{authorization_id: [0-9]{1,18}}")
  @MayCall(Need.PASSWORD)
  public Response get(@Context HttpServletRequest request, @PathParam("authorization_id") long id) {
    User owner = owner(request);
    return tokens
        .findOf(owner.id(), id)
        .map(token -> Answers.ok(AuthorizationBody.of(token, "", owner, urls)))
        .orElseThrow(ApiException::notFound);
  }

  /**
   * Revokes one of the caller's tokens; bearer tokens that were made for it end with it.
   *
   * @return 204
   */
  @DELETE
  @Path("{authorization_id: [0-9]{1,18}}")
  @MayCall(Need.PASSWORD)
  public Response revoke(
      @Context HttpServletRequest request, @PathParam("authorization_id") long id) {
    if (!tokens.revokeOf(SignedIn.require(request).id(), id)) {
      throw ApiException.notFound();
    }
    return Answers.nothing();
  }

  record NewPassword(@Nullable String password) {}

  /**
   * Lets the caller sign in by another password. An addition to GitHub's API.
   *
   * @param body {@code password}
   * @return 204; 422 if it is too easy to guess
   */
  @PUT
  @Path("password")
  @MayCall(Need.PASSWORD)
  public Response changePassword(@Context HttpServletRequest request, InputStream body) {
    String password =
        Bodies.require("User", "password", ApiJson.read(body, NewPassword.class).password());
    users.changePassword(SignedIn.require(request).id(), password);
    return Answers.nothing();
  }
}
