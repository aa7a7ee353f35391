package io.hatoba.distribution;

import io.hatoba.oci.BlobRangeException;
import io.hatoba.oci.ByteRange;
import io.hatoba.oci.Digest;
import io.hatoba.registry.Blobs;
import io.hatoba.registry.StoredBlob;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v2/<name>/blobs/<digest>} (end-2, end-10). */
// What GET answers for the path of new uploads is that it does not know the method.
@Path("{name:.+}/blobs/{digest:(?!uploads/?$)[^/]+}")
@ApplicationScoped
public class BlobResource {
  private static final int PARTIAL_CONTENT = 206;

  @Inject private Blobs blobs;
  @Inject private AccessChecks checks;
  @Inject private BlobBodies bodies;

  /**
   * A blob, or one range of its bytes ("Pulling blobs"; RFC 9110, sections 13 and 14).
   *
   * @param ifNoneMatch {@code If-None-Match} header
   * @param range {@code Range} header; several ranges give the whole
   * @param ifRange {@code If-Range} header; unless it is the blob's entity tag, the whole is given
   * @return 200, or 206 with {@code Content-Range}, or 304
   */
  @GET
  @MayCall(Need.PULL)
  public Response get(
      @Context HttpServletRequest request,
      @PathParam("digest") String digest,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @HeaderParam("Range") @Nullable String range,
      @HeaderParam("If-Range") @Nullable String ifRange) {
    StoredBlob blob = require(request, digest);
    Optional<Response> notModified = Preconditions.notModified(ifNoneMatch, blob.digest());
    if (notModified.isPresent()) {
      return notModified.get();
    }
    Optional<String> wanted =
        Optional.ofNullable(range).filter(any -> Preconditions.rangeHolds(ifRange, blob.digest()));
    ByteRange asked = ByteRange.parse(wanted, blob.size());
    if (asked instanceof ByteRange.Unsatisfiable) {
      throw new BlobRangeException(blob.size());
    }
    Response.ResponseBuilder answer;
    if (asked instanceof ByteRange.Part part) {
      answer =
          headers(Response.status(PARTIAL_CONTENT), blob, part.length())
              .header(
                  Headers.CONTENT_RANGE,
                  "bytes " + part.first() + "-" + part.last() + "/" + blob.size());
      if (part.length() < blob.size()) {
        if (bodies.endConnection(request.getProtocol(), false, part.length())) {
          answer.header("Connection", "close");
        }
        return answer
            .entity(bodies.part(Granted.of(request).party(), blob, part.first(), part.length()))
            .build();
      }
    } else {
      answer = headers(Response.ok(), blob, blob.size());
    }
    if (bodies.endConnection(request.getProtocol(), true, blob.size())) {
      answer.header("Connection", "close");
    }
    return answer.entity(bodies.whole(Granted.of(request).party(), blob)).build();
  }

  /** As GET of the whole, without the body ("Checking if content exists in the registry"). */
  @HEAD
  @MayCall(Need.PULL)
  public Response head(
      @Context HttpServletRequest request,
      @PathParam("digest") String digest,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
    StoredBlob blob = require(request, digest);
    return Preconditions.notModified(ifNoneMatch, blob.digest())
        .orElseGet(() -> headers(Response.ok(), blob, blob.size()).build());
  }

  private StoredBlob require(HttpServletRequest request, String digest) {
    Granted granted = Granted.of(request);
    return blobs.require(granted.name(), Digest.parse(digest), checks.viewer(granted));
  }

  private static Response.ResponseBuilder headers(
      Response.ResponseBuilder answer, StoredBlob blob, long length) {
    return answer
        .type(MediaType.APPLICATION_OCTET_STREAM_TYPE)
        .header(HttpHeaders.CONTENT_LENGTH, length)
        .header("Accept-Ranges", "bytes")
        .header(Headers.DIGEST, blob.digest())
        .tag(Preconditions.tag(blob.digest()));
  }

  /**
   * Deletes a blob that no manifest of the repository names ("Deleting Blobs").
   *
   * @return 202
   */
  @DELETE
  @MayCall(Need.DELETE)
  public Response delete(@Context HttpServletRequest request, @PathParam("digest") String digest) {
    blobs.delete(Granted.of(request).name(), Digest.parse(digest));
    return Response.accepted().build();
  }
}
