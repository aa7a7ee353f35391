package io.hatoba.registry;

import io.hatoba.oci.UploadId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Uploads of this node whose blobs are safe and whose staged bytes could not be freed, since the
 * disk had just gone. The next rounds free them; what a node that dies forgets goes with the rows
 * of those uploads, which are remembered for an hour.
 */
@Singleton
final class Leftovers {
  private static final int MOST = 10_000;

  private final Set<UploadId> uploads = ConcurrentHashMap.newKeySet();

  void add(UploadId upload) {
    if (uploads.size() < MOST) {
      uploads.add(upload);
    }
  }

  List<UploadId> list() {
    return List.copyOf(uploads);
  }

  void forget(UploadId upload) {
    uploads.remove(upload);
  }
}
