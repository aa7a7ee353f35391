package io.hatoba.it.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** A manifest under construction; each change makes another one. */
record ManifestJson(ObjectNode document) {
  static final String OCI_IMAGE = "application/vnd.oci.image.manifest.v1+json";
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  static final String DOCKER_IMAGE = "application/vnd.docker.distribution.manifest.v2+json";
  static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** An OCI image of a config and some layers. */
  static ManifestJson image(Content config, Content... layers) {
    ObjectNode document = JSON.createObjectNode();
    document.put("schemaVersion", 2).put("mediaType", OCI_IMAGE);
    document.set("config", descriptor(OCI_CONFIG, config));
    ArrayNode list = document.putArray("layers");
    for (Content layer : layers) {
      list.add(descriptor(OCI_LAYER, layer));
    }
    return new ManifestJson(document);
  }

  /** An OCI index of some manifests. */
  static ManifestJson index(ManifestJson... entries) {
    ObjectNode document = JSON.createObjectNode();
    document.put("schemaVersion", 2).put("mediaType", OCI_INDEX);
    ArrayNode list = document.putArray("manifests");
    for (ManifestJson entry : entries) {
      list.add(entry.descriptor());
    }
    return new ManifestJson(document);
  }

  static ObjectNode descriptor(String mediaType, Content content) {
    return JSON.createObjectNode()
        .put("mediaType", mediaType)
        .put("digest", content.digest())
        .put("size", content.size());
  }

  /** The descriptor by which an index or a subject names this manifest. */
  ObjectNode descriptor() {
    return descriptor(mediaType(), content());
  }

  /** The same manifest after some change. */
  ManifestJson with(Consumer<ObjectNode> change) {
    ObjectNode copy = document.deepCopy();
    change.accept(copy);
    return new ManifestJson(copy);
  }

  /** The same manifest as another type. */
  ManifestJson as(String mediaType) {
    return with(copy -> copy.put("mediaType", mediaType));
  }

  ManifestJson about(ManifestJson subject) {
    return with(copy -> copy.set("subject", subject.descriptor()));
  }

  ManifestJson annotated(String key, String value) {
    return with(copy -> copy.withObjectProperty("annotations").put(key, value));
  }

  ManifestJson ofType(String artifactType) {
    return with(copy -> copy.put("artifactType", artifactType));
  }

  String mediaType() {
    return document.required("mediaType").textValue();
  }

  /** The bytes, always the same for the same manifest. */
  Content content() {
    try {
      return new Content(JSON.writeValueAsBytes(document));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  String digest() {
    return content().digest();
  }
}
