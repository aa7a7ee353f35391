package io.hatoba.catalog;

import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestReference;
import java.util.Optional;

/** Images so large that people may wait for them, which their pushers are told. */
final class LargeImages {
  /** Above so many bytes of one platform: 10 GiB. */
  static final long LARGE = 10L << 30;

  private LargeImages() {}

  /** What a client is warned of, for a manifest of a large image. */
  static Optional<String> warning(Manifest manifest) {
    long size = 0;
    for (ManifestReference reference : manifest.references()) {
      if (reference.kind() == ManifestReference.Kind.LAYER) {
        // Foreign layers may say any size.
        size += Math.min(reference.descriptor().size(), LARGE + 1);
      }
    }
    return size > LARGE
        ? Optional.of("the image has more than 10 GiB; pushes and pulls of it may take long")
        : Optional.empty();
  }
}
