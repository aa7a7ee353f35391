package io.hatoba.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one manifest and decides which of the two kinds it is; serves for one only.
 *
 * <p>A document with fields of both kinds is refused, whatever its type says, since readers would
 * not agree on it (CVE-2021-41190).
 */
final class ManifestParser {
  private static final Set<String> FIELDS =
      Set.of(
          "schemaVersion",
          "mediaType",
          "config",
          "layers",
          "manifests",
          "subject",
          "artifactType",
          "annotations");

  private static final String ACCEPTED =
      String.join(
          ", ",
          MediaType.OCI_MANIFEST.value(),
          MediaType.OCI_INDEX.value(),
          MediaType.DOCKER_MANIFEST.value(),
          MediaType.DOCKER_LIST.value());

  private final JsonCursor json;

  private int references;
  private Optional<Long> schemaVersion = Optional.empty();
  private Optional<String> mediaType = Optional.empty();
  private Optional<Descriptor> config = Optional.empty();
  private Optional<List<Descriptor>> layers = Optional.empty();
  private Optional<List<Descriptor>> manifests = Optional.empty();
  private Optional<Descriptor> subject = Optional.empty();
  private Optional<String> artifactType = Optional.empty();
  private Map<String, String> annotations = Map.of();

  private ManifestParser(JsonCursor json) {
    this.json = json;
  }

  /** See {@link Manifest#parse}. */
  static Manifest parse(byte[] bytes, Optional<String> contentType) {
    if (bytes.length > Manifest.MAX_BYTES) {
      throw ManifestTooLargeException.bytes(bytes.length);
    }
    Optional<MediaType> declared = declaredType(contentType);
    JsonCursor json = JsonCursor.over(bytes);
    ManifestParser parser = new ManifestParser(json);
    json.document(FIELDS, parser::read);
    return parser.manifest(declared);
  }

  private void read(String name) throws IOException {
    switch (name) {
      case "schemaVersion" -> schemaVersion = Optional.of(json.wholeNumber(name, "the number 2"));
      case "config" -> config = Optional.of(reference(name));
      case "layers" -> layers = Optional.of(references(name));
      case "manifests" -> manifests = Optional.of(references(name));
      default -> readOptional(name);
    }
  }

  private void readOptional(String name) throws IOException {
    if (json.isNull()) {
      return;
    }
    switch (name) {
      case "mediaType" -> mediaType = Optional.of(json.string(name));
      case "subject" -> subject = Optional.of(reference(name));
      case "artifactType" -> artifactType = artifactType(name);
      case "annotations" -> annotations = json.stringMap(name);
      default -> json.skip();
    }
  }

  private Descriptor reference(String at) throws IOException {
    references++;
    if (references > Manifest.MAX_REFERENCES) {
      throw ManifestTooLargeException.references();
    }
    return DescriptorParser.parse(json, at);
  }

  private List<Descriptor> references(String name) throws IOException {
    List<Descriptor> descriptors = new ArrayList<>();
    json.array(name, at -> descriptors.add(reference(at)));
    return descriptors;
  }

  /** Empty is as missing (OCI Distribution Specification, "Listing Referrers"). */
  private Optional<String> artifactType(String at) throws IOException {
    String text = json.string(at);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new MediaType(text).value());
    } catch (ManifestInvalidException malformed) {
      throw new ManifestInvalidException(at + ": " + malformed.message());
    }
  }

  private Manifest manifest(Optional<MediaType> declared) {
    checkSchemaVersion();
    MediaType type = typeOf(declared);
    if (manifests.isPresent() && (config.isPresent() || layers.isPresent())) {
      throw new ManifestInvalidException(
          "the manifest has both manifests and "
              + (config.isPresent() ? "config" : "layers")
              + "; it must be either an index or an image");
    }
    return type.isIndex()
        ? new ImageIndex(
            type,
            manifests.orElseThrow(() -> missing(type, "the array manifests")),
            subject,
            artifactType,
            annotations)
        : new ImageManifest(
            type,
            config.orElseThrow(() -> missing(type, "the descriptor config")),
            layers.orElseThrow(() -> missing(type, "the array layers, which may be empty")),
            subject,
            artifactType,
            annotations);
  }

  private void checkSchemaVersion() {
    long version =
        schemaVersion.orElseThrow(
            () ->
                new ManifestInvalidException("schemaVersion is missing; it must be the number 2"));
    if (version == 1) {
      throw ManifestInvalidException.schema1();
    }
    if (version != 2) {
      throw new ManifestInvalidException(
          "schemaVersion must be the number 2, and is the number " + version);
    }
  }

  private MediaType typeOf(Optional<MediaType> declared) {
    if (declared.isPresent()) {
      MediaType type = declared.get();
      mediaType
          .filter(inBody -> !inBody.equals(type.value()))
          .ifPresent(
              inBody -> {
                throw new ManifestInvalidException(
                    "mediaType is "
                        + Quotation.of(inBody)
                        + ", but the Content-Type is \""
                        + type
                        + "\"; they must be the same");
              });
      return type;
    }
    return mediaType
        .map(inBody -> accepted(mediaTypeOfBody(inBody), "mediaType"))
        .orElseGet(this::inferredType);
  }

  private MediaType inferredType() {
    if (manifests.isPresent()) {
      return MediaType.OCI_INDEX;
    }
    if (config.isPresent() && layers.isPresent()) {
      return MediaType.OCI_MANIFEST;
    }
    throw new ManifestInvalidException(
        "neither a Content-Type nor mediaType says what the manifest is, and it has neither"
            + " manifests nor config and layers; send one of: "
            + ACCEPTED);
  }

  private static MediaType mediaTypeOfBody(String text) {
    try {
      return new MediaType(text);
    } catch (ManifestInvalidException malformed) {
      throw new ManifestInvalidException("mediaType: " + malformed.message());
    }
  }

  /** The type that the header tells; empty if it tells nothing about manifests. */
  private static Optional<MediaType> declaredType(Optional<String> contentType) {
    return contentType
        .filter(header -> !header.isBlank())
        .map(MediaType::parse)
        .filter(type -> !type.equals(MediaType.OCTET_STREAM) && !type.equals(MediaType.JSON))
        .map(type -> accepted(type, "Content-Type"));
  }

  private static MediaType accepted(MediaType type, String field) {
    if (type.isSchema1()) {
      throw ManifestInvalidException.schema1();
    }
    if (!type.isManifest()) {
      throw new ManifestInvalidException(
          field
              + " "
              + Quotation.of(type.value())
              + " is not that of a manifest; it must be one of: "
              + ACCEPTED);
    }
    return type;
  }

  private static ManifestInvalidException missing(MediaType type, String what) {
    return new ManifestInvalidException("a manifest of type " + type + " needs " + what);
  }
}
