package io.hatoba.distribution;

import io.hatoba.oci.ChunkRange;
import io.hatoba.registry.UploadBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a request says of the bytes it brings. */
final class UploadBodies {
  private UploadBodies() {}

  static UploadBody of(HttpServletRequest request, InputStream body) {
    Optional<ChunkRange> range =
        Optional.ofNullable(request.getHeader(Headers.CONTENT_RANGE)).map(ChunkRange::parse);
    return new UploadBody(body, announced(request), range);
  }

  /** The length of the body; without a length and without chunks there is none. */
  private static OptionalLong announced(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    if (length >= 0) {
      return OptionalLong.of(length);
    }
    return request.getHeader("Transfer-Encoding") == null
        ? OptionalLong.of(0)
        : OptionalLong.empty();
  }
}
