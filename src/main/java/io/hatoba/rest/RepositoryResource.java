package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.Teams;
import io.hatoba.accounts.User;
import io.hatoba.catalog.Contents;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Visibility;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /repos/{owner}/{repo}}: a repository, its names, and the teams that were given it. */
@Path("repos/{owner}/{repo}")
@ApplicationScoped
public class RepositoryResource {
  private static final String RESOURCE = "Repository";

  @Inject private Repositories repositories;
  @Inject private Organizations organizations;
  @Inject private Teams teams;
  @Inject private Contents contents;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Checks checks;
  @Inject private Urls urls;

  private Response answer(Repository repository) {
    return Answers.ok(RepositoryBody.of(repository, urls));
  }

  /** The repository, by any of its names. */
  @GET
  @MayCall(Need.REPOSITORY)
  public Response get(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo) {
    return answer(repositories.require(checks.repository(request, owner, repo, Permission.PULL)));
  }

  record Changes(
      @Nullable String name,
      @Nullable String description,
      @Nullable String homepage,
      @JsonProperty("private") @Nullable Boolean hidden,
      @Nullable String visibility) {
    Optional<Visibility> shown() {
      return Bodies.word(RESOURCE, "visibility", Visibility.class, visibility)
          .or(
              () ->
                  Optional.ofNullable(hidden)
                      .map(is -> is ? Visibility.PRIVATE : Visibility.PUBLIC));
    }
  }

  /**
   * Changes the repository. Live tokens feel another visibility within 5 s; names that it had go on
   * reaching it and its images.
   *
   * @param body {@code name}, {@code description}, {@code homepage}, {@code private}, {@code
   *     visibility} ({@code public}, {@code internal}, {@code private})
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 200 with the repository; 422 if it may not have the name
   */
  @PATCH
  @MayCall(Need.REPOSITORY)
  public Response change(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @QueryParam("dry_run") boolean dryRun,
      InputStream body) {
    Changes asked = ApiJson.read(body, Changes.class);
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.ADMIN);
    Repositories.Change change =
        new Repositories.Change(
            Optional.ofNullable(asked.name()),
            NewRepository.description(asked.description()),
            NewRepository.homepage(asked.homepage()),
            asked.shown());
    return dryRuns.of(
        dryRun,
        () -> repositories.change(access, change),
        this::answer,
        () -> told(contents.repository(access.id())));
  }

  /** What goes or moves with it, as it was before. */
  private static <T> Function<T, Object> told(Contents.OfRepository before) {
    return done -> before;
  }

  /**
   * Deletes the repository and hides its images; {@code POST …/restore} brings them back within 30
   * days. Packages of the Container registry lose the link to it.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204
   */
  @DELETE
  @MayCall(Need.REPOSITORY)
  public Response delete(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @QueryParam("dry_run") boolean dryRun) {
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.ADMIN);
    return dryRuns.of(
        dryRun, () -> repositories.delete(access), () -> contents.repository(access.id()));
  }

  /**
   * Brings a deleted repository back, with the images that were deleted with it. An addition to
   * GitHub's API.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 201 with the repository; 404 if none was deleted within 30 days that the caller could
   *     have administered as its owner; 422 if another has the name meanwhile
   */
  @POST
  @Path("restore")
  @MayCall(Need.REPOSITORY)
  public Response restore(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @QueryParam("dry_run") boolean dryRun) {
    User account = checks.owned(request, owner);
    return dryRuns.of(
        dryRun,
        () -> repositories.restore(account.id(), repo),
        restored ->
            Answers.created(RepositoryBody.of(restored.orElseThrow(ApiException::notFound), urls)),
        () -> restored -> contents.repository(restored.orElseThrow().id()));
  }

  record Transfer(@Nullable String newOwner, @Nullable String newName) {}

  /**
   * Gives the repository another owner, with its images. Names that it had go on reaching them.
   *
   * @param body {@code new_owner}, {@code new_name}
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 202 with the repository; 403 if the caller may make no such repository there; 422 if
   *     there is no such account, or another repository has the name
   */
  @POST
  @Path("transfer")
  @MayCall(Need.REPOSITORY)
  public Response transfer(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @QueryParam("dry_run") boolean dryRun,
      InputStream body) {
    Transfer asked = ApiJson.read(body, Transfer.class);
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.ADMIN);
    String newOwner = Bodies.require(RESOURCE, "new_owner", asked.newOwner());
    User target =
        checks
            .findAccount(newOwner)
            .orElseThrow(() -> Bodies.invalid(RESOURCE, "new_owner", newOwner));
    checks.requireMakes(request, target.id(), access.visibility());
    Optional<String> newName = Optional.ofNullable(asked.newName());
    return dryRuns.of(
        dryRun,
        () -> repositories.transfer(access, target.id(), newName),
        moved -> Response.fromResponse(answer(moved)).status(Response.Status.ACCEPTED).build(),
        () -> told(contents.repository(access.id())));
  }

  /** Teams that were given the repository and that the caller sees, by slug. */
  @GET
  @Path("teams")
  @MayCall(Need.REPOSITORY)
  public Response teams(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo) {
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.ADMIN);
    boolean all = checks.seesSecretTeams(request, access.ownerId());
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        teams.listOfRepository(access.id(), SignedIn.require(request).id(), all, paging.slice()),
        paging,
        team -> TeamBody.of(team, organizations.find(team.organizationId()).orElseThrow(), urls));
  }

  /**
   * Names that the repository had and that reach it still, oldest first. An addition to GitHub's
   * API.
   *
   * @return 200 with an array of {@code owner} and {@code name}
   */
  @GET
  @Path("aliases")
  @MayCall(Need.REPOSITORY)
  public Response aliases(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo) {
    return Answers.ok(
        repositories.aliases(checks.repository(request, owner, repo, Permission.ADMIN)));
  }

  /**
   * Releases a name that the repository had; another may have it next. An addition to GitHub's API.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204
   */
  @DELETE
  @Path("aliases/{old_owner}/{old_name}")
  @MayCall(Need.REPOSITORY)
  public Response release(
      @Context HttpServletRequest request,
      @PathParam("owner") String owner,
      @PathParam("repo") String repo,
      @PathParam("old_owner") String oldOwner,
      @PathParam("old_name") String oldName,
      @QueryParam("dry_run") boolean dryRun) {
    RepositoryAccess access = checks.repository(request, owner, repo, Permission.ADMIN);
    Repositories.Alias alias =
        new Repositories.Alias(oldOwner.toLowerCase(Locale.ROOT), oldName.toLowerCase(Locale.ROOT));
    return dryRuns.of(dryRun, () -> repositories.releaseAlias(access, alias), Answers::nothingIf);
  }
}
