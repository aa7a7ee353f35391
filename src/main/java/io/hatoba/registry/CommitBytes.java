package io.hatoba.registry;

import io.hatoba.metadata.content.UploadDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.StagedLayer;
import io.hatoba.storage.StagedLayerLostException;
import io.hatoba.storage.VerifiedLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which of an upload's bytes its commit means. */
final class CommitBytes {
  private CommitBytes() {}

  /**
   * Finds the bytes that have the digest: all that count; or, where the same PUT was sent before
   * and its body counts, whole or in part, without that body. A client that saw a PUT fail sends it
   * again from its beginning.
   *
   * @param body what this PUT has brought, which counts already
   * @param computed the digest of all that count, where it ran along
   * @throws DigestInvalidException if neither has the digest
   */
  static VerifiedLayer verify(
      LayerConnection connection,
      UploadId upload,
      Digest digest,
      UploadDao.Committing committing,
      UploadBody body,
      Optional<Digest> computed)
      throws StagedLayerLostException {
    List<StagedLayer.Segment> all = segments(committing.taken());
    try {
      return connection.verify(new StagedLayer(upload, all), digest, computed);
    } catch (DigestInvalidException mismatch) {
      List<StagedLayer.Segment> repeated = withoutEarlierBodies(all, committing.begunAt());
      if (body.empty() || body.range().isPresent() || repeated.size() == all.size()) {
        throw mismatch;
      }
      return connection.verify(new StagedLayer(upload, repeated), digest, Optional.empty());
    }
  }

  /** What there was when a commit was first begun, and the last segment. */
  private static List<StagedLayer.Segment> withoutEarlierBodies(
      List<StagedLayer.Segment> all, long begunAt) {
    List<StagedLayer.Segment> kept = new ArrayList<>();
    long size = 0;
    for (int at = 0; at < all.size(); at++) {
      if (size < begunAt || at == all.size() - 1) {
        kept.add(all.get(at));
      }
      size += all.get(at).size();
    }
    return kept;
  }

  private static List<StagedLayer.Segment> segments(UploadDao.Taken taken) {
    if (taken.segments().isEmpty()) {
      return List.of();
    }
    return Arrays.stream(taken.segments().split(","))
        .map(
            text -> {
              int colon = text.indexOf(':');
              return new StagedLayer.Segment(
                  Long.parseLong(text.substring(0, colon)),
                  Long.parseLong(text.substring(colon + 1)));
            })
        .toList();
  }
}
