package io.hatoba.rest;

import io.hatoba.access.Action;
import io.hatoba.accounts.Listing;
import io.hatoba.catalog.Contents;
import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.RestoredVersion;
import io.hatoba.catalog.VersionDeletion;
import io.hatoba.catalog.Versions;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Versions of a package of an account. Who may pull the package sees them, those that can be
 * restored too.
 */
public abstract class OwnedPackageVersions {
  private static final String RESOURCE = "PackageVersion";
  private static final int BAD_REQUEST = 400;

  /** As many as a warning names. */
  private static final int MOST_NAMED = 50;

  @Inject private Versions versions;
  @Inject private Contents contents;
  @Inject private PackageChecks packageChecks;
  @Inject private DryRunAnswers dryRuns;
  @Inject private CheckCalls checks;
  @Inject private Urls urls;

  /**
   * Versions of the package, the newest first.
   *
   * @param state {@code active} (default), or {@code deleted}: those that can be restored, the last
   *     deleted first
   * @return 200
   */
  @GET
  @MayCall(Need.PACKAGE_READER)
  public Response list(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @QueryParam("state") @Nullable String state) {
    RegistryPackage pack = packageChecks.require(request, uri, Action.PULL);
    Versions.State which =
        Bodies.word(RESOURCE, "state", Versions.State.class, state).orElse(Versions.State.ACTIVE);
    Paging paging = Paging.of(uri, urls);
    List<PackageVersion> page =
        versions.list(pack.id(), which, paging.page(), paging.perPage()).versions();
    return Answers.page(
        new Listing<>(page, versions.count(pack.id(), which)),
        paging,
        version -> PackageVersionBody.of(pack, version, urls));
  }

  /** A version, which may be deleted if it can be restored. */
  @GET
  @Path("{package_version_id}")
  @MayCall(Need.PACKAGE_READER)
  public Response get(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("package_version_id") long id) {
    RegistryPackage pack = packageChecks.require(request, uri, Action.PULL);
    return versions
        .find(pack.id(), id)
        .map(version -> Answers.ok(PackageVersionBody.of(pack, version, urls)))
        .orElseThrow(ApiException::notFound);
  }

  /**
   * Deletes a version with its tags and the parts that nothing else needs; {@code POST …/restore}
   * brings it back within 30 days.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204; 400 for the last version of the package, and for the last that has a tag; 403 if
   *     an index needs it, or if it is public and was downloaded more than 5,000 times
   */
  @DELETE
  @Path("{package_version_id}")
  @MayCall(Need.PACKAGE_DELETER)
  public Response delete(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("package_version_id") long id,
      @QueryParam("dry_run") boolean dryRun) {
    RegistryPackage pack = packageChecks.require(request, uri, Action.DELETE);
    long accountId = SignedIn.requireKnown(request).accountId();
    // Whoever counts pulls holds rows of versions too; one of the two may be sent away.
    return dryRuns.of(
        dryRun,
        () -> versions.delete(pack.id(), id, accountId),
        OwnedPackageVersions::answer,
        () -> deletion -> VersionEffects.of(contents.version(id)));
  }

  private static Response answer(VersionDeletion deletion) {
    return switch (deletion) {
      case DONE -> Answers.nothing();
      case ABSENT -> throw ApiException.notFound();
      case LAST -> throw last("last version");
      case LAST_TAGGED -> throw last("last tagged version");
    };
  }

  /** What goes with a version, as {@link Contents.OfVersion} has it. */
  record VersionEffects(
      Contents.Some parts, Contents.Some tags, long size, long freed, String restorableUntil) {
    static VersionEffects of(Contents.OfVersion gone) {
      return new VersionEffects(
          gone.parts(),
          gone.tags(),
          gone.size(),
          gone.freed(),
          ApiJson.time(gone.restorableUntil()));
    }
  }

  /** The words by which clients of GitHub know that they have to delete the package. */
  private static ApiException last(String which) {
    return new ApiException(
        BAD_REQUEST,
        "You cannot delete the " + which + " of a package. You must delete the package instead.");
  }

  /**
   * Brings a deleted version back, with the parts that were hidden with it and the tags that
   * nothing else has by now.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204, with a {@code Warning} that names the tags that others have; 404 if it is not
   *     deleted; 403 if it was more than 30 days ago
   */
  @POST
  @Path("{package_version_id}/restore")
  @MayCall(Need.PACKAGE_RESTORER)
  public Response restore(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("package_version_id") long id,
      @QueryParam("dry_run") boolean dryRun) {
    RegistryPackage pack = packageChecks.require(request, uri, Action.RESTORE);
    long accountId = SignedIn.requireKnown(request).accountId();
    return dryRuns.of(
        dryRun,
        () -> versions.restore(pack.id(), id, accountId),
        restored -> answer(restored.orElseThrow(ApiException::notFound)),
        () -> Optional::orElseThrow);
  }

  private static Response answer(RestoredVersion restored) {
    List<String> taken = restored.taken();
    return taken.isEmpty()
        ? Answers.nothing()
        : Response.fromResponse(Answers.nothing()).header("Warning", warning(taken)).build();
  }

  private static String warning(List<String> taken) {
    int named = Math.min(MOST_NAMED, taken.size());
    String others = named < taken.size() ? " and " + (taken.size() - named) + " more" : "";
    return "299 - \"other versions have these tags now: "
        + String.join(", ", taken.subList(0, named))
        + others
        + "\"";
  }

  /**
   * Asks whether a version is whole: its manifests, configs and layers, and those of its signatures
   * and other referrers, are read byte by byte, in the background and one version after the other.
   * What is damaged is served no longer, and healed by a push.
   *
   * @return 202 with the check, which takes the place of the last one of the version unless that is
   *     open or has found it whole within the last hour; 429 if ten of this owner are open; 503 if
   *     too many are
   */
  @POST
  @Path("{package_version_id}/check")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response check(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("package_version_id") long id) {
    RegistryPackage pack = packageChecks.require(request, uri, Action.ADMINISTER);
    return checks.ask(pack, id, SignedIn.require(request).id());
  }

  /**
   * The last check of a version.
   *
   * @return 200 with {@code status}: {@code queued}, {@code in_progress} or {@code completed};
   *     {@code conclusion}: {@code success} or {@code failure}; and its parts by pages; 404 if
   *     there was none
   */
  @GET
  @Path("{package_version_id}/check")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response lastCheck(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("package_version_id") long id) {
    RegistryPackage pack = packageChecks.require(request, uri, Action.ADMINISTER);
    return checks.find(pack, id, uri);
  }
}
