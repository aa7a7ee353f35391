package io.hatoba.rest;

import io.hatoba.accounts.workflows.WorkflowTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** {@code /installation/token}: the workflow token that calls. */
@Path("installation/token")
@ApplicationScoped
public class InstallationTokenResource {
  @Inject private WorkflowTokens tokens;

  /**
   * Ends the token, as a job does when it ends; bearer tokens that were made for it end within 5 s.
   *
   * @return 204
   */
  @DELETE
  @MayCall(Need.WORKFLOW)
  public Response revoke(@Context HttpServletRequest request) {
    tokens.revoke(SignedIn.requireWorkflow(request).tokenId());
    return Answers.nothing();
  }
}
