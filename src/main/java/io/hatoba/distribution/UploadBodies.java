package io.hatoba.distribution;

import io.hatoba.oci.BlobUploadInvalidException;
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

  /**
   * The length of the body. In HTTP/1 there is none without a length and without chunks; HTTP/2 and
   * its successors have neither, and the body ends where its stream does.
   */
  private static OptionalLong announced(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    if (length >= 0) {
      return OptionalLong.of(length);
    }
    boolean none =
        request.getProtocol().startsWith("HTTP/1.")
            && request.getHeader("Transfer-Encoding") == null;
    return none ? OptionalLong.of(0) : OptionalLong.empty();
  }

  /**
   * Reads what a request says of a blob that it brings as a whole.
   *
   * @throws BlobUploadInvalidException if it says that the bytes go elsewhere than to the beginning
   */
  static UploadBody ofWhole(HttpServletRequest request, InputStream body) {
    UploadBody whole = of(request, body);
    whole
        .range()
        .filter(range -> range.first() > 0)
        .ifPresent(
            range -> {
              throw BlobUploadInvalidException.contentRange(
                  range.toString(), "leaves out the beginning of a blob that comes in one request");
            });
    return whole;
  }
}
