package io.hatoba.rest;

import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.catalog.PackageTag;
import io.hatoba.catalog.PackageTags;
import io.hatoba.catalog.Publisher;
import io.hatoba.catalog.TagHistory;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.ManifestInvalidException;
import io.hatoba.oci.Tag;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tags of a package of an account. An addition to GitHub's API, which shows tags of versions. */
public abstract class OwnedPackageTags {
  private static final String RESOURCE = "Tag";

  @Inject private PackageTags tags;
  @Inject private TagHistory history;
  @Inject private PackageChecks packageChecks;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Urls urls;

  private ImageName require(HttpServletRequest request, UriInfo uri, Action action) {
    return packageChecks.require(request, uri, action).imageName();
  }

  private PackageTags.Mover mover(HttpServletRequest request, ImageName image) {
    Caller.Known caller = SignedIn.requireKnown(request);
    long token = caller.credential().id();
    return new PackageTags.Mover(
        new Publisher(
            caller.accountId(),
            OptionalLong.empty(),
            token == Caller.NO_TOKEN ? OptionalLong.empty() : OptionalLong.of(token)),
        packageChecks.allows(request, image, Action.RESTORE));
  }

  /** A tag of a path; what cannot be one is not there. */
  private static Tag tag(String text) {
    try {
      return new Tag(text);
    } catch (ManifestInvalidException none) {
      throw ApiException.notFound();
    }
  }

  /**
   * Tags in bytewise order.
   *
   * @return 200 with an array of {@code name}, {@code digest}, {@code moved_at}, {@code moved_by},
   *     {@code cause} and {@code protected_by}; {@code per_page} (1 to 100) and {@code after} (a
   *     tag) choose the page, and {@code Link} has the next
   */
  @GET
  @MayCall(Need.PACKAGE_READER)
  public Response list(@Context HttpServletRequest request, @Context UriInfo uri) {
    ImageName image = require(request, uri, Action.PULL);
    KeyPaging paging = KeyPaging.of(uri, urls);
    PackageTags.Page page = tags.list(image, paging.after(), paging.limit());
    return paging.answer(page.tags(), page.more(), TagBody::of, tag -> tag.tag().value());
  }

  /**
   * One tag.
   *
   * @return 200 as in the list
   */
  @GET
  @Path("{tag}")
  @MayCall(Need.PACKAGE_READER)
  public Response get(
      @Context HttpServletRequest request, @Context UriInfo uri, @PathParam("tag") String tag) {
    ImageName image = require(request, uri, Action.PULL);
    return answer(tags.find(image, tag(tag)).orElseThrow(ApiException::notFound));
  }

  private static Response answer(PackageTag tag) {
    return Answers.ok(TagBody.of(tag));
  }

  record Target(@Nullable String digest, @Nullable String at) {}

  /**
   * Points a tag, new or not, at a manifest of the package.
   *
   * @param body {@code digest} of the manifest
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 200 with the tag; 403 if a rule protects it; 422 if the package has no such manifest
   */
  @PUT
  @Path("{tag}")
  @MayCall(Need.PACKAGE_WRITER)
  public Response move(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("tag") String tag,
      @QueryParam("dry_run") boolean dryRun,
      InputStream body) {
    Target asked = ApiJson.read(body, Target.class);
    ImageName image = require(request, uri, Action.PUSH);
    Digest digest = digest(Bodies.require(RESOURCE, "digest", asked.digest()));
    PackageTags.Mover mover = mover(request, image);
    Tag moved = tag(tag);
    return moved(dryRun, image, moved, () -> tags.move(image, moved, digest, mover));
  }

  /**
   * What becomes of a tag.
   *
   * @param from what it names; null if it is not there
   * @param to what it would name; null if it would not be there
   */
  record TagEffects(String tag, @Nullable String from, @Nullable String to) {}

  private Response moved(boolean dryRun, ImageName image, Tag tag, Supplier<PackageTag> move) {
    return dryRuns.of(
        dryRun,
        move,
        OwnedPackageTags::answer,
        () -> {
          String from = named(image, tag);
          return after -> new TagEffects(tag.value(), from, after.digest().toString());
        });
  }

