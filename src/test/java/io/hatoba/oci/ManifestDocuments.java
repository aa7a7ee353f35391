package io.hatoba.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;

/** Documents to read: JSON with single quotes for double ones. */
final class ManifestDocuments {
  static final String EMPTY_DIGEST =
      "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

  static final String CONFIG =
      "{'mediaType':'application/vnd.oci.image.config.v1+json','digest':'"
          + EMPTY_DIGEST
          + "','size':2}";

  static final String LAYER =
      "{'mediaType':'application/vnd.oci.image.layer.v1.tar+gzip','digest':'"
          + EMPTY_DIGEST
          + "','size':2}";

  static final String CHILD =
      "{'mediaType':'application/vnd.oci.image.manifest.v1+json','digest':'"
          + EMPTY_DIGEST
          + "','size':2,'platform':{'architecture':'arm64','os':'linux','variant':'v8'}}";

  private ManifestDocuments() {}

  /** An image with one layer and some more fields, each with a comma before it. */
  static String image(String more) {
    return "{'schemaVersion':2,'config':" + CONFIG + ",'layers':[" + LAYER + "]" + more + "}";
  }

  /** An index with one entry and some more fields, each with a comma before it. */
  static String index(String more) {
    return "{'schemaVersion':2,'manifests':[" + CHILD + "]" + more + "}";
  }

  /** An image whose only layer is this descriptor. */
  static String imageOf(String layer) {
    return "{'schemaVersion':2,'config':" + CONFIG + ",'layers':[" + layer + "]}";
  }

  static byte[] bytes(String document) {
    return document.replace('\'', '"').getBytes(UTF_8);
  }

  static Manifest parse(String document) {
    return Manifest.parse(bytes(document), Optional.empty());
  }

  static Manifest parse(String document, MediaType type) {
    return Manifest.parse(bytes(document), Optional.of(type.value()));
  }

  /** What a document without a header is refused with. */
  static String refusalOf(String document) {
    return refusalOf(bytes(document));
  }

  static String refusalOf(byte[] document) {
    return refusalOf(document, Optional.empty());
  }

  static String refusalOf(String document, MediaType type) {
    return refusalOf(bytes(document), Optional.of(type.value()));
  }

  static String refusalOf(byte[] document, Optional<String> contentType) {
    ManifestInvalidException refusal =
        catchThrowableOfType(
            ManifestInvalidException.class, () -> Manifest.parse(document, contentType));
    if (refusal == null) {
      throw new AssertionError("accepted");
    }
    return refusal.message();
  }
}
