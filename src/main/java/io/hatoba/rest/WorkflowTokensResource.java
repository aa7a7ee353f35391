package io.hatoba.rest;

import io.hatoba.access.Caller;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.workflows.WorkflowTokens;
import io.hatoba.oci.Permission;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code /repos/{owner}/{repo}/actions/workflow-tokens}: tokens for runs of its workflows. */
@Path("repos/{owner}/{repo}/actions/workflow-tokens")
@ApplicationScoped
public class WorkflowTokensResource {
  private static final String RESOURCE = "WorkflowToken";

  @Inject private WorkflowTokens tokens;
  @Inject private Checks checks;

  record NewToken(
      @Nullable PackagePermissions permissions, @Nullable String run, @Nullable Long expiresIn) {}

  /**
   * Makes a token for one run. It ends with its time, or when it is used to end itself. An addition
   * to GitHub's API.
   *
   * @param body {@code permissions.packages} ({@code read}, {@code write}), {@code run} (what to
   *     call the run), {@code expires_in} (seconds, at most a day, an hour if nobody says)
   * @return 201 with {@code token}, which is shown this once, {@code id}, {@code expires_at},
   *     {@code permissions}, {@code repository}, {@code run}; 403 for who does not administer the
   *     repository
   */
  @POST
  @MayCall(Need.REPOSITORY)
  public Response create(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      InputStream body) {
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.ADMIN);
    NewToken asked = ApiJson.read(body, NewToken.class);
    WorkflowTokens.Repository repository =
        tokens.findRepository(access.id()).orElseThrow(ApiException::notFound);
    Caller.Account caller = SignedIn.require(request);
    WorkflowTokens.Request wanted =
        new WorkflowTokens.Request(
            repository,
            Bodies.orEmpty(asked.run()),
            PackagePermissions.writes(RESOURCE, asked.permissions()),
            lifetime(asked.expiresIn()));
    // Jobs of one repository begin together, and each clears away what has expired there.
    WorkflowTokens.Made made =
        RacingInsert.retried(() -> tokens.make(wanted, caller.id(), caller.login()));
    return Answers.created(WorkflowTokenBody.of(made));
  }

  static Duration lifetime(@Nullable Long seconds) {
    return seconds == null ? WorkflowTokens.USUAL_LIFETIME : Duration.ofSeconds(seconds);
  }
}