  private @Nullable String named(ImageName image, Tag tag) {
    Optional<PackageTag> found = tags.find(image, tag);
    return found.isPresent() ? found.get().digest().toString() : null;
  }

  private static Digest digest(String text) {
    try {
      return Digest.parse(text);
    } catch (DigestInvalidException none) {
      throw Bodies.invalid(RESOURCE, "digest", text);
    }
  }

  /**
   * Deletes a tag; what it names stays.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 204; 403 if a rule protects it
   */
  @DELETE
  @Path("{tag}")
  @MayCall(Need.PACKAGE_DELETER)
  public Response delete(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("tag") String tag,
      @QueryParam("dry_run") boolean dryRun) {
    ImageName image = require(request, uri, Action.DELETE);
    Tag gone = tag(tag);
    long caller = SignedIn.requireKnown(request).accountId();
    return dryRuns.of(
        dryRun,
        () -> tags.delete(image, gone, caller),
        () -> new TagEffects(gone.value(), named(image, gone), null));
  }

  /**
   * Every move of a tag, the newest first, whether it is there still or not.
   *
   * @return 200 with an array of {@code id}, {@code from}, {@code to}, {@code moved_at}, {@code
   *     moved_by}, {@code cause} and, for whoever administers the package, {@code credential} and
   *     {@code token_id}; {@code per_page} and {@code after} (a move's id) choose the page, and
   *     {@code Link} has the next
   */
  @GET
  @Path("{tag}/history")
  @MayCall(Need.PACKAGE_READER)
  public Response history(
      @Context HttpServletRequest request, @Context UriInfo uri, @PathParam("tag") String tag) {
    ImageName image = require(request, uri, Action.PULL);
    KeyPaging paging = KeyPaging.of(uri, urls);
    TagHistory.Page page = history.list(image, tag(tag), move(paging.after()), paging.limit());
    boolean administers = packageChecks.allows(request, image, Action.ADMINISTER);
    return paging.answer(
        page.moves(),
        page.more(),
        move -> TagBody.MoveBody.of(move, administers),
        move -> Long.toString(move.id()));
  }

  private static OptionalLong move(String after) {
    if (after.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!after.matches("[0-9]{1,18}")) {
      throw Bodies.invalid(RESOURCE, "after", after);
    }
    return OptionalLong.of(Long.parseLong(after));
  }

  /**
   * Puts a tag back to what it named before. That is restored if it was deleted and can be.
   *
   * @param body {@code at}, a moment (RFC 3339), or {@code digest}, something that the tag has
   *     named
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 200 with the tag; 403 if a rule protects it; 422 if it named nothing then, never that,
   *     or what is gone for good
   */
  @POST
  @Path("{tag}/put-back")
  @MayCall(Need.PACKAGE_WRITER)
  public Response putBack(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("tag") String tag,
      @QueryParam("dry_run") boolean dryRun,
      InputStream body) {
    Target asked = ApiJson.read(body, Target.class);
    ImageName image = require(request, uri, Action.PUSH);
    PackageTags.Mover mover = mover(request, image);
    Tag moved = tag(tag);
    @Nullable String at = asked.at();
    @Nullable String digest = asked.digest();
    if ((at == null) == (digest == null)) {
      throw new ValidationException(
          RESOURCE, "at", Code.MISSING_FIELD, "one of at and digest must be there, not both");
    }
    if (digest != null) {
      Digest target = digest(digest);
      return moved(dryRun, image, moved, () -> history.putBack(image, moved, target, mover));
    }
    Instant moment = instant(Bodies.orEmpty(at));
    return moved(dryRun, image, moved, () -> history.putBack(image, moved, moment, mover));
  }

  private static Instant instant(String text) {
    try {
      Instant moment = OffsetDateTime.parse(text).toInstant();
      // Databases know other ends of time.
      if (moment.isAfter(Instant.EPOCH) && moment.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
        return moment;
      }
    } catch (DateTimeParseException none) {
      // As one that is out of bounds.
    }
    throw Bodies.invalid(RESOURCE, "at", text);
  }
}
