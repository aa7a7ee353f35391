package io.hatoba.distribution;

import io.hatoba.oci.Digest;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requests that hold for one content only (RFC 9110, section 13); its entity tag is its digest. Not
 * left to JAX-RS, of which one implementation knows neither weak tags nor {@code *}.
 */
final class Preconditions {
  private static final String WEAK = "W/";

  private Preconditions() {}

  static EntityTag tag(Digest digest) {
    return new EntityTag(digest.toString());
  }

  private static String text(Digest digest) {
    return '"' + digest.toString() + '"';
  }

  /**
   * The answer 304 to one who has this content already.
   *
   * @param ifNoneMatch {@code If-None-Match} header
   */
  static Optional<Response> notModified(@Nullable String ifNoneMatch, Digest digest) {
    boolean known =
        ifNoneMatch != null
            && Stream.of(ifNoneMatch.split(","))
                .map(String::strip)
                .map(tag -> tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag)
                .anyMatch(tag -> tag.equals("*") || tag.equals(text(digest)));
    return known
        ? Optional.of(
            Response.notModified(tag(digest)).header(Headers.DIGEST, digest.toString()).build())
        : Optional.empty();
  }

  /**
   * Whether a {@code Range} counts; one of another content, or of a date, does not.
   *
   * @param ifRange {@code If-Range} header
   */
  static boolean rangeHolds(@Nullable String ifRange, Digest digest) {
    return ifRange == null || ifRange.strip().equals(text(digest));
  }
}
