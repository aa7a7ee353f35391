package io.hatoba.rest;

import io.hatoba.access.Caller;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.workflows.WorkflowTokens;
import io.hatoba.oci.Permission;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
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
  @Inject private Urls urls;

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
    NewToken asked = ApiJson.read(body, NewToken.class);
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.ADMIN);
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

  /** A live token without its secret. */
  record LiveBody(
      long id,
      String run,
      String subject,
      String tokenLastEight,
      PackagePermissions permissions,
      String expiresAt) {
    static LiveBody of(WorkflowTokens.Live token) {
      return new LiveBody(
          token.id(),
          token.run(),
          token.subject(),
          token.lastEight(),
          PackagePermissions.of(token.writes()),
          ApiJson.time(token.expiresAt()));
    }
  }

  /**
   * Live tokens of the repository, oldest first.
   *
   * @return 200 with an array of {@code id}, {@code run}, {@code subject}, {@code
   *     token_last_eight}, {@code permissions} and {@code expires_at}
   */
  @GET
  @MayCall(Need.REPOSITORY)
  public Response list(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo) {
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.ADMIN);
    Paging paging = Paging.of(uri, urls);
    return Answers.page(tokens.list(access.id(), paging.slice()), paging, LiveBody::of);
  }

  /**
   * Revokes one of them; bearer tokens that were made for it end with it.
   *
   * @return 204
   */
  @DELETE
  @Path("{token_id: [0-9]{1,18}}")
  @MayCall(Need.REPOSITORY)
  public Response revoke(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @PathParam("token_id") long id) {
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.ADMIN);
    if (!tokens.revokeOf(access.id(), id)) {
      throw ApiException.notFound();
    }
    return Answers.nothing();
  }

  static Duration lifetime(@Nullable Long seconds) {
    return seconds == null ? WorkflowTokens.USUAL_LIFETIME : Duration.ofSeconds(seconds);
  }
}
