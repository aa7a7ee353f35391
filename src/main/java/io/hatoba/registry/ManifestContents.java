package io.hatoba.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hatoba.oci.Digest;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/**
 * Bytes of manifests, which never change under a digest. Whether a package holds the manifest is
 * asked of its rows every time.
 */
@Singleton
final class ManifestContents {
  private static final long MAX_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16);

  private final Cache<Digest, byte[]> contents =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((Digest digest, byte[] content) -> content.length + 256)
          .build();

  byte[] get(Digest digest, Supplier<byte[]> load) {
    return contents.get(digest, absent -> load.get());
  }
}
