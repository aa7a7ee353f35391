package io.hatoba.rest;

import io.hatoba.accounts.AccessTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** {@code /admin/tokens}: the tokens of everybody. */
@Path("admin/tokens")
@ApplicationScoped
public class AdminTokensResource {
  @Inject private AccessTokens tokens;
  @Inject private Urls urls;

  /**
   * Tokens that have not expired, in the order in which they were made.
   *
   * @return 200 with an array of authorizations, without their secrets
   */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response list(@Context UriInfo uri) {
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        tokens.list(paging.slice()),
        paging,
        owned -> AuthorizationBody.of(owned.token(), "", owned.owner(), urls));
  }

  /**
   * Revokes a token; bearer tokens that were made for it end with it.
   *
   * @return 204
   */
  @DELETE
  @Path("{token_id: [0-9]{1,18}}")
  @MayCall(Need.SITE_ADMIN)
  public Response revoke(@PathParam("token_id") long id) {
    if (!tokens.revoke(id)) {
      throw ApiException.notFound();
    }
    return Answers.nothing();
  }
}
