package io.hatoba.oci;

import static io.hatoba.oci.ManifestDocuments.CONFIG;
import static io.hatoba.oci.ManifestDocuments.LAYER;
import static io.hatoba.oci.ManifestDocuments.bytes;
import static io.hatoba.oci.ManifestDocuments.image;
import static io.hatoba.oci.ManifestDocuments.imageOf;
import static io.hatoba.oci.ManifestDocuments.index;
import static io.hatoba.oci.ManifestDocuments.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and with which words. */
class ManifestRefusalTest {
  private static final String SCHEMA1 =
      "Docker schema 1 manifests are not supported; push Docker schema 2 or OCI instead";

  @Test
  void theBodysTypeMustBeThatOfTheHeader() {
    String document = image(",'mediaType':'application/vnd.oci.image.manifest.v1+json'");

    assertThat(refusalOf(document, MediaType.DOCKER_MANIFEST))
        .isEqualTo(
            "mediaType is \"application/vnd.oci.image.manifest.v1+json\", but the Content-Type is"
                + " \"application/vnd.docker.distribution.manifest.v2+json\"; they must be the"
                + " same");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/vnd.oci.artifact.manifest.v1+json",
        "application/vnd.oci.image.config.v1+json",
        "Application/vnd.oci.image.manifest.v1+json"
      })
  void aTypeThatIsNoManifestsIsRefusedWithThoseThatAre(String type) {
    assertThat(refusalOf(bytes(image("")), Optional.of(type)))
        .startsWith("Content-Type \"" + type + "\" is not that of a manifest")
        .contains("application/vnd.oci.image.index.v1+json");
    assertThat(refusalOf(image(",'mediaType':'" + type + "'")))
        .startsWith("mediaType \"" + type + "\" is not that of a manifest");
  }

  @Test
  void aMalformedTypeIsRefused() {
    assertThat(refusalOf(bytes(image("")), Optional.of("json")))
        .startsWith("media type \"json\" is not valid");
    assertThat(refusalOf(image(",'mediaType':''")))
        .startsWith("mediaType: media type \"\" is not valid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws"
      })
  void schema1IsRefusedByItsType(String type) {
    assertThat(refusalOf(bytes("{'schemaVersion':1}"), Optional.of(type))).isEqualTo(SCHEMA1);
    assertThat(refusalOf(image(",'mediaType':'" + type + "'"))).isEqualTo(SCHEMA1);
  }

  @Test
  void schema1IsRefusedByItsVersion() {
    assertThat(refusalOf("{'schemaVersion':1,'name':'a','fsLayers':[]}")).isEqualTo(SCHEMA1);
  }

  @ParameterizedTest
  @CsvSource({
    "3, the number 3",
    "-2, the number -2",
    "2.0, the number \"2.0\"",
    "2e0, the number \"2e0\"",
    "99999999999999999999, the number \"99999999999999999999\"",
    "null, null",
    "true, true",
    "[2], an array",
    "{}, an object"
  })
  void theSchemaVersionMustBeTheNumber2(String version, String shown) {
    assertThat(refusalOf(image("").replace(":2,'config'", ":" + version + ",'config'")))
        .isEqualTo("schemaVersion must be the number 2, and is " + shown);
  }

  @Test
  void theSchemaVersionMustNotBeAString() {
    assertThat(refusalOf("{'schemaVersion':'2'}"))
        .isEqualTo("schemaVersion must be the number 2, and is the string \"2\"");
  }

  @Test
  void theSchemaVersionMustBeThere() {
    assertThat(refusalOf("{}")).isEqualTo("schemaVersion is missing; it must be the number 2");
  }

  @Test
  void aDocumentOfBothKindsIsRefusedWhateverItsType() {
    for (MediaType type : new MediaType[] {MediaType.OCI_MANIFEST, MediaType.OCI_INDEX}) {
      assertThat(refusalOf(image(",'manifests':[]"), type))
          .isEqualTo(
              "the manifest has both manifests and config; it must be either an index or an"
                  + " image");
      assertThat(refusalOf(index(",'layers':[]"), type)).contains("both manifests and layers");
    }
    assertThat(refusalOf(image(",'manifests':[]"))).contains("both manifests and config");
  }

  @Test
  void anImageNeedsAConfigAndLayers() {
    assertThat(refusalOf("{'schemaVersion':2,'layers':[]}", MediaType.OCI_MANIFEST))
        .isEqualTo(
            "a manifest of type application/vnd.oci.image.manifest.v1+json needs the descriptor"
                + " config");
    assertThat(refusalOf("{'schemaVersion':2,'config':" + CONFIG + "}", MediaType.DOCKER_MANIFEST))
        .endsWith("needs the array layers, which may be empty");
    assertThat(refusalOf(index(""), MediaType.OCI_MANIFEST))
        .endsWith("needs the descriptor config");
  }

  @Test
  void anIndexNeedsManifests() {
    assertThat(refusalOf("{'schemaVersion':2}", MediaType.OCI_INDEX))
        .endsWith("needs the array manifests");
    assertThat(refusalOf(image(""), MediaType.DOCKER_LIST)).endsWith("needs the array manifests");
  }

  @ParameterizedTest
  @CsvSource({
    "config, null, config must be a JSON object",
    "layers, null, layers must be an array",
    "layers, {}, layers must be an array",
    "layers, [null], layers[0] must be a JSON object",
    "manifests, null, manifests must be an array",
    "manifests, '[[]]', manifests[0] must be a JSON object",
    "subject, [], subject must be a JSON object",
    "annotations, [], annotations must be a JSON object",
    "annotations, {'a':1}, 'annotations.\"a\" must be a string, and is the number \"1\"'",
    "annotations, {'a':null}, 'annotations.\"a\" must be a string, and is null'",
    "annotations, {'a':{}}, 'annotations.\"a\" must be a string, and is an object'",
    "artifactType, 1, artifactType must be a string",
    "mediaType, 1, mediaType must be a string"
  })
  void everyFieldMustHaveItsKind(String field, String value, String message) {
    assertThat(refusalOf("{'schemaVersion':2,'" + field + "':" + value + "}")).startsWith(message);
  }

  @Test
  void nothingToTellTheKindByIsRefused() {
    assertThat(refusalOf("{'schemaVersion':2}")).startsWith("neither a Content-Type nor mediaType");
    assertThat(refusalOf("{'schemaVersion':2,'layers':[]}"))
        .startsWith("neither a Content-Type nor mediaType");
  }

  @Test
  void theArtifactTypeMustBeAMediaType() {
    assertThat(refusalOf(image(",'artifactType':'sbom'")))
        .startsWith("artifactType: media type \"sbom\" is not valid");
  }

  @ParameterizedTest
  @CsvSource({
    "mediaType, 1, must be a string",
    "mediaType, null, must be a string",
    "mediaType, 'x', media type \"x\" is not valid",
    "digest, null, must be a string",
    "digest, 'sha256:abc', sha256 has 64 hexadecimal digits",
    "digest, 'md5:abc', digest algorithm \"md5\" is not supported",
    "size, 1.0, must be a whole number of bytes",
    "size, 1e3, must be a whole number of bytes",
    "size, -1, must be a whole number of bytes",
    "size, 9223372036854775808, must be a whole number of bytes",
    "size, '2', must be a whole number of bytes",
    "size, null, must be a whole number of bytes",
    "urls, 'https://example.com', must be an array",
    "urls, [1], urls[0] must be a string",
    "annotations, [], must be a JSON object",
    "annotations, {'a':true}, must be a string",
    "artifactType, {}, must be a string",
    "data, 7, must be a string",
    "data, '*', is not valid base64 with its padding",
    "data, 'e30', is not valid base64 with its padding",
    "data, 'e30K', 'has 3 bytes, and size says 2'",
    "data, 'e3s=', digest says sha256:44136fa355b3678a"
  })
  void everyFieldOfADescriptorIsChecked(String field, String value, String message) {
    String quoted = value.matches("[a-z*].*") && !value.equals("null") ? "'" + value + "'" : value;
    String stringSize = field.equals("size") && value.equals("2") ? "'2'" : quoted;
    String layer =
        LAYER.contains("'" + field + "'")
            ? LAYER.replaceAll("'" + field + "':[^,}]+", "'" + field + "':" + stringSize)
            : LAYER.replace("}", ",'" + field + "':" + quoted + "}");

    assertThat(refusalOf(imageOf(LAYER + "," + layer)))
        .startsWith("layers[1]." + field)
        .contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mediaType", "digest", "size"})
  void aDescriptorNeedsThreeFields(String field) {
    String layer = LAYER.replace("'" + field + "'", "'other'");

    assertThat(refusalOf(imageOf(layer)))
        .isEqualTo("layers[0]." + field + " is missing; every descriptor needs it");
  }

  @Test
  void moreThanTenThousandReferencesAreTooMany() {
    String layers = String.join(",", Collections.nCopies(10_000, LAYER));

    assertThatThrownBy(() -> ManifestDocuments.parse(imageOf(layers)))
        .isInstanceOfSatisfying(
            ManifestTooLargeException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(413);
              assertThat(refusal.message()).contains("more than 10000");
            });
  }

  @Test
  void moreThan8MebibytesAreTooMany() {
    assertThatThrownBy(() -> Manifest.parse(new byte[8_388_609], Optional.empty()))
        .isInstanceOf(ManifestTooLargeException.class)
        .hasMessage("the manifest has 8388609 bytes; the limit is 8388608 bytes");
  }
}
