package io.hatoba.registry;

import io.hatoba.config.Settings;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.Descriptor;
import io.hatoba.oci.Digest;
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
import java.util.Optional;
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
   * What a manifest meets in its package.
   *
   * @param blobs those that the package holds of what it names
   * @param present the same manifest, if it was put before
   * @param added bytes of configs and layers that no other manifest of the package names
   */
  record Checked(
      Map<String, BlobDao.Locked> blobs, Optional<ManifestDao.Present> present, long added) {}

  /** Checks the parts of a manifest, and locks them and itself until the transaction ends. */
  Checked check(long packageId, RegistryKind kind, Manifest manifest, Digest digest) {
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
    held.forEach((name, blob) -> sizes.put(name, blob.size()));
    Set<String> looked = new TreeSet<>(wantedManifests);
    looked.add(digest.toString());
    Map<String, ManifestDao.Present> found = manifests.lock(packageId, looked);
    found.forEach(
        (name, there) -> {
          if (!there.deleted() && wantedManifests.contains(name)) {
            sizes.put(name, there.size());
          }
        });
    compare(manifest, sizes);
    Optional<ManifestDao.Present> present = Optional.ofNullable(found.get(digest.toString()));
    // What it names it has named before.
    return new Checked(held, present, present.isPresent() ? 0 : added(packageId, manifest, held));
  }

  private long added(long packageId, Manifest manifest, Map<String, BlobDao.Locked> held) {
    Map<String, Long> kept = new HashMap<>();
    for (ManifestReference reference : manifest.references()) {
      boolean blob =
          reference.kind() == ManifestReference.Kind.CONFIG
              || reference.kind() == ManifestReference.Kind.LAYER;
      if (blob && !reference.foreign()) {
        kept.merge(
            reference.descriptor().digest().toString(), reference.descriptor().size(), Math::max);
      }
    }
    held.forEach(
        (digest, blob) -> {
          if (blob.named()) {
            kept.remove(digest);
          }
        });
    // Where manifests may be sparse, what is not here counts as if it were: it may come.
    Set<String> absent = new TreeSet<>(kept.keySet());
    absent.removeAll(held.keySet());
    if (!absent.isEmpty()) {
      kept.keySet().removeAll(blobs.listNamed(packageId, absent));
    }
    return kept.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The Docker registry takes no layers whose bytes are elsewhere; they would be lost with it. */
  private static void requireHeldHere(RegistryKind kind, ManifestReference reference) {
    if (kind == RegistryKind.DOCKER && reference.foreign()) {
      throw new DeniedException(
          RegistryRule.FOREIGN_LAYER.about(
              reference.descriptor().digest(), reference.descriptor().mediaType()));
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
