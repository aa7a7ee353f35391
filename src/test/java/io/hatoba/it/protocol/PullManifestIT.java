package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET} and {@code HEAD /v2/<name>/manifests/<tag-or-digest>} (end-3). */
@ExtendWith(SharedHatoba.class)
class PullManifestIT {
  private final Registry registry;
  private final Repository repository;
  private final ManifestJson image;

  PullManifestIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    image = repository.pushImage("v1");
  }

  private Refusal unknownTag(String tag) {
    return new Refusal(
        404,
        "MANIFEST_UNKNOWN",
        "repository \"" + repository.name() + "\" has no manifest tagged \"" + tag + "\"");
  }

  private Refusal unknownDigest(String digest) {
    return new Refusal(
        404,
        "MANIFEST_UNKNOWN",
        "repository \"" + repository.name() + "\" has no manifest " + digest);
  }

  private void requireHeaders(Answer answer, ManifestJson manifest) {
    assertThat(answer.header("Content-Type")).hasValue(manifest.mediaType());
    assertThat(answer.header("Content-Length"))
        .hasValue(Integer.toString(manifest.content().size()));
    assertThat(answer.header("Docker-Content-Digest")).hasValue(manifest.digest());
    assertThat(answer.header("ETag")).hasValue('"' + manifest.digest() + '"');
  }

  @Test
  void oneWhoHasItIsToldSo() {
    ManifestJson manifest = repository.pushImage("v1");
    for (String method : List.of("GET", "HEAD")) {
      for (String reference : List.of("v1", manifest.digest())) {
        String path = repository.manifestPath(reference);
        Answer answer =
            repository
                .call(method, path)
                .header("If-None-Match", '"' + manifest.digest() + '"')
                .send()
                .require(304);
        assertThat(answer.header("Docker-Content-Digest")).hasValue(manifest.digest());
        repository.call(method, path).header("If-None-Match", "\"x\"").send().require(200);
      }
    }
  }

  @Test
  void aManifestComesByteForByteByItsTagAndByItsDigest() {
    for (String reference : List.of("v1", image.digest())) {
      Answer answer = repository.get(repository.manifestPath(reference)).require(200);
      requireHeaders(answer, image);
      assertThat(answer.body()).isEqualTo(image.content());
    }
  }

  @Test
  void headTellsTheSameWithoutTheBytes() {
    for (String reference : List.of("v1", image.digest())) {
      Answer answer = repository.head(repository.manifestPath(reference)).require(200);
      requireHeaders(answer, image);
      assertThat(answer.body().size()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*/*", "text/html", ManifestJson.OCI_INDEX, "application/json;q=0", "nonsense"})
  void acceptIsIgnored(String accept) {
    Answer answer =
        repository
            .call("GET", repository.manifestPath("v1"))
            .header("Accept", accept)
            .send()
            .require(200);
    requireHeaders(answer, image);
    assertThat(answer.body()).isEqualTo(image.content());
  }

  @Test
  void aDigestMayBeEncoded() {
    repository.get(repository.manifestPath(image.digest().replace(":", "%3A"))).require(200);
  }

  @Test
  void theHostThatAProxyNamesIsIgnored() {
    repository.get(repository.manifestPath("v1") + "?ns=docker.io").require(200);
  }

  @Test
  void aTagThatMovedNamesTheNewManifestAndTheOldOneStays() {
    ManifestJson next = repository.pushImage("v1");
    requireHeaders(repository.head(repository.manifestPath("v1")).require(200), next);
    requireHeaders(repository.head(repository.manifestPath(image.digest())).require(200), image);
  }

  @Test
  void aManifestIsKnownByTheDigestThatItWasPushedWith() {
    Content content = image.annotated("pushed", "by sha512").content();
    repository.put(content.sha512(), ManifestJson.OCI_IMAGE, content).require(201);
    Answer answer = repository.get(repository.manifestPath(content.sha512())).require(200);
    assertThat(answer.body()).isEqualTo(content);
    assertThat(answer.header("Docker-Content-Digest")).hasValue(content.sha512());
    assertThat(repository.get(repository.manifestPath(content.digest())).refusal())
        .isEqualTo(unknownDigest(content.digest()));
  }

  @Test
  void aTagThatIsNotThereIsUnknown() {
    Answer answer = repository.get(repository.manifestPath("v2"));
    assertThat(answer.refusal()).isEqualTo(unknownTag("v2"));
    assertThat(answer.detail().path("name").textValue()).isEqualTo(repository.name());
    assertThat(answer.detail().path("reference").textValue()).isEqualTo("v2");
    Answer head = repository.head(repository.manifestPath("v2")).require(404);
    assertThat(head.body().size()).isZero();
  }

  @Test
  void tagsAreToldApartByCase() {
    assertThat(repository.get(repository.manifestPath("V1")).refusal()).isEqualTo(unknownTag("V1"));
  }

  @Test
  void aDigestThatIsNotThereIsUnknown() {
    String digest = Content.unique().digest();
    assertThat(repository.get(repository.manifestPath(digest)).refusal())
        .isEqualTo(unknownDigest(digest));
  }

  @Test
  void aBlobIsNoManifest() {
    String digest = repository.post(Content.unique()).digest();
    assertThat(repository.get(repository.manifestPath(digest)).refusal())
        .isEqualTo(unknownDigest(digest));
  }

  @Test
  void aManifestOfAnotherRepositoryIsUnknown() {
    Repository other = registry.newRepository();
    other.pushImage("v2");
    assertThat(other.get(other.manifestPath(image.digest())).refusal().code())
        .isEqualTo("MANIFEST_UNKNOWN");
    assertThat(other.get(other.manifestPath("v1")).refusal().code()).isEqualTo("MANIFEST_UNKNOWN");
  }

  @Test
  void aRepositoryThatIsNotThereIsUnknown() {
    Repository other = registry.newRepository();
    for (String reference : List.of("v1", image.digest())) {
      Answer answer = other.get(other.manifestPath(reference));
      assertThat(answer.refusal())
          .isEqualTo(
              new Refusal(
                  404, "NAME_UNKNOWN", "repository \"" + other.name() + "\" is not known here"));
      assertThat(answer.detail().path("name").textValue()).isEqualTo(other.name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".hidden", "-1", "a+b", "a%20b", "%C3%A9"})
  void whatIsNoTagIsRefused(String tag) {
    Answer answer = repository.get(repository.manifestPath(tag));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.refusal().code()).isEqualTo("MANIFEST_INVALID");
    assertThat(answer.refusal().message())
        .startsWith("tag \"")
        .endsWith(
            "\" is not valid; a tag has 1 to 128 letters, digits, underscores, periods and hyphens,"
                + " and starts with none of the last two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v1: | digest algorithm \"v1\" is not supported; use sha256 or sha512",
        "sha256: | digest \"sha256:\" has 0 characters after the colon; sha256 has 64 hexadecimal"
            + " digits"
      })
  void whatHasAColonIsADigestOrRefused(String digest, String message) {
    assertThat(repository.get(repository.manifestPath(digest)).refusal())
        .isEqualTo(new Refusal(400, "DIGEST_INVALID", message));
  }
}
