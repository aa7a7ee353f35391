package io.hatoba.rest;

import io.hatoba.accounts.workflows.TokenExchange;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** {@code /actions/oidc/token}: workflow tokens for identity tokens of CI jobs. */
@Path("actions/oidc/token")
@ApplicationScoped
public class OidcTokenResource {
  @Inject private TokenExchange exchange;

  record Identity(@Nullable String idToken) {}

  /**
   * Makes a workflow token for a job that shows an identity token of a trusted issuer. An addition
   * to GitHub's API.
   *
   * @param body {@code id_token}
   * @return 201 as {@link WorkflowTokensResource#create}; 401 with the check that failed if the
   *     token is not good, 403 if it is and gives nothing here, 503 if its issuer's keys cannot be
   *     had
   */
  @POST
  @MayCall(Need.NOTHING)
  public Response exchange(InputStream body) {
    String token =
        Bodies.require("IdentityToken", "id_token", ApiJson.read(body, Identity.class).idToken());
    return Answers.created(
        WorkflowTokenBody.of(RacingInsert.retried(() -> exchange.exchange(token))));
  }
}
