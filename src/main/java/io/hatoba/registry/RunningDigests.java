package io.hatoba.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hatoba.metadata.content.UploadDao;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.RunningDigest;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Digests that run along with uploads on this node. One counts only for the writer who follows
 * directly on the one that left it; any other begins anew, and its layer is hashed at commit.
 */
@Singleton
final class RunningDigests {
  private record Left(long epoch, RunningDigest digest) {}

  private final Cache<UploadId, Left> left =
      Caffeine.newBuilder().maximumSize(50_000).expireAfterAccess(Duration.ofHours(1)).build();

  /** Takes the digest that covers every byte so far, or begins one that covers this writer's. */
  RunningDigest take(UploadId upload, UploadDao.Taken taken, DigestAlgorithm algorithm) {
    Left before = left.asMap().remove(upload);
    boolean follows =
        before != null
            && before.epoch == taken.epoch() - 1
            && before.digest.size() == taken.size()
            && before.digest.algorithm() == algorithm;
    return follows ? before.digest : new RunningDigest(algorithm);
  }

  /** Leaves a digest for the next writer. */
  void leave(UploadId upload, UploadDao.Taken taken, RunningDigest digest) {
    left.put(upload, new Left(taken.epoch(), digest));
  }

  /** Nobody writes to the upload any more. */
  void forget(UploadId upload) {
    left.invalidate(upload);
  }

  /** How many uploads have one left. */
  int size() {
    return left.asMap().size();
  }
}
