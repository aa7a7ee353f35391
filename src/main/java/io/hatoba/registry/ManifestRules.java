package io.hatoba.registry;

import io.hatoba.config.Settings;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.Descriptor;
import io.hatoba.oci.LayerTooLargeException;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestBlobUnknownException;
import io.hatoba.oci.ManifestInvalidException;
import io.hatoba.oci.ManifestReference;
import io.hatoba.oci.RegistryKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a manifest must fulfil besides its form: its parts are in the package, and as it says. */
@Singleton
final class ManifestRules {
  private final BlobDao blobs;
  private final ManifestDao manifests;
  private final Settings settings;

  @Inject
  ManifestRules(BlobDao blobs, ManifestDao manifests, Settings settings) {
    this.blobs = blobs;
    this.manifests = manifests;
    this.settings = settings;
  }

  /**
   * Checks the parts of a manifest, and locks them until the transaction ends.
   *
   * @return the blobs that the package holds of those it names
   */
  Map<String, BlobDao.Locked> check(long packageId, RegistryKind kind, Manifest manifest) {
    Set<String> wantedBlobs = new TreeSet<>();
    Set<String> wantedManifests = new TreeSet<>();
    for (ManifestReference reference : manifest.references()) {
      requireHeldHere(kind, reference);
      requireWithinLimit(kind, reference);
      switch (reference.kind()) {
        case CONFIG, LAYER -> wantedBlobs.add(reference.descriptor().digest().toString());
        case MANIFEST -> wantedManifests.add(reference.descriptor().digest().toString());
        case SUBJECT -> {
          // A subject may come later, or never.
        }
      }
    }
    Map<String, BlobDao.Locked> held =
        wantedBlobs.isEmpty() ? Map.of() : blobs.lockLinks(packageId, wantedBlobs);
    Map<String, Long> sizes = new HashMap<>();
    held.forEach((digest, blob) -> sizes.put(digest, blob.size()));
    if (!wantedManifests.isEmpty()) {
      sizes.putAll(manifests.lockSizes(packageId, wantedManifests));
    }
    compare(manifest, sizes);
    return held;
  }

  /** The Docker registry takes no layers whose bytes are elsewhere; they would be lost with it. */
  private static void requireHeldHere(RegistryKind kind, ManifestReference reference) {
    if (kind == RegistryKind.DOCKER && reference.foreign()) {
      throw new DeniedException(
          "layer "
              + reference.descriptor().digest()
              + " ("
              + reference.descriptor().mediaType()
              + ") is a foreign layer, and the Docker registry does not support those; push it as an"
              + " ordinary layer (--allow-nondistributable-artifacts of dockerd), or the image to"
              + " the Container registry");
    }
  }

  private void requireWithinLimit(RegistryKind kind, ManifestReference reference) {
    long limit =
        kind == RegistryKind.DOCKER ? settings.dockerLayerLimit() : settings.containerLayerLimit();
    boolean stored =
        reference.kind() == ManifestReference.Kind.LAYER
            || reference.kind() == ManifestReference.Kind.CONFIG;
    if (stored && !reference.foreign() && reference.descriptor().size() > limit) {
      throw LayerTooLargeException.ofSize(reference.descriptor().size(), limit);
    }
  }

  private void compare(Manifest manifest, Map<String, Long> sizes) {
    List<ManifestReference> missing = new ArrayList<>();
    for (ManifestReference reference : manifest.references()) {
      if (reference.kind() == ManifestReference.Kind.SUBJECT) {
        continue;
      }
      Descriptor descriptor = reference.descriptor();
      Long size = sizes.get(descriptor.digest().toString());
      if (size == null) {
        if (!reference.foreign() && !settings.sparseManifests()) {
          missing.add(reference);
        }
      } else if (size != descriptor.size()) {
        throw new ManifestInvalidException(
            "the manifest says that "
                + descriptor.digest()
                + " has "
                + descriptor.size()
                + " bytes; it has "
                + size);
      }
    }
    if (!missing.isEmpty()) {
      throw ManifestBlobUnknownException.ofReferences(missing);
    }
  }
}
