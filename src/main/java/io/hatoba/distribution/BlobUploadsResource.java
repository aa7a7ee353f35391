package io.hatoba.distribution;

import io.hatoba.catalog.Publications;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.UnavailableException;
import io.hatoba.registry.BlobUploads;
import io.hatoba.registry.RacingInsert;
import io.hatoba.registry.UploadBody;
import io.hatoba.registry.UploadProgress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v2/<name>/blobs/uploads/} (end-4a to end-4c, end-11). */
@Path("{name:.+}/blobs/uploads")
@ApplicationScoped
public class BlobUploadsResource {
  @Inject private Publications publications;
  @Inject private BlobUploads uploads;
  @Inject private AccessChecks checks;
  @Inject private Transfers transfers;
  @Inject private Draining draining;

  /**
   * Begins an upload; or uploads a blob at once, where {@code digest} names it; or mounts one,
   * where {@code mount} names it ("Pushing a blob monolithically", "Mounting a blob from another
   * repository").
   *
   * @param mount digest of the blob to mount; malformed it is refused
   * @param from repository to mount from; without it, those of the same owner are searched. One
   *     that the caller may not read, and one that is not there, begin an ordinary upload alike
   * @param digest digest of the body, which is then the whole blob
   * @param algorithm algorithm of an upload whose digest is not known yet
   * @return 201 with the blob's {@code Location}, or 202 with the upload's; 403 where a hard quota
   *     is used up; 429 where the account has its share of transfers already
   */
  @POST
  @MayCall(Need.PUSH)
  public Response start(
      @Context HttpServletRequest request,
      @QueryParam("mount") @Nullable String mount,
      @QueryParam("from") @Nullable String from,
      @QueryParam("digest") @Nullable String digest,
      @QueryParam("digest-algorithm") @DefaultValue("sha256") String algorithm,
      InputStream body) {
    Granted granted = Granted.of(request);
    ImageName name = granted.name();
    DigestAlgorithm running = DigestAlgorithm.parse(algorithm);
    Optional<Digest> mounted = Optional.ofNullable(mount).map(Digest::parse);
    Optional<Digest> whole = Optional.ofNullable(digest).map(Digest::parse);
    draining.requireIntake();
    // A mount brings nothing; what a manifest then adds is asked of that.
    if (mounted.isPresent() && mount(granted, from, mounted.get())) {
      return BlobUploadResource.created(name, mounted.get());
    }
    transfers.requireShare(granted.party());
    publications.requireRoom(name, granted.publisher());
    if (mounted.isEmpty() && whole.isPresent()) {
      UploadBody bytes = UploadBodies.ofWhole(request, transfers.pace().incoming(body));
      try (Transfers.Permit permit =
          transfers.acquire(granted.party(), bytes.announced().orElse(-1))) {
        UploadProgress started = start(granted, whole.get().algorithm());
        uploads.put(name, started.upload(), whole.get(), bytes);
      }
      return BlobUploadResource.created(name, whole.get());
    }
    return BlobUploadResource.accepted(name, start(granted, running));
  }

  /** Begins an upload; the first one to a name makes its package as well. */
  private UploadProgress start(Granted granted, DigestAlgorithm algorithm) {
    ImageName name = granted.name();
    long accountId = granted.requireAccountId();
    return uploads
        .start(name, accountId, algorithm)
        .or(
            () -> {
              open(name, accountId);
              return uploads.start(name, accountId, algorithm);
            })
        .orElseThrow(() -> new UnavailableException("the repository was just deleted; try again"));
  }

  private long open(ImageName name, long accountId) {
    return RacingInsert.retried(() -> publications.open(name, accountId));
  }

  private boolean mount(Granted granted, @Nullable String from, Digest digest) {
    List<ImageName> sources =
        from == null
            ? uploads.sources(granted.name().owner(), digest)
            : AccessFilter.find(granted.host(), from).stream().toList();
    if (sources.isEmpty()) {
      return false;
    }
    long packageId = open(granted.name(), granted.requireAccountId());
    return sources.stream()
        .filter(source -> checks.mayRead(granted, source))
        .anyMatch(
            source ->
                // Whoever sweeps locks the blob and links too, and on H2 one of them may be
                // refused.
                RacingInsert.retried(
                    () ->
                        uploads.mount(
                            packageId,
                            granted.name().kind(),
                            source,
                            checks.viewer(granted, source),
                            digest)));
  }
}
