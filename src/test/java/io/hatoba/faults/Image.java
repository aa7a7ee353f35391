package io.hatoba.faults;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An image: a manifest, and the blobs that it names.
 *
 * @param manifest the bytes of the manifest
 * @param config the first blob
 * @param layers the other blobs
 */
record Image(Blob manifest, Blob config, List<Blob> layers) {
  static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

  static Image of(Blob config, List<Blob> layers) {
    String named =
        layers.stream()
            .map(layer -> layer.descriptor("application/vnd.oci.image.layer.v1.tar"))
            .collect(Collectors.joining(","));
    String json =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
            .formatted(TYPE, config.descriptor("application/vnd.oci.image.config.v1+json"), named);
    return new Image(Blob.of(json.getBytes(StandardCharsets.UTF_8)), config, layers);
  }

  String digest() {
    return manifest.digest();
  }

  List<Blob> parts() {
    return Stream.concat(Stream.of(config), layers.stream()).toList();
  }
}
