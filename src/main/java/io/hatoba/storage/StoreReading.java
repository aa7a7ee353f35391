package io.hatoba.storage;

import java.time.Duration;

/**
 * How the layer store is.
 *
 * @param latency how long it took to make a few bytes durable
 * @param freeBytes that this node may still write
 * @param totalBytes of all that the store may hold, whoever uses it
 */
public record StoreReading(Duration latency, long freeBytes, long totalBytes) {
  /** Refuses what no store can be. */
  public StoreReading {
    if (latency.isNegative() || freeBytes < 0 || totalBytes < 0) {
      throw new IllegalArgumentException(
          "no store is so: " + latency + ", " + freeBytes + " of " + totalBytes);
    }
  }
}
