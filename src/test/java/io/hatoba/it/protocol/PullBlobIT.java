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

/** {@code GET} and {@code HEAD /v2/<name>/blobs/<digest>} (end-2). */
@ExtendWith(SharedHatoba.class)
class PullBlobIT {
  private final Registry registry;
  private final Repository repository;
  private final Content blob;
  private final String path;

  PullBlobIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    blob = repository.post(Content.random(1000));
    path = repository.blobPath(blob.digest());
  }

  private Answer getRange(String range) {
    return repository.call("GET", path).header("Range", range).send();
  }

  private static Refusal unknown(String digest) {
    return new Refusal(404, "BLOB_UNKNOWN", "this repository has no blob " + digest);
  }

  private void requireHeaders(Answer answer, Content content) {
    assertThat(answer.header("Content-Length")).hasValue(Integer.toString(content.size()));
    assertThat(answer.header("Content-Type")).hasValue("application/octet-stream");
    assertThat(answer.header("Docker-Content-Digest")).hasValue(blob.digest());
    assertThat(answer.header("ETag")).hasValue('"' + blob.digest() + '"');
    assertThat(answer.header("Accept-Ranges")).hasValue("bytes");
  }

  @Test
  void aBlobComesWithItsDigestAndLength() {
    Answer answer = repository.get(path).require(200);
    requireHeaders(answer, blob);
    assertThat(answer.body()).isEqualTo(blob);
  }

  @Test
  void headTellsTheSameWithoutTheBytes() {
    Answer answer = repository.head(path).require(200);
    requireHeaders(answer, blob);
    assertThat(answer.body().size()).isZero();
  }

  @Test
  void aLargeBlobComesWhole() {
    Content large = repository.push(Content.random(3 << 20));
    assertThat(repository.get(repository.blobPath(large.digest())).require(200).body())
        .isEqualTo(large);
    Answer part =
        repository
            .call("GET", repository.blobPath(large.digest()))
            .header("Range", "bytes=100000-2900000")
            .send()
            .require(206);
    assertThat(part.body()).isEqualTo(large.part(100_000, 2_900_001));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "text/html", "application/json;q=0"})
  void acceptIsIgnored(String accept) {
    Answer answer = repository.call("GET", path).header("Accept", accept).send().require(200);
    assertThat(answer.body()).isEqualTo(blob);
  }

  @Test
  void theHostThatAProxyNamesIsIgnored() {
    assertThat(repository.get(path + "?ns=docker.io").require(200).body()).isEqualTo(blob);
  }

  @Test
  void aBlobIsKnownByTheDigestThatItWasPushedWith() {
    Content other = Content.unique();
    repository
        .call("POST", repository.path("/blobs/uploads/?digest=" + other.sha512()))
        .body(other)
        .send()
        .require(201);
    Answer answer = repository.get(repository.blobPath(other.sha512())).require(200);
    assertThat(answer.body()).isEqualTo(other);
    assertThat(answer.header("Docker-Content-Digest")).hasValue(other.sha512());
    assertThat(repository.get(repository.blobPath(other.digest())).refusal())
        .isEqualTo(unknown(other.digest()));
  }

  @Test
  void oneWhoHasItIsToldSo() {
    for (String method : List.of("GET", "HEAD")) {
      for (String known :
          List.of('"' + blob.digest() + '"', "\"x\", W/\"" + blob.digest() + '"', "*")) {
        Answer answer =
            repository.call(method, path).header("If-None-Match", known).send().require(304);
        assertThat(answer.header("ETag")).hasValue('"' + blob.digest() + '"');
        assertThat(answer.body().size()).isZero();
      }
      repository.call(method, path).header("If-None-Match", "\"x\"").send().require(200);
    }
  }

  @Test
  void aRangeOfAnotherContentIsTheWhole() {
    String same = '"' + blob.digest() + '"';
    for (String other : List.of("\"x\"", "W/" + same, "Wed, 21 Oct 2026 07:28:00 GMT")) {
      Answer whole =
          repository
              .call("GET", path)
              .header("Range", "bytes=0-9")
              .header("If-Range", other)
              .send()
              .require(200);
      assertThat(whole.body()).isEqualTo(blob);
    }
    Answer part =
        repository
            .call("GET", path)
            .header("Range", "bytes=0-9")
            .header("If-Range", same)
            .send()
            .require(206);
    assertThat(part.body()).isEqualTo(blob.part(0, 10));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 0, 9",
    "bytes=0-0, 0, 0",
    "bytes=999-999, 999, 999",
    "bytes=990-, 990, 999",
    "bytes=0-, 0, 999",
    "bytes=-10, 990, 999",
    "bytes=-5000, 0, 999",
    "bytes=500-99999999999999999999999, 500, 999",
    "BYTES=1-2, 1, 2"
  })
  void aRangeOfBytesComesAlone(String range, int first, int last) {
    Answer answer = getRange(range).require(206);
    Content part = blob.part(first, last + 1);
    assertThat(answer.body()).isEqualTo(part);
    requireHeaders(answer, part);
    assertThat(answer.header("Content-Range")).hasValue("bytes " + first + "-" + last + "/1000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=0-1,5-6",
        "bytes=0-1, -1",
        "bytes=",
        "bytes",
        "bytes=-",
        "bytes=a-b",
        "bytes=1",
        "bytes=--1",
        "bytes=0x1-2",
        "items=0-1",
        "0-1"
      })
  void severalRangesAndWhatIsNoneGiveTheWhole(String range) {
    Answer answer = getRange(range).require(200);
    assertThat(answer.body()).isEqualTo(blob);
    assertThat(answer.header("Content-Range")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=1000-",
        "bytes=1000-2000",
        "bytes=99999999999999999999999-",
        "bytes=500-0",
        "bytes=-0"
      })
  void aRangeWithoutAByteOfTheBlobIsRefused(String range) {
    Answer answer = getRange(range);
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                416,
                "UNSUPPORTED",
                "the range asked for is outside the blob, which has 1000 bytes"));
    assertThat(answer.header("Content-Range")).hasValue("bytes */1000");
    assertThat(answer.detail().path("size").longValue()).isEqualTo(1000);
  }

  @Test
  void headIgnoresTheRange() {
    Answer answer = repository.call("HEAD", path).header("Range", "bytes=0-9").send().require(200);
    requireHeaders(answer, blob);
  }

  @Test
  void theEmptyBlobHasNoRange() {
    Content empty = repository.post(Content.of(""));
    String emptyPath = repository.blobPath(empty.digest());
    Answer whole = repository.get(emptyPath).require(200);
    assertThat(whole.body().size()).isZero();
    assertThat(whole.header("Content-Length")).hasValue("0");
    Answer answer = repository.call("GET", emptyPath).header("Range", "bytes=0-").send();
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                416, "UNSUPPORTED", "the range asked for is outside the blob, which has 0 bytes"));
    assertThat(answer.header("Content-Range")).hasValue("bytes */0");
  }

  @Test
  void aBlobThatIsNotThereIsUnknown() {
    String digest = Content.unique().digest();
    Answer answer = repository.get(repository.blobPath(digest));
    assertThat(answer.refusal()).isEqualTo(unknown(digest));
    assertThat(answer.detail().path("digest").textValue()).isEqualTo(digest);
    assertThat(repository.head(repository.blobPath(digest)).require(404).body().size()).isZero();
  }

  @Test
  void aBlobOfAnotherRepositoryIsUnknown() {
    Repository other = registry.newRepository();
    other.pushImage("latest");
    assertThat(other.get(other.blobPath(blob.digest())).refusal())
        .isEqualTo(unknown(blob.digest()));
    other.head(other.blobPath(blob.digest())).require(404);
  }

  @Test
  void aBlobOfARepositoryThatIsNotThereIsUnknown() {
    Repository other = registry.newRepository();
    assertThat(other.get(other.blobPath(blob.digest())).refusal())
        .isEqualTo(unknown(blob.digest()));
  }

  @Test
  void aManifestIsNoBlob() {
    String digest = repository.pushImage("latest").digest();
    assertThat(repository.get(repository.blobPath(digest)).refusal()).isEqualTo(unknown(digest));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "latest | digest \"latest\" has no colon; write the algorithm, a colon and the hash, such"
            + " as sha256:<64 digits>",
        "sha256:latest | digest \"sha256:latest\" has 6 characters after the colon; sha256 has 64"
            + " hexadecimal digits",
        "blake3:00 | digest algorithm \"blake3\" is not supported; use sha256 or sha512"
      })
  void aMalformedDigestIsRefused(String digest, String message) {
    assertThat(repository.get(repository.blobPath(digest)).refusal())
        .isEqualTo(new Refusal(400, "DIGEST_INVALID", message));
    repository.head(repository.blobPath(digest)).require(400);
  }
}
