package io.hatoba.catalog;

import io.hatoba.oci.Descriptor;
import io.hatoba.oci.ImageConfig;
import io.hatoba.oci.ImageIndex;
import io.hatoba.oci.ImageManifest;
import io.hatoba.oci.Manifest;
import io.hatoba.registry.ImageConfigs;
import io.hatoba.registry.Referrers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is in a version, or in one image of it.
 *
 * @param annotations of the manifest, in the order in which they were written
 * @param config what the image says of itself; empty for an index and for what is no image
 * @param layers from the base up; empty for an index
 * @param entries of an index: images of platforms and their attestations
 * @param referrers signatures, attestations, SBOMs and whatever else names it as its subject; at
 *     most 500
 */
public record VersionContents(
    Map<String, String> annotations,
    Optional<ImageConfig> config,
    List<Layer> layers,
    List<Descriptor> entries,
    List<Referrers.Referrer> referrers) {
  /** Copies what could change. */
  public VersionContents {
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    layers = List.copyOf(layers);
    entries = List.copyOf(entries);
    referrers = List.copyOf(referrers);
  }

  /**
   * A layer.
   *
   * @param descriptor where its content is found, and its size
   * @param step what made it, where the config tells
   */
  public record Layer(Descriptor descriptor, Optional<ImageConfig.Step> step) {}

  /** What a manifest says, with what its image says of itself. */
  public static VersionContents of(
      Manifest manifest, Optional<ImageConfigs.Image> image, List<Referrers.Referrer> referrers) {
    Optional<ImageConfig> config = image.flatMap(ImageConfigs.Image::config);
    return manifest instanceof ImageManifest layered
        ? new VersionContents(
            manifest.annotations(), config, layers(layered, config), List.of(), referrers)
        : new VersionContents(
            manifest.annotations(),
            Optional.empty(),
            List.of(),
            ((ImageIndex) manifest).manifests(),
            referrers);
  }

  private static List<Layer> layers(ImageManifest image, Optional<ImageConfig> config) {
    List<ImageConfig.Step> steps =
        config.map(ImageConfig::history).orElse(List.of()).stream()
            .filter(step -> !step.emptyLayer())
            .toList();
    // A history of another length is about other layers.
    Iterator<ImageConfig.Step> step =
        steps.size() == image.layers().size() ? steps.iterator() : Collections.emptyIterator();
    List<Layer> layers = new ArrayList<>();
    for (Descriptor layer : image.layers()) {
      layers.add(new Layer(layer, step.hasNext() ? Optional.of(step.next()) : Optional.empty()));
    }
    return layers;
  }
}
