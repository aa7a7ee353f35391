package io.hatoba.distribution;

import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.UploadId;
import io.hatoba.registry.BlobUploads;
import io.hatoba.registry.UploadBody;
import io.hatoba.registry.UploadProgress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** {@code /v2/<name>/blobs/uploads/<id>}, the Location of an upload (end-5, -6, -13, -14). */
@Path("{name:.+}/blobs/uploads/{upload}")
@ApplicationScoped
public class BlobUploadResource {
  @Inject private BlobUploads uploads;
  @Inject private Transfers transfers;

  /** How far the upload is: 204 with {@code Location} and {@code Range}. */
  @GET
  @MayCall(Need.PUSH)
  public Response get(@Context HttpServletRequest request, @PathParam("upload") String upload) {
    ImageName name = Granted.of(request).name();
    return progress(Response.noContent(), name, uploads.require(name, UploadId.parse(upload)));
  }

  /**
   * Adds bytes ("Pushing a blob in chunks"): a chunk with {@code Content-Range}, which must begin
   * where the upload stands, or a stream without.
   *
   * @return 202 with {@code Location} and {@code Range}
   */
  @PATCH
  @MayCall(Need.PUSH)
  public Response append(
      @Context HttpServletRequest request, @PathParam("upload") String upload, InputStream body) {
    Granted granted = Granted.of(request);
    ImageName name = granted.name();
    UploadBody bytes = UploadBodies.of(request, transfers.pace().incoming(body));
    try (Transfers.Permit permit =
        transfers.acquire(granted.party(), bytes.announced().orElse(-1))) {
      return accepted(name, uploads.append(name, UploadId.parse(upload), bytes));
    }
  }

  /**
   * Ends the upload with the digest of the whole blob, and its last bytes if the body has any. The
   * same PUT again is answered alike for an hour.
   *
   * @return 201 with the blob's {@code Location} and digest
   */
  @PUT
  @MayCall(Need.PUSH)
  public Response commit(
      @Context HttpServletRequest request,
      @PathParam("upload") String upload,
      @QueryParam("digest") @Nullable String digest,
      InputStream body) {
    Granted granted = Granted.of(request);
    ImageName name = granted.name();
    if (digest == null) {
      throw DigestInvalidException.missing();
    }
    Digest whole = Digest.parse(digest);
    UploadBody bytes = UploadBodies.of(request, transfers.pace().incoming(body));
    try (Transfers.Permit permit =
        transfers.acquire(granted.party(), bytes.announced().orElse(-1))) {
      uploads.commit(name, UploadId.parse(upload), whole, bytes);
    }
    return created(name, whole);
  }

  /** Cancels the upload: 204, and its bytes are free. */
  @DELETE
  @MayCall(Need.PUSH)
  public Response cancel(@Context HttpServletRequest request, @PathParam("upload") String upload) {
    uploads.cancel(Granted.of(request).name(), UploadId.parse(upload));
    return Response.noContent().build();
  }

  static Response created(ImageName name, Digest digest) {
    return Response.status(Response.Status.CREATED)
        .header(HttpHeaders.LOCATION, Locations.blob(name.toString(), digest))
        .header(Headers.DIGEST, digest)
        .build();
  }

  static Response accepted(ImageName name, UploadProgress progress) {
    return progress(Response.accepted(), name, progress);
  }

  private static Response progress(
      Response.ResponseBuilder answer, ImageName name, UploadProgress progress) {
    return answer
        .header(HttpHeaders.LOCATION, Locations.upload(name.toString(), progress.upload()))
        .header(Headers.RANGE, Headers.uploaded(progress.offset()))
        .header(Headers.UPLOAD, progress.upload())
        .build();
  }
}
