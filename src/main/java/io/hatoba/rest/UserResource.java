package io.hatoba.rest;

import io.hatoba.accounts.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /user}: whoever calls. */
@Path("user")
@ApplicationScoped
public class UserResource {
  @Inject private Users users;
  @Inject private Urls urls;

  /** The account of the credential. */
  @GET
  @MayCall(Need.CREDENTIAL)
  public Response get(@Context HttpServletRequest request) {
    return users
        .find(SignedIn.require(request).id())
        .map(user -> ApiJson.bytes(PrivateProfileBody.of(user, urls)))
        .map(body -> Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build())
        .orElseThrow(ApiException::notFound);
  }
}
