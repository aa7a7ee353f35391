package io.hatoba.storage;

import io.hatoba.oci.UploadId;
import java.util.List;

/**
 * The bytes of an upload as the rows have them: segments in the order of the layer. The files may
 * hold more, after a crash between a write and its row, but if they hold less the upload is lost.
 *
 * @param segments in order; empty for an upload without bytes
 */
public record StagedLayer(UploadId upload, List<Segment> segments) {

  /** Keeps a copy of the list. */
  public StagedLayer {
    segments = List.copyOf(segments);
  }

  /** Number of bytes of the whole layer. */
  public long size() {
    return segments.stream().mapToLong(Segment::size).reduce(0, Math::addExact);
  }

  /**
   * What one append brought.
   *
   * @param epoch the number under which it was written
   * @param size number of its bytes that count
   */
  public record Segment(long epoch, long size) {

    /** Refuses numbers below zero. */
    public Segment {
      if (epoch < 0 || size < 0) {
        throw new IllegalArgumentException("segment " + epoch + " with " + size + " bytes");
      }
    }
  }
}
