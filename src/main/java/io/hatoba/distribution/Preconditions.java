package io.hatoba.distribution;

import io.hatoba.oci.Digest;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Requests that hold for one content only (RFC 9110, section 13); its entity tag is its digest. */
final class Preconditions {
  private Preconditions() {}

  static EntityTag tag(Digest digest) {
    return new EntityTag(digest.toString());
  }

  /**
   * The answer to a request whose conditions fail.
   *
   * @return 304 to one who has this content already, 412 to one who wants another; null if the
   *     request is to be answered as if it had no conditions
   */
  static @Nullable Response failed(Request conditions, Digest digest) {
    Response.ResponseBuilder failed = conditions.evaluatePreconditions(tag(digest));
    return failed == null
        ? null
        : failed.tag(tag(digest)).header(Headers.DIGEST, digest.toString()).build();
  }

  /** Whether a {@code Range} counts; one of another content, or of a date, does not. */
  static boolean rangeHolds(@Nullable String ifRange, Digest digest) {
    return ifRange == null || ifRange.strip().equals('"' + digest.toString() + '"');
  }
}
