package io.hatoba.registry;

import io.hatoba.oci.ChunkRange;
import io.hatoba.oci.SizeInvalidException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Bytes that a request brings to an upload.
 *
 * @param bytes read once, not closed here
 * @param announced how many bytes the request says it brings; empty for a stream
 * @param range where in the blob they go, if the request says
 * @param alone whether they are a whole blob, and their client knows no upload to go on with
 */
public record UploadBody(
    InputStream bytes, OptionalLong announced, Optional<ChunkRange> range, boolean alone) {
  /** Bytes for an upload that its client knows. */
  public UploadBody(InputStream bytes, OptionalLong announced, Optional<ChunkRange> range) {
    this(bytes, announced, range, false);
  }

  /** No bytes. */
  public static UploadBody none() {
    return new UploadBody(InputStream.nullInputStream(), OptionalLong.of(0), Optional.empty());
  }

  /** The same bytes as the body of a single POST. */
  UploadBody single() {
    return new UploadBody(bytes, announced, range, true);
  }

  /** Whether the request says that it brings no bytes. */
  boolean empty() {
    return announced.isPresent() && announced.getAsLong() == 0;
  }

  /** Where in the blob the bytes begin; below zero if the request does not say. */
  long offset() {
    return range.map(ChunkRange::first).orElse(-1L);
  }

  /**
   * Refuses a range that is not as long as the body.
   *
   * @throws SizeInvalidException if the two headers disagree
   */
  void requireConsistent() {
    if (range.isPresent()
        && announced.isPresent()
        && range.get().length() != announced.getAsLong()) {
      throw new SizeInvalidException(range.get().length(), announced.getAsLong());
    }
  }
}
