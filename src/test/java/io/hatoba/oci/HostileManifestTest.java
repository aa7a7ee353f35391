package io.hatoba.oci;

import static io.hatoba.oci.ManifestDocuments.CHILD;
import static io.hatoba.oci.ManifestDocuments.LAYER;
import static io.hatoba.oci.ManifestDocuments.bytes;
import static io.hatoba.oci.ManifestDocuments.image;
import static io.hatoba.oci.ManifestDocuments.imageOf;
import static io.hatoba.oci.ManifestDocuments.parse;
import static io.hatoba.oci.ManifestDocuments.refusalOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that nobody writes by mistake. */
@Timeout(20)
class HostileManifestTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "{",
        "{}}",
        "{'a'}",
        "{'a':}",
        "{,}",
        "{'a':NaN}",
        "{'a':01}",
        "{'a':'\n'}",
        "{'a':'\0'}",
        "{'a':1,}",
        "{a:1}",
        "{'a':'\\x'}",
        "/*c*/{}",
        "{'a':tru}",
        "{'a':1",
        "\0"
      })
  void whatIsNoJsonIsRefusedWithItsPlaceOnly(String document) {
    assertThat(refusalOf(document.replace("'a'", "'schemaversion2'")))
        .matches("the manifest (is not valid JSON|goes on after its JSON object,) ?at line.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "2", "'x'", "true", "[{'schemaVersion':2}]"})
  void whatIsNoObjectIsRefused(String document) {
    assertThat(refusalOf(document)).startsWith("the manifest must be a JSON object, and is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\n"})
  void nothingIsRefused(String document) {
    assertThat(refusalOf(document)).startsWith("the manifest is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "x", "0", "null", "\0", ",", "]"})
  void nothingMayFollowTheObject(String trailer) {
    assertThat(refusalOf(image("") + trailer)).startsWith("the manifest ");
  }

  @Test
  void theSameFieldTwiceIsRefusedWhereverItIs() {
    String twice = "the manifest has the same field twice in one object at line 1, column ";

    assertThat(refusalOf(image(",'layers':[]"))).startsWith(twice);
    assertThat(refusalOf(image(",'schemaVersion':2"))).startsWith(twice);
    assertThat(refusalOf(image(",'\\u006cayers':[]"))).startsWith(twice);
    assertThat(refusalOf(image(",'annotations':{'a':'','a':''}"))).startsWith(twice);
    assertThat(refusalOf(image(",'unknown':{'x':{'a':1,'a':1}}"))).startsWith(twice);
    assertThat(refusalOf(imageOf(LAYER.replace("}", ",'size':3}")))).startsWith(twice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Layers", "LAYERS", "layer\u017f", "Manifests", "MediaType", "Subject"})
  void aFieldThatGoReadsInAnotherCaseIsRefused(String field) {
    assertThat(refusalOf(image(",'" + field + "':[" + CHILD + "]")))
        .startsWith("the field \"" + field + "\" must be written \"");
  }

  @Test
  void aFieldOfADescriptorInAnotherCaseIsRefused() {
    assertThat(refusalOf(imageOf(LAYER.replace("}", ",'Digest':'x'}"))))
        .isEqualTo("the field \"Digest\" must be written \"digest\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{'a':"})
  void deepNestingIsRefused(String opening) {
    for (int depth : new int[] {32, 1_000, 1_000_000}) {
      assertThat(refusalOf("{'unknown':" + opening.repeat(depth)))
          .startsWith("the manifest is beyond a limit")
          .doesNotContain("Stream");
    }
  }

  @Test
  void nestingWithinTheLimitIsIgnored() {
    assertThat(parse(image(",'unknown':" + "[".repeat(31) + "]".repeat(31)))).isNotNull();
  }

  @Test
  void numbersThatAreBombsAreRefused() {
    String digits = "9".repeat(1_000_000);

    assertThat(refusalOf(imageOf(LAYER.replace(":2}", ":" + digits + "}"))))
        .hasSizeLessThan(700)
        .doesNotContain("Stream");
    assertThat(refusalOf(imageOf(LAYER.replace(":2}", ":1e999999999}"))))
        .startsWith("layers[0].size must be a whole number");
    assertThat(refusalOf("{'schemaVersion':" + digits + "}")).hasSizeLessThan(700);
  }

  @Test
  void hugeNamesAreRefused() {
    assertThat(refusalOf(image(",'" + "n".repeat(65_536) + "':1")))
        .startsWith("the manifest is beyond a limit");
  }

  @Test
  void hugeValuesAreCutInTheMessage() {
    assertThat(refusalOf(image(",'artifactType':'" + "n".repeat(65_536) + "'")))
        .contains("(65536 characters)")
        .hasSizeLessThan(500);
    assertThat(refusalOf(image(",'mediaType':'" + "n".repeat(1_000_000) + "'")))
        .hasSizeLessThan(700);
  }

  @Test
  void manySmallValuesAreRefused() {
    assertThat(refusalOf(image(",'unknown':[" + "0,".repeat(3_000_000) + "0]")))
        .startsWith("the manifest is beyond a limit");
    assertThat(refusalOf(image(",'urls':[" + "[],".repeat(2_000_000) + "[]]")))
        .startsWith("the manifest is beyond a limit");
  }

  @Test
  void invalidUtf8IsRefused() {
    for (String bad : new String[] {"\u00ff", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00c3"}) {
      byte[] document = image(",'annotations':{'a':'" + bad + "'}").getBytes(ISO_8859_1);

      assertThat(
              refusalOf(new String(document, ISO_8859_1).replace('\'', '"').getBytes(ISO_8859_1)))
          .isEqualTo("the manifest is not valid UTF-8, which JSON must be");
    }
  }

  @Test
  void aDocumentCutWithinACharacterIsRefused() {
    byte[] whole = bytes(image(",'annotations':{'a':'鳩"));

    assertThat(refusalOf(Arrays.copyOf(whole, whole.length - 2))).contains("not valid UTF-8");
  }

  @Test
  void otherEncodingsAreNotGuessed() {
    assertThat(refusalOf(image("").replace('\'', '"').getBytes(UTF_16LE)))
        .startsWith("the manifest is not valid JSON");
    assertThat(refusalOf("\ufeff" + image(""))).contains("byte order mark");
  }

  @Test
  void textThatCouldNotBeKeptIsRefused() {
    assertThat(refusalOf(image(",'annotations':{'a':'b\\u0000'}")))
        .isEqualTo("annotations.\"a\" contains the character NUL");
    assertThat(refusalOf(image(",'annotations':{'a\\u0000':'b'}")))
        .isEqualTo("a name in annotations contains the character NUL");
    assertThat(refusalOf(image(",'annotations':{'a':'\\ud83d'}")))
        .isEqualTo("annotations.\"a\" contains half of a surrogate pair");
    assertThat(refusalOf(image(",'annotations':{'a':'\\ude00\\ud83d'}")))
        .contains("half of a surrogate pair");
    assertThat(parse(image(",'annotations':{'a':'\\ud83d\\ude00'}")).annotations())
        .containsEntry("a", "😀");
  }

  @Test
  void outsideTextInARefusalIsEscaped() {
    assertThat(refusalOf(image(",'artifactType':'a\\r\\nb\\u001b[31m'")))
        .contains("\"a\\u000d\\u000ab\\u001b[31m\"");
  }

  @Test
  void aHugeContentTypeIsRefused() {
    assertThat(refusalOf(bytes(image("")), Optional.of("a".repeat(65_536)))).hasSizeLessThan(500);
  }
}
