package io.hatoba.distribution;

import io.hatoba.catalog.Publications;
import io.hatoba.catalog.Versions;
import io.hatoba.events.DownloadCounts;
import io.hatoba.events.Downloads;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestTooLargeException;
import io.hatoba.oci.Reference;
import io.hatoba.oci.Tag;
import io.hatoba.oci.TooManyTagsException;
import io.hatoba.registry.Manifests;
import io.hatoba.registry.RacingInsert;
import io.hatoba.registry.StoredManifest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /v2/<name>/manifests/<tag-or-digest>} (end-3, end-7, end-9). */
@Path("{name:.+}/manifests/{reference}")
@ApplicationScoped
public class ManifestResource {
  /** For all of a manifest to come: 8 MiB at 140 KB a second. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A connection takes so much by itself, and no thread waits for a client that is slow. */
  private static final int AT_ONCE = 32 * 1024;

  @Inject private Manifests manifests;
  @Inject private AccessChecks checks;
  @Inject private Publications publications;
  @Inject private Transfers transfers;
  @Inject private BlobBodies bodies;
  @Inject private Versions versions;
  @Inject private Downloads downloads;
  @Inject private DownloadCounts counts;

  /**
   * A manifest, byte for byte as it was pushed and as the type it was pushed as; {@code Accept} is
   * not asked ("Pulling manifests").
   *
   * @return 200 or 304
   */
  @GET
  @MayCall(Need.PULL)
  public Response get(
      @Context HttpServletRequest request,
      @PathParam("reference") String reference,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
    StoredManifest manifest = require(request, reference);
    Optional<Response> notModified = Preconditions.notModified(ifNoneMatch, manifest.digest());
    if (notModified.isPresent()) {
      return notModified.get();
    }
    byte[] content = manifests.content(manifest);
    if (!manifest.part()) {
      counts.add(manifest.id());
      downloads.notice(Granted.of(request).name(), Reference.parse(reference), manifest.digest());
    }
    return headers(manifest)
        .entity(
            content.length > AT_ONCE ? bodies.of(Granted.of(request).party(), content) : content)
        .build();
  }

  /** As GET, without the body ("Checking if content exists in the registry"). */
  @HEAD
  @MayCall(Need.PULL)
  public Response head(
      @Context HttpServletRequest request,
      @PathParam("reference") String reference,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
    StoredManifest manifest = require(request, reference);
    return Preconditions.notModified(ifNoneMatch, manifest.digest())
        .orElseGet(() -> headers(manifest).build());
  }

  private StoredManifest require(HttpServletRequest request, String reference) {
    Granted granted = Granted.of(request);
    return manifests.require(granted.name(), Reference.parse(reference), checks.viewer(granted));
  }

  private static Response.ResponseBuilder headers(StoredManifest manifest) {
    return Response.ok()
        .header(HttpHeaders.CONTENT_TYPE, manifest.mediaType())
        .header(HttpHeaders.CONTENT_LENGTH, manifest.size())
        .header(Headers.DIGEST, manifest.digest())
        .tag(Preconditions.tag(manifest.digest()));
  }

  /**
   * Publishes a manifest under a tag or its digest ("Pushing Manifests").
   *
   * @param tags more tags to point at it, at most 50; all are moved or none
   * @param body the manifest, at most 8 MiB
   * @return 201 with {@code Location}, the digest, {@code OCI-Tag} for each tag of the query and
   *     {@code OCI-Subject} for a manifest that names one
   */
  @PUT
  @MayCall(Need.PUSH)
  public Response put(
      @Context HttpServletRequest request,
      @PathParam("reference") String reference,
      @QueryParam("tag") List<String> tags,
      InputStream body) {
    Granted granted = Granted.of(request);
    Reference target = Reference.parse(reference);
    Set<Tag> pointing = tags(target, tags);
    Response.ResponseBuilder answer;
    try (Transfers.Permit permit =
        transfers.acquireManifest(granted.party(), request.getContentLengthLong())) {
      answer = publish(request, granted, target, pointing, read(request, body));
    }
    if (!tags.isEmpty()) {
      answer.header("OCI-Tag", String.join(", ", new LinkedHashSet<>(tags)));
    }
    return answer.build();
  }

  private Response.ResponseBuilder publish(
      HttpServletRequest request,
      Granted granted,
      Reference target,
      Set<Tag> pointing,
      byte[] content) {
    checks.requireStillPushes(granted);
    Digest digest =
        target instanceof Digest claimed
            ? claimed.sameAlgorithmOver(content)
            : Digest.sha256(content);
    if (target instanceof Digest claimed && !claimed.equals(digest)) {
      throw DigestInvalidException.mismatch(claimed, digest);
    }
    Manifest manifest = Manifest.parse(content, NegotiationFilter.contentType(request));
    ImageName name = granted.name();
    List<String> warnings =
        RacingInsert.retried(
            () ->
                publications.publish(
                    name, manifest, content, digest, List.copyOf(pointing), granted.publisher()));
    Response.ResponseBuilder answer =
        Response.status(Response.Status.CREATED)
            .header(HttpHeaders.LOCATION, Locations.manifest(name.toString(), target))
            .header(Headers.DIGEST, digest);
    warnings.forEach(text -> answer.header("Warning", "299 - \"" + text + "\""));
    manifest
        .subject()
        .ifPresent(subject -> answer.header("OCI-Subject", subject.digest().toString()));
    return answer;
  }

  private static Set<Tag> tags(Reference target, List<String> tags) {
    if (tags.size() > TooManyTagsException.LIMIT) {
      throw new TooManyTagsException(tags.size());
    }
    Set<Tag> pointing = new LinkedHashSet<>();
    if (target instanceof Tag tag) {
      pointing.add(tag);
    }
    for (String tag : tags) {
      pointing.add(new Tag(tag));
    }
    return pointing;
  }

  private static byte[] read(HttpServletRequest request, InputStream body) {
    if (request.getContentLengthLong() > Manifest.MAX_BYTES) {
      throw ManifestTooLargeException.bytes(request.getContentLengthLong());
    }
    byte[] content = SmallBodies.read(body, (int) Manifest.MAX_BYTES, PATIENCE);
    if (content.length > Manifest.MAX_BYTES) {
      throw ManifestTooLargeException.bytes();
    }
    return content;
  }

  /**
   * Deletes a manifest with its tags and the parts that nothing else needs, or one tag alone
   * ("Content Management"); it can be restored.
   *
   * @return 202
   */
  @DELETE
  @MayCall(Need.DELETE)
  public Response delete(
      @Context HttpServletRequest request, @PathParam("reference") String reference) {
    Granted granted = Granted.of(request);
    Reference target = Reference.parse(reference);
    // Whoever counts pulls holds rows of versions too; one of the two may be sent away.
    RacingInsert.retried(
        () -> {
          versions.delete(granted.name(), target, granted.requireAccountId());
          return true;
        });
    return Response.accepted().build();
  }
}
