package io.hatoba.rest;

import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.User;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.Contents;
import io.hatoba.catalog.PackageDeletions;
import io.hatoba.catalog.PackageLinks;
import io.hatoba.catalog.Packages;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.oci.Permission;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Packages of an account, which GitHub's API reaches in three ways; each is a class of its own that
 * says whose they are.
 */
public abstract class OwnedPackages {
  private static final String RESOURCE = "Package";
  private static final int BAD_REQUEST = 400;

  /** GitHub's end of a list of packages. */
  private static final long MOST_LISTED = 10_000;

  @Inject private Packages packages;
  @Inject private PackageDeletions deletions;
  @Inject private Contents contents;
  @Inject private DryRunAnswers dryRuns;
  @Inject private PackageChecks packageChecks;
  @Inject private Checks checks;
  @Inject private Urls urls;

  /**
   * Packages of the account that the caller may pull, by name.
   *
   * @param type {@code docker} or {@code container}; of GitHub's others there are none
   * @param visibility {@code public}, {@code internal}, {@code private}; without it, all
   * @param state {@code active} (default), or, an addition to GitHub's API, {@code deleted}: those
   *     that can be restored, for whoever owns the account. One without {@code deleted_at} has lost
   *     its versions only, and is back with the first of them, or with a push
   * @return 200; 400 without a type, and beyond 10,000 packages
   */
  @GET
  @MayCall(Need.PACKAGE_READER)
  public Response list(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @QueryParam("package_type") @Nullable String type,
      @QueryParam("visibility") @Nullable String visibility,
      @QueryParam("state") @Nullable String state) {
    packageChecks.requireScopes(request, "read:packages");
    Optional<RegistryKind> kind = packageChecks.type(type);
    Optional<Visibility> only = Bodies.word(RESOURCE, "visibility", Visibility.class, visibility);
    boolean deleted = "deleted".equals(state);
    if (state != null && !deleted && !state.equals("active")) {
      throw Bodies.invalid(RESOURCE, "state", state);
    }
    Paging paging = Paging.of(uri, urls);
    if ((long) paging.page() * paging.perPage() > MOST_LISTED) {
      throw new ApiException(
          BAD_REQUEST, "page * per_page must not be greater than " + MOST_LISTED);
    }
    User owner = checks.owner(request, uri);
    Caller.Known caller = SignedIn.requireKnown(request);
    if (deleted) {
      packageChecks.requireOwner(request, owner);
    }
    Listing<RegistryPackage> listing =
        kind.map(
                one ->
                    deleted
                        ? packages.listDeleted(caller, owner.id(), one, paging.slice())
                        : packages.list(caller, owner.id(), one, only, paging.slice()))
            .orElseGet(() -> new Listing<>(List.of(), 0));
    return Answers.page(listing, paging, pack -> PackageBody.of(pack, urls));
  }

  /** A package. */
  @GET
  @Path("{package_type}/{package_name}")
  @MayCall(Need.PACKAGE_READER)
  public Response get(@Context HttpServletRequest request, @Context UriInfo uri) {
    return answer(packageChecks.require(request, uri, Action.PULL));
  }

  private Response answer(RegistryPackage pack) {
    return Answers.ok(PackageBody.of(pack, urls));
  }

  record Changes(
      @Nullable String visibility,
      @Nullable String description,
      @Nullable String repository,
      @Nullable Boolean inheritsAccess) {}

  /**
   * Changes the package. An addition to GitHub's API.
   *
   * @param body {@code visibility} ({@code public}, {@code internal}, {@code private}); {@code
   *     description}; {@code repository}, {@code OWNER/NAME} to link it to or an empty text, and
   *     with it {@code inherits_access}, whether it is to have the roles of the repository instead
   *     of those that people and teams have
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 200 with the package; 204 if the caller sees it no more; 403 if the organization lets
   *     its members publish none of that visibility; 422 for what cannot be
   */
  @PATCH
  @Path("{package_type}/{package_name}")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response change(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @QueryParam("dry_run") boolean dryRun,
      InputStream body) {
    Changes asked = ApiJson.read(body, Changes.class);
    RegistryPackage pack = packageChecks.require(request, uri, Action.ADMINISTER);
    Optional<Visibility> visibility =
        Bodies.word(RESOURCE, "visibility", Visibility.class, asked.visibility());
    visibility.ifPresent(shown -> packageChecks.requireShows(request, pack.id(), shown));
    Packages.Change change =
        new Packages.Change(
            visibility,
            Bodies.text(RESOURCE, "description", asked.description(), 512),
            link(request, asked));
    return dryRuns.of(
        dryRun,
        () -> {
          packages.change(pack.id(), change);
          return true;
        },
        done ->
            packageChecks
                .find(request, uri)
                .map(this::answer)
                .orElseGet(() -> Response.noContent().build()));
  }

  private Optional<PackageLinks.Link> link(HttpServletRequest request, Changes asked) {
    String repository = asked.repository();
    if (repository == null) {
      if (asked.inheritsAccess() != null) {
        // Of the link that is there, PATCH …/access says it.
        throw new ValidationException(
            RESOURCE,
            "inherits_access",
            ValidationException.Code.INVALID,
            "inherits_access goes with repository; without it, PATCH …/access changes it");
      }
      return Optional.empty();
    }
    boolean inherits = Boolean.TRUE.equals(asked.inheritsAccess());
    if (repository.isEmpty()) {
      return Optional.of(new PackageLinks.Link(Optional.empty(), false));
    }
    int slash = repository.indexOf('/');
    if (slash < 0) {
      throw Bodies.invalid(RESOURCE, "repository", repository);
    }
    RepositoryAccess access =
        checks.repository(
            request,
            repository.substring(0, slash),
            repository.substring(slash + 1),
            Permission.PUSH);
    return Optional.of(new PackageLinks.Link(Optional.of(access), inherits));
  }

  /**
   * Deletes the package with all of its versions; {@code POST …/restore} brings it back within 30
   * days.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204; 403 if it is public and a version was downloaded more than 5,000 times
   */
  @DELETE
  @Path("{package_type}/{package_name}")
  @MayCall(Need.PACKAGE_DELETER)
  public Response delete(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @QueryParam("dry_run") boolean dryRun) {
    RegistryPackage pack = packageChecks.require(request, uri, Action.DELETE);
    Caller.Known caller = SignedIn.requireKnown(request);
    boolean site = caller instanceof Caller.Account account && account.administersSite();
    return dryRuns.of(
        dryRun,
        () -> deletions.delete(pack.id(), caller.accountId(), site),
        () -> contents.packageOf(pack.id()));
  }

  /**
   * Brings the package back that was deleted last by that name, with all of its names, versions,
   * tags and roles.
   *
   * @param packageId the one of this id, where several were deleted that had the name; an addition
   *     to GitHub's API
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204; 404 if none was deleted within 30 days that the caller may restore; 422 if another
   *     has one of its names meanwhile, or its repository was deleted
   */
  @POST
  @Path("{package_type}/{package_name}/restore")
  @MayCall(Need.PACKAGE_RESTORER)
  public Response restore(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @QueryParam("package_id") @Nullable String packageId,
      @QueryParam("dry_run") boolean dryRun) {
    Optional<Long> only = Optional.ofNullable(packageId).map(OwnedPackages::number);
    long id = packageChecks.requireDeleted(request, uri, only);
    long accountId = SignedIn.requireKnown(request).accountId();
    return dryRuns.of(dryRun, () -> deletions.restore(id, accountId), () -> contents.packageOf(id));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException none) {
      throw ApiException.notFound();
    }
  }
}
