package io.hatoba.distribution;

/** Headers of the specification, and their values. */
final class Headers {
  static final String DIGEST = "Docker-Content-Digest";
  static final String UPLOAD = "Docker-Upload-UUID";
  static final String RANGE = "Range";
  static final String CONTENT_RANGE = "Content-Range";
  static final String LINK = "Link";

  private Headers() {}

  /** The {@code Range} of an upload that holds so many bytes; an empty one says 0-0 too. */
  static String uploaded(long offset) {
    return "0-" + Math.max(0, offset - 1);
  }
}
