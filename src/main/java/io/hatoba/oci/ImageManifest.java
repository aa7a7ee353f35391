package io.hatoba.oci;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image, or any artifact in its form (OCI Image Specification, "Image Manifest"; Docker image
 * manifest, version 2, schema 2).
 *
 * @param mediaType OCI's or Docker's
 * @param config what describes the image
 * @param layers its content, from the base up; may be empty
 * @param subject the manifest that this one is about
 * @param declaredArtifactType the field {@code artifactType}
 * @param annotations in the order in which they were written
 */
public record ImageManifest(
    MediaType mediaType,
    Descriptor config,
    List<Descriptor> layers,
    Optional<Descriptor> subject,
    Optional<String> declaredArtifactType,
    Map<String, String> annotations)
    implements Manifest {
  /**
   * Checks the media type and copies what could change.
   *
   * @throws IllegalArgumentException if the media type is not that of an image manifest
   */
  public ImageManifest {
    if (!mediaType.isImage()) {
      throw new IllegalArgumentException(mediaType + " is no image manifest");
    }
    layers = List.copyOf(layers);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  @Override
  public Optional<String> artifactType() {
    return declaredArtifactType.or(() -> Optional.of(config.mediaType().value()));
  }

  @Override
  public List<ManifestReference> references() {
    List<ManifestReference> references = new ArrayList<>(layers.size() + 2);
    references.add(new ManifestReference(ManifestReference.Kind.CONFIG, config));
    for (Descriptor layer : layers) {
      references.add(new ManifestReference(ManifestReference.Kind.LAYER, layer));
    }
    subject.ifPresent(
        about -> references.add(new ManifestReference(ManifestReference.Kind.SUBJECT, about)));
    return Collections.unmodifiableList(references);
  }
}
