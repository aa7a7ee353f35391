package io.hatoba.rest;

import io.hatoba.accounts.AccessTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** {@code /admin/tokens}: the tokens of everybody. */
@Path("admin/tokens")
@ApplicationScoped
public class AdminTokensResource {
  @Inject private AccessTokens tokens;

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
    return Response.noContent().build();
  }
}
