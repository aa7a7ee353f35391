package io.hatoba.maintenance.overview;

import io.hatoba.metadata.nodes.StorageHourDao;
import java.time.Instant;

/**
 * What the instance kept at a moment.
 *
 * @param logical bytes of all living versions, each as it would be alone
 * @param physical bytes of all blobs, each once
 * @param reclaimable bytes that will be freed unless somebody restores or pushes them again
 */
public record StoragePoint(Instant at, long logical, long physical, long reclaimable) {
  static StoragePoint of(StorageHourDao.Row row) {
    return new StoragePoint(
        row.countedAt(), row.bytes().logical(), row.bytes().physical(), row.bytes().reclaimable());
  }
}
