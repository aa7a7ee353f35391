package io.hatoba.oci;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of manifests, such as one for each platform (OCI Image Specification, "Image Index";
 * Docker manifest list).
 *
 * @param mediaType OCI's or Docker's
 * @param manifests its entries; may be empty
 * @param subject the manifest that this one is about
 * @param declaredArtifactType the field {@code artifactType}
 * @param annotations in the order in which they were written
 */
public record ImageIndex(
    MediaType mediaType,
    List<Descriptor> manifests,
    Optional<Descriptor> subject,
    Optional<String> declaredArtifactType,
    Map<String, String> annotations)
    implements Manifest {
  /**
   * Checks the media type and copies what could change.
   *
   * @throws IllegalArgumentException if the media type is not that of an index
   */
  public ImageIndex {
    if (!mediaType.isIndex()) {
      throw new IllegalArgumentException(mediaType + " is no image index");
    }
    manifests = List.copyOf(manifests);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  @Override
  public Optional<String> artifactType() {
    return declaredArtifactType;
  }

  @Override
  public List<ManifestReference> references() {
    List<ManifestReference> references = new ArrayList<>(manifests.size() + 1);
    for (Descriptor entry : manifests) {
      ManifestReference.Kind kind =
          entry.mediaType().isManifest()
              ? ManifestReference.Kind.MANIFEST
              : ManifestReference.Kind.LAYER;
      references.add(new ManifestReference(kind, entry));
    }
    subject.ifPresent(
        about -> references.add(new ManifestReference(ManifestReference.Kind.SUBJECT, about)));
    return Collections.unmodifiableList(references);
  }
}
