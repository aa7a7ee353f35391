package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PUT /v2/<name>/manifests/<tag-or-digest>}: what is refused (end-7). */
@ExtendWith(SharedHatoba.class)
class PutManifestRefusalIT {
  private static final String ACCEPTED =
      String.join(
          ", ",
          ManifestJson.OCI_IMAGE,
          ManifestJson.OCI_INDEX,
          ManifestJson.DOCKER_IMAGE,
          ManifestJson.DOCKER_LIST);

  private final Registry registry;
  private final Repository repository;
  private final Content config;
  private final Content layer;
  private final ManifestJson image;

  PutManifestRefusalIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    config = repository.post(Content.unique());
    layer = repository.post(Content.unique());
    image = ManifestJson.image(config, layer);
  }

  private Answer put(ManifestJson manifest) {
    return refused(repository.put("v1", manifest));
  }

  private Answer put(String document) {
    return refused(repository.put("v1", ManifestJson.OCI_IMAGE, Content.of(document)));
  }

  /** Nothing of what was refused is kept. */
  private Answer refused(Answer answer) {
    assertThat(answer.status()).isBetween(400, 499);
    repository.get(repository.manifestPath("v1")).require(404);
    return answer;
  }

  private static Refusal invalid(String message) {
    return new Refusal(400, "MANIFEST_INVALID", message);
  }

  private static Refusal missing(String digest) {
    return new Refusal(
        400,
        "MANIFEST_BLOB_UNKNOWN",
        "the manifest names content that this repository does not have: "
            + digest
            + "; push it first");
  }

  @Test
  void anotherDigestThanThatOfTheBytesIsRefused() {
    String digest = Content.unique().digest();
    Answer answer = repository.put(digest, image);
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "the content received has digest "
                    + image.digest()
                    + ", not "
                    + digest
                    + "; send it again"));
    assertThat(answer.detail().path("claimed").textValue()).isEqualTo(digest);
    repository.get(repository.manifestPath(digest)).require(404);
    repository.get(repository.manifestPath(image.digest())).require(404);
  }

  @Test
  void anUnknownAlgorithmIsRefused() {
    assertThat(repository.put("md5:d41d8cd98f00b204e9800998ecf8427e", image).refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "digest algorithm \"md5\" is not supported; use sha256 or sha512"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".v1", "-v1", "v+1", "v@1", "v~1"})
  void whatIsNoTagIsRefused(String tag) {
    assertThat(repository.put(tag, image).refusal())
        .isEqualTo(
            invalid(
                "tag \""
                    + tag
                    + "\" is not valid; a tag has 1 to 128 letters, digits, underscores, periods"
                    + " and hyphens, and starts with none of the last two"));
  }

  @Test
  void aTagOf129CharactersIsRefused() {
    String tag = "t".repeat(129);
    assertThat(repository.put(tag, image).refusal())
        .isEqualTo(
            invalid(
                "tag \""
                    + tag
                    + "\" is not valid; a tag has 1 to 128 letters, digits, underscores, periods"
                    + " and hyphens, and starts with none of the last two"));
  }

  @Test
  void aLayerThatIsNotHereIsMissed() {
    Content absent = Content.unique();
    Answer answer = put(ManifestJson.image(config, layer, absent));
    assertThat(answer.refusal()).isEqualTo(missing(absent.digest()));
    assertThat(answer.detail().path("count").intValue()).isEqualTo(1);
    assertThat(answer.detail().path("missing").path(0).textValue()).isEqualTo(absent.digest());
  }

  @Test
  void aConfigThatIsNotHereIsMissed() {
    Content absent = Content.unique();
    assertThat(put(ManifestJson.image(absent, layer)).refusal())
        .isEqualTo(missing(absent.digest()));
  }

  @Test
  void allThatIsMissingIsNamedAtOnce() {
    Content first = Content.unique();
    Content second = Content.unique();
    Answer answer = put(ManifestJson.image(first, second));
    assertThat(answer.refusal().message()).contains(first.digest(), second.digest());
    assertThat(answer.detail().path("count").intValue()).isEqualTo(2);
  }

  @Test
  void aBlobOfAnotherRepositoryIsMissed() {
    Content foreign = registry.newRepository().post(Content.unique());
    assertThat(put(ManifestJson.image(config, foreign)).refusal())
        .isEqualTo(missing(foreign.digest()));
  }

  @Test
  void anEntryOfAnIndexThatIsNotHereIsMissed() {
    assertThat(put(ManifestJson.index(image)).refusal()).isEqualTo(missing(image.digest()));
  }

  @Test
  void anEntryOfAnIndexThatAnotherRepositoryHasIsMissed() {
    ManifestJson foreign = registry.newRepository().pushImage("v1");
    assertThat(put(ManifestJson.index(foreign)).refusal()).isEqualTo(missing(foreign.digest()));
  }

  @Test
  void aManifestIsNoLayerAndABlobIsNoEntry() {
    repository.put("other", image).require(201);
    assertThat(put(ManifestJson.image(config, image.content())).refusal())
        .isEqualTo(missing(image.digest()));
    ManifestJson blobs =
        ManifestJson.index()
            .with(
                document ->
                    document
                        .withArrayProperty("manifests")
                        .add(ManifestJson.descriptor(ManifestJson.OCI_IMAGE, layer)));
    assertThat(put(blobs).refusal()).isEqualTo(missing(layer.digest()));
  }

  @Test
  void aSizeThatIsNotThatOfTheBlobIsRefused() {
    ManifestJson wrong =
        image.with(document -> ((ObjectNode) document.get("config")).put("size", 7));
    assertThat(put(wrong).refusal())
        .isEqualTo(
            invalid(
                "the manifest says that "
                    + config.digest()
                    + " has 7 bytes; it has "
                    + config.size()));
  }

  @Test
  void aSizeThatIsNotThatOfTheManifestIsRefused() {
    repository.put("other", image).require(201);
    ManifestJson wrong =
        ManifestJson.index(image)
            .with(document -> ((ObjectNode) document.at("/manifests/0")).put("size", 7));
    assertThat(put(wrong).refusal())
        .isEqualTo(
            invalid(
                "the manifest says that "
                    + image.digest()
                    + " has 7 bytes; it has "
                    + image.content().size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {ManifestJson.OCI_IMAGE, ManifestJson.OCI_INDEX})
  void aDocumentWithLayersAndManifestsIsRefusedWhateverItsType(String type) {
    ManifestJson both = image.with(document -> document.putArray("manifests")).as(type);
    assertThat(put(both).refusal())
        .isEqualTo(
            invalid(
                "the manifest has both manifests and config; it must be either an index or an"
                    + " image"));
  }

  @Test
  void anImageNeedsItsFieldsAndAnIndexNeedsIts() {
    assertThat(put(image.with(document -> document.remove("config"))).refusal())
        .isEqualTo(
            invalid(
                "a manifest of type " + ManifestJson.OCI_IMAGE + " needs the descriptor config"));
    assertThat(put(image.with(document -> document.remove("layers"))).refusal())
        .isEqualTo(
            invalid(
                "a manifest of type "
                    + ManifestJson.OCI_IMAGE
                    + " needs the array layers, which may be empty"));
    assertThat(put(image.as(ManifestJson.OCI_INDEX)).refusal())
        .isEqualTo(
            invalid("a manifest of type " + ManifestJson.OCI_INDEX + " needs the array manifests"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws"
      })
  void schema1IsRefusedByItsType(String type) {
    assertThat(repository.put("v1", type, image.content()).refusal())
        .isEqualTo(
            invalid(
                "Docker schema 1 manifests are not supported; push Docker schema 2 or OCI"
                    + " instead"));
  }

  @Test
  void schema1IsRefusedByItsVersion() {
    Content schema1 =
        Content.of(
            "{\"schemaVersion\":1,\"name\":\"tool\",\"tag\":\"v1\",\"architecture\":\"amd64\","
                + "\"fsLayers\":[],\"history\":[],\"signatures\":[]}");
    assertThat(repository.put("v1", "application/json", schema1).refusal())
        .isEqualTo(
            invalid(
                "Docker schema 1 manifests are not supported; push Docker schema 2 or OCI"
                    + " instead"));
  }

  @Test
  void anotherTypeThanThatOfTheBodyIsRefused() {
    assertThat(refused(repository.put("v1", ManifestJson.DOCKER_IMAGE, image.content())).refusal())
        .isEqualTo(
            invalid(
                "mediaType is \""
                    + ManifestJson.OCI_IMAGE
                    + "\", but the Content-Type is \""
                    + ManifestJson.DOCKER_IMAGE
                    + "\"; they must be the same"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/vnd.oci.image.config.v1+json"})
  void aTypeThatIsNoManifestsIsRefused(String type) {
    assertThat(refused(repository.put("v1", type, image.content())).refusal())
        .isEqualTo(
            invalid(
                "Content-Type \""
                    + type
                    + "\" is not that of a manifest; it must be one of: "
                    + ACCEPTED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the manifest is empty; it must be a JSON object",
        "' ' | the manifest is empty; it must be a JSON object",
        "{ | the manifest is not valid JSON at line 1, column 2",
        "[] | the manifest must be a JSON object, and is an array",
        "latest | the manifest is not valid JSON at line 1, column 7",
        "{} | schemaVersion is missing; it must be the number 2",
        "{\"schemaVersion\":3} | schemaVersion must be the number 2, and is the number 3",
        "{\"schemaVersion\":2,\"schemaVersion\":2} | the manifest has the same field twice in one"
            + " object at line 1, column 35",
        "{\"SchemaVersion\":2} | the field \"SchemaVersion\" must be written \"schemaVersion\"",
        "{\"schemaVersion\":2}{} | the manifest goes on after its JSON object, at line 1, column 20"
      })
  void whatIsNoManifestIsRefused(String document, String message) {
    assertThat(put(document).refusal()).isEqualTo(invalid(message));
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    for (byte[] bytes :
        new byte[][] {
          {'{', (byte) 0xff, '}'}, image.content().text().getBytes(StandardCharsets.UTF_16)
        }) {
      Answer answer = repository.put("v1", ManifestJson.OCI_IMAGE, new Content(bytes));
      assertThat(refused(answer).refusal())
          .isEqualTo(invalid("the manifest is not valid UTF-8, which JSON must be"));
    }
  }

  @Test
  void deepJsonAndLongNumbersAreRefused() {
    String beyond =
        "the manifest is beyond a limit: nested deeper than 32, a number of more than 32 digits, a"
            + " field name of more than 8192 characters, or more than 500000 names and values in"
            + " all";
    String document = "{\"schemaVersion\":2,\"x\":";
    assertThat(put(document + "[".repeat(100_000)).refusal()).isEqualTo(invalid(beyond));
    assertThat(put(document + "{\"x\":".repeat(100_000)).refusal()).isEqualTo(invalid(beyond));
    assertThat(put(document + "9".repeat(100_000) + "}").refusal()).isEqualTo(invalid(beyond));
    assertThat(put("{\"schemaVersion\":1e999999999}").refusal())
        .isEqualTo(
            invalid("schemaVersion must be the number 2, and is the number \"1e999999999\""));
  }

  @Test
  void embeddedDataMustBeTheContent() {
    ManifestJson wrong =
        image.with(document -> ((ObjectNode) document.get("config")).put("data", "eyJ9"));
    assertThat(put(wrong).refusal())
        .isEqualTo(invalid("config.data has 3 bytes, and size says " + config.size()));
  }

  @Test
  void anIncompleteDescriptorIsRefused() {
    ManifestJson wrong =
        image.with(document -> ((ObjectNode) document.at("/layers/0")).remove("digest"));
    assertThat(put(wrong).refusal())
        .isEqualTo(invalid("layers[0].digest is missing; every descriptor needs it"));
  }

  @Test
  void moreThan8MebibytesAreRefusedByTheirLength() {
    Content large = Content.of(image.content().text() + " ".repeat(8 << 20));
    Answer answer = repository.put("v1", ManifestJson.OCI_IMAGE, large);
    assertThat(refused(answer).refusal())
        .isEqualTo(
            new Refusal(
                413,
                "MANIFEST_INVALID",
                "the manifest has " + large.size() + " bytes; the limit is 8388608 bytes"));
  }

  @Test
  void moreThan8MebibytesAreRefusedInTheStream() {
    Content large = Content.of(image.content().text() + " ".repeat(8 << 20));
    Answer answer =
        repository
            .call("PUT", repository.manifestPath("v1"))
            .header("Content-Type", ManifestJson.OCI_IMAGE)
            .stream(() -> new ByteArrayInputStream(large.bytes()))
            .send();
    assertThat(refused(answer).refusal())
        .isEqualTo(
            new Refusal(
                413, "MANIFEST_INVALID", "the manifest is larger than the limit of 8388608 bytes"));
  }

  @Test
  void moreThan10000ReferencesAreRefused() {
    ManifestJson many =
        ManifestJson.image(config)
            .with(
                document -> {
                  for (int at = 0; at < 10_000; at++) {
                    document
                        .withArrayProperty("layers")
                        .add(ManifestJson.descriptor(ManifestJson.OCI_LAYER, layer));
                  }
                });
    Answer answer = put(many);
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                413,
                "MANIFEST_INVALID",
                "the manifest names more than 10000 blobs and manifests, which is the limit"));
    assertThat(answer.detail().path("limit").intValue()).isEqualTo(10_000);
  }

  @Test
  void moreThan50TagsAreRefused() {
    String query = "?" + "tag=t&".repeat(51);
    Answer answer = repository.put(image.digest() + query, image);
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                414,
                "MANIFEST_INVALID",
                "the request has 51 tag parameters; push at most 50 at once"));
    repository.get(repository.manifestPath(image.digest())).require(404);
  }

  @Test
  void ofTagsThatComeAsParametersOneThatIsNoneRefusesAll() {
    Answer answer = repository.put("v1?tag=v2&tag=.v3", image);
    assertThat(refused(answer).refusal())
        .isEqualTo(
            invalid(
                "tag \".v3\" is not valid; a tag has 1 to 128 letters, digits, underscores, periods"
                    + " and hyphens, and starts with none of the last two"));
    repository.get(repository.manifestPath("v2")).require(404);
    repository.get(repository.manifestPath(image.digest())).require(404);
  }

  @Test
  void aRefusedManifestLeavesItsTagWhereItWas() {
    repository.put("v0", image).require(201);
    repository.put("v0", ManifestJson.image(config, Content.unique())).require(400);
    assertThat(repository.get(repository.manifestPath("v0")).require(200).body())
        .isEqualTo(image.content());
  }

  @Test
  void aBodyThatBreaksOffLeavesNothing() {
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send(
          "PUT " + repository.manifestPath("v1") + " HTTP/1.1",
          "Host: " + registry.service(),
          "Authorization: " + repository.authorization(),
          "Content-Type: " + ManifestJson.OCI_IMAGE,
          "Content-Length: " + (image.content().size() + 1));
      connection.send(image.content());
      connection.endOfSending();
      connection
          .receiveAnything()
          .ifPresent(
              answer ->
                  assertThat(answer.refusal())
                      .isEqualTo(new Refusal(400, "UNSUPPORTED", "the body broke off")));
    }
    repository.get(repository.manifestPath("v1")).require(404);
  }
}
