package io.hatoba.oci;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one descriptor (OCI Image Specification, "Descriptors"); serves for one only. */
final class DescriptorParser {
  private static final Set<String> FIELDS =
      Set.of(
          "mediaType", "digest", "size", "urls", "annotations", "data", "platform", "artifactType");

  private static final String SIZE = "a whole number of bytes, 0 or more";

  private final JsonCursor json;
  private final String at;

  private Optional<MediaType> mediaType = Optional.empty();
  private Optional<Digest> digest = Optional.empty();
  private Optional<Long> size = Optional.empty();
  private Optional<String> artifactType = Optional.empty();
  private Optional<String> data = Optional.empty();
  private Map<String, String> annotations = Map.of();
  private List<String> urls = List.of();
  private Optional<Platform> platform = Optional.empty();

  private DescriptorParser(JsonCursor json, String at) {
    this.json = json;
    this.at = at;
  }

  /**
   * Reads the descriptor that the cursor stands on.
   *
   * @param at its place in the document, such as {@code layers[3]}
   * @throws ManifestInvalidException if something is wrong with it
   */
  static Descriptor parse(JsonCursor json, String at) throws IOException {
    DescriptorParser parser = new DescriptorParser(json, at);
    json.object(at, FIELDS, parser::read);
    return parser.descriptor();
  }

  private void read(String name) throws IOException {
    String field = at + "." + name;
    switch (name) {
      case "mediaType" -> mediaType = Optional.of(mediaType(field));
      case "digest" -> digest = Optional.of(digest(field));
      case "size" -> size = Optional.of(size(field));
      default -> readOptional(name, field);
    }
  }

  private void readOptional(String name, String field) throws IOException {
    if (json.isNull()) {
      return;
    }
    switch (name) {
      case "urls" -> urls = json.strings(field);
      case "annotations" -> annotations = json.stringMap(field);
      case "artifactType" ->
          artifactType = Optional.of(json.string(field)).filter(type -> !type.isEmpty());
      case "platform" -> platform = platform();
      case "data" -> data = Optional.of(json.string(field));
      default -> json.skip();
    }
  }

  private Descriptor descriptor() {
    Descriptor descriptor =
        new Descriptor(
            mediaType.orElseThrow(() -> missing("mediaType")),
            digest.orElseThrow(() -> missing("digest")),
            size.orElseThrow(() -> missing("size")),
            artifactType,
            annotations,
            urls,
            platform);
    data.ifPresent(base64 -> checkData(descriptor, base64));
    return descriptor;
  }

  /** For people to read; what is not as it should be is no reason to refuse the manifest. */
  private Optional<Platform> platform() throws IOException {
    Map<String, String> fields = json.plainStrings(Platform.FIELDS);
    return Platform.of(fields);
  }

  private MediaType mediaType(String field) throws IOException {
    String text = json.string(field);
    try {
      return MediaType.parse(text);
    } catch (ManifestInvalidException malformed) {
      throw new ManifestInvalidException(field + ": " + malformed.message());
    }
  }

  private Digest digest(String field) throws IOException {
    String text = json.string(field);
    try {
      return Digest.parse(text);
    } catch (DigestInvalidException malformed) {
      throw new ManifestInvalidException(field + ": " + malformed.message());
    }
  }

  private long size(String field) throws IOException {
    long bytes = json.wholeNumber(field, SIZE);
    if (bytes < 0) {
      throw json.wrong(field, SIZE);
    }
    return bytes;
  }

  /**
   * "Embedded Content": a reader may take {@code data} for the content, so it must be just that.
   */
  private void checkData(Descriptor descriptor, String base64) {
    byte[] content = decode(base64);
    if (content.length != descriptor.size()) {
      throw new ManifestInvalidException(
          at + ".data has " + content.length + " bytes, and size says " + descriptor.size());
    }
    Digest actual = descriptor.digest().sameAlgorithmOver(content);
    if (!actual.equals(descriptor.digest())) {
      throw new ManifestInvalidException(
          at + ".data has digest " + actual + ", and digest says " + descriptor.digest());
    }
  }

  /** With its padding, without which Go's readers refuse it. */
  private byte[] decode(String base64) {
    try {
      if (base64.length() % 4 == 0) {
        return Base64.getDecoder().decode(base64);
      }
    } catch (IllegalArgumentException malformed) {
      // refused below, as is a wrong length
    }
    throw new ManifestInvalidException(at + ".data is not valid base64 with its padding");
  }

  private ManifestInvalidException missing(String name) {
    return new ManifestInvalidException(at + "." + name + " is missing; every descriptor needs it");
  }
}
