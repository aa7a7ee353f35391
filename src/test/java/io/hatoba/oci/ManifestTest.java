package io.hatoba.oci;

import static io.hatoba.oci.ManifestDocuments.CONFIG;
import static io.hatoba.oci.ManifestDocuments.EMPTY_DIGEST;
import static io.hatoba.oci.ManifestDocuments.bytes;
import static io.hatoba.oci.ManifestDocuments.image;
import static io.hatoba.oci.ManifestDocuments.imageOf;
import static io.hatoba.oci.ManifestDocuments.index;
import static io.hatoba.oci.ManifestDocuments.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is accepted, among it every document that the OCI conformance suite pushes. */
class ManifestTest {
  @Test
  void anImageIsReadWithAllThatItSays() {
    String subject =
        ",'subject':{'mediaType':'application/vnd.oci.image.manifest.v1+json','digest':'sha512:"
            + "0".repeat(128)
            + "','size':9223372036854775807}";
    String document =
        image(
            subject
                + ",'mediaType':'application/vnd.oci.image.manifest.v1+json'"
                + ",'artifactType':'application/vnd.example.sbom.v1'"
                + ",'annotations':{'b':'1','a':'2','鳩':''}");

    Manifest manifest = parse(document, MediaType.OCI_MANIFEST);

    assertThat(manifest)
        .isInstanceOfSatisfying(
            ImageManifest.class,
            image -> {
              assertThat(image.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
              assertThat(image.config())
                  .isEqualTo(Descriptor.of(MediaType.OCI_CONFIG, Digest.parse(EMPTY_DIGEST), 2));
              assertThat(image.layers())
                  .containsExactly(
                      Descriptor.of(MediaType.OCI_LAYER_GZIP, Digest.parse(EMPTY_DIGEST), 2));
              assertThat(image.subject().orElseThrow().size()).isEqualTo(Long.MAX_VALUE);
              assertThat(image.artifactType()).contains("application/vnd.example.sbom.v1");
            });
    assertThat(manifest.annotations())
        .containsExactly(Map.entry("b", "1"), Map.entry("a", "2"), Map.entry("鳩", ""));
    assertThat(manifest.references())
        .extracting(ManifestReference::kind)
        .containsExactly(
            ManifestReference.Kind.CONFIG,
            ManifestReference.Kind.LAYER,
            ManifestReference.Kind.SUBJECT);
  }

  @Test
  void anIndexIsReadWithAllThatItSays() {
    Manifest manifest =
        parse(
            index(
                ",'mediaType':'application/vnd.oci.image.index.v1+json','annotations':{'a':'b'}"
                    + ",'subject':"
                    + ManifestDocuments.CHILD),
            MediaType.OCI_INDEX);

    assertThat(manifest)
        .isInstanceOfSatisfying(
            ImageIndex.class,
            index -> {
              assertThat(index.manifests()).hasSize(1);
              assertThat(index.subject()).isPresent();
              assertThat(index.artifactType()).isEmpty();
              assertThat(index.annotations()).containsEntry("a", "b");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json"
  })
  void anImageHasOneOfTwoTypes(String type) {
    assertThat(Manifest.parse(bytes(image("")), Optional.of(type)).mediaType()).hasToString(type);
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json"
  })
  void anIndexHasOneOfTwoTypes(String type) {
    assertThat(Manifest.parse(bytes(index("")), Optional.of(type)).mediaType()).hasToString(type);
  }

  @Test
  void parametersOfTheContentTypeAreIgnored() {
    assertThat(
            Manifest.parse(
                    bytes(image(",'mediaType':'application/vnd.oci.image.manifest.v1+json'")),
                    Optional.of("application/vnd.oci.image.manifest.v1+json; charset=utf-8"))
                .mediaType())
        .isEqualTo(MediaType.OCI_MANIFEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "application/octet-stream", "application/json; charset=utf-8"})
  void aGenericContentTypeLeavesItToTheBody(String generic) {
    byte[] named =
        bytes(image(",'mediaType':'application/vnd.docker.distribution.manifest.v2+json'"));

    assertThat(Manifest.parse(named, Optional.of(generic)).mediaType())
        .isEqualTo(MediaType.DOCKER_MANIFEST);
    assertThat(Manifest.parse(bytes(index("")), Optional.of(generic)).mediaType())
        .isEqualTo(MediaType.OCI_INDEX);
    assertThat(Manifest.parse(bytes(image("")), Optional.of(generic)).mediaType())
        .isEqualTo(MediaType.OCI_MANIFEST);
  }

  @Test
  void withoutAnyTypeTheFieldsDecide() {
    assertThat(parse(image("")).mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
    assertThat(parse(index("")).mediaType()).isEqualTo(MediaType.OCI_INDEX);
  }

  @Test
  void layersAndEntriesMayBeNone() {
    assertThat(parse(imageOf("")).references()).hasSize(1);
    assertThat(parse("{'schemaVersion':2,'manifests':[]}").references()).isEmpty();
  }

  @Test
  void unknownFieldsAreIgnoredWhateverTheyHold() {
    String custom = ",'org.FSOZ5ASBXQFTQ7WV3DL6P4W2XY':'x','more':{'deep':[1.5e3,null,true,{}]}";

    assertThat(parse(image(custom))).isEqualTo(parse(image("")));
    assertThat(parse(index(custom))).isEqualTo(parse(index("")));
    assertThat(parse(imageOf(CONFIG.replace("}", custom + "}"))).references()).hasSize(2);
  }

  @Test
  void nullStandsForAnOptionalFieldThatIsLeftOut() {
    String nulls = ",'mediaType':null,'subject':null,'artifactType':null,'annotations':null";
    String descriptor =
        CONFIG.replace("}", ",'urls':null,'data':null,'annotations':null,'artifactType':null}");

    assertThat(parse(image(nulls))).isEqualTo(parse(image("")));
    assertThat(parse(imageOf(descriptor))).isEqualTo(parse(imageOf(CONFIG)));
  }

  @Test
  void anEmptyArtifactTypeIsAsMissing() {
    assertThat(parse(image(",'artifactType':''")).artifactType())
        .contains("application/vnd.oci.image.config.v1+json");
  }

  @Test
  void aForeignLayerKeepsItsUrls() {
    Manifest manifest =
        parse(
            imageOf(
                "{'mediaType':'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',"
                    + "'digest':'"
                    + EMPTY_DIGEST
                    + "','size':123456,'urls':['https://store.example.com/blobs/1']}"));

    assertThat(manifest.references().get(1).foreign()).isTrue();
    assertThat(manifest.references().get(1).descriptor().urls())
        .containsExactly("https://store.example.com/blobs/1");
  }

  @Test
  void embeddedDataThatIsTheContentIsAccepted() {
    assertThat(parse(imageOf(CONFIG.replace("}", ",'data':'e30='}"))).references()).hasSize(2);
  }

  @Test
  void aLargeManifestOfManyAnnotationsIsAccepted() {
    StringBuilder annotations = new StringBuilder(",'annotations':{'first':''");
    for (int i = 0; i < 390; i++) {
      annotations.append(",'large-annotation-" + i + "':'" + "A".repeat(10_000) + "'");
    }

    assertThat(parse(image(annotations.append('}').toString())).annotations()).hasSize(391);
  }

  @Test
  void tenThousandReferencesAreAccepted() {
    String layers = String.join(",", Collections.nCopies(9_999, ManifestDocuments.LAYER));

    assertThat(parse(imageOf(layers)).references()).hasSize(10_000);
  }

  @Test
  void whiteSpaceAroundTheObjectIsAccepted() {
    assertThat(parse(" \r\n\t" + image("") + "  \n")).isEqualTo(parse(image("")));
  }
}
