package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v2/<name>/blobs/uploads/}, with and without {@code digest} (end-4a to end-4c). */
@ExtendWith(SharedHatoba.class)
class StartUploadIT {
  private final Registry registry;
  private final Repository repository;

  StartUploadIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
  }

  private Answer start(String query) {
    return repository.call("POST", repository.path("/blobs/uploads/" + query)).send();
  }

  private Answer post(String digest, Content content) {
    return repository
        .call("POST", repository.path("/blobs/uploads/?digest=" + digest))
        .body(content)
        .send();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/blobs/uploads/", "/blobs/uploads"})
  void anUploadBeginsEmptyAndSaysWhereItGoesOn(String suffix) {
    Answer answer = repository.call("POST", repository.path(suffix)).send().require(202);
    String id = answer.requireHeader("Docker-Upload-UUID");
    assertThat(id).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(answer.location()).isEqualTo(repository.path("/blobs/uploads/" + id));
    assertThat(answer.header("Range")).hasValue("0-0");
    assertThat(answer.body().size()).isZero();
  }

  @Test
  void everyUploadIsAnother() {
    assertThat(repository.startUpload()).isNotEqualTo(repository.startUpload());
  }

  @Test
  void aBodyWithoutADigestBeginsAnEmptyUpload() {
    Answer answer =
        repository
            .call("POST", repository.path("/blobs/uploads/"))
            .body(Content.unique())
            .send()
            .require(202);
    assertThat(answer.header("Range")).hasValue("0-0");
    Answer status = repository.get(answer.location()).require(204);
    assertThat(status.header("Range")).hasValue("0-0");
  }

  @Test
  void aSinglePostUploadsABlob() {
    Content blob = Content.unique();
    Answer answer = post(blob.digest(), blob).require(201);
    assertThat(answer.location()).isEqualTo(repository.blobPath(blob.digest()));
    assertThat(answer.header("Docker-Content-Digest")).hasValue(blob.digest());
    assertThat(repository.get(answer.location()).require(200).body()).isEqualTo(blob);
  }

  @Test
  void aSinglePostTakesSha512() {
    Content blob = Content.unique();
    Answer answer = post(blob.sha512(), blob).require(201);
    assertThat(answer.location()).isEqualTo(repository.blobPath(blob.sha512()));
    assertThat(answer.header("Docker-Content-Digest")).hasValue(blob.sha512());
    assertThat(repository.get(answer.location()).require(200).body()).isEqualTo(blob);
  }

  @Test
  void aSinglePostTakesABodyWithoutALength() {
    Content blob = Content.random(300_000);
    repository.call("POST", repository.path("/blobs/uploads/?digest=" + blob.digest())).stream(
            () -> new ByteArrayInputStream(blob.bytes()))
        .send()
        .require(201);
    assertThat(repository.get(repository.blobPath(blob.digest())).body()).isEqualTo(blob);
  }

  @Test
  void aSinglePostTakesTheEmptyBlob() {
    Content empty = Content.of("");
    Answer answer = post(empty.digest(), empty).require(201);
    assertThat(repository.get(answer.location()).require(200).header("Content-Length"))
        .hasValue("0");
  }

  @Test
  void aSinglePostWhoseBodyHasAnotherDigestIsRefusedAndLeavesNothing() {
    Content blob = Content.unique();
    Content other = Content.unique();
    Answer answer = post(blob.digest(), other);
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "the content received has digest "
                    + other.digest()
                    + ", not "
                    + blob.digest()
                    + "; send it again"));
    assertThat(answer.detail().path("claimed").textValue()).isEqualTo(blob.digest());
    assertThat(answer.detail().path("actual").textValue()).isEqualTo(other.digest());
    repository.get(repository.blobPath(blob.digest())).require(404);
    repository.get(repository.blobPath(other.digest())).require(404);
  }

  @Test
  void aSinglePostWithoutABodyHasTheDigestOfNothing() {
    Content blob = Content.unique();
    assertThat(start("?digest=" + blob.digest()).refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "the content received has digest "
                    + Content.of("").digest()
                    + ", not "
                    + blob.digest()
                    + "; send it again"));
  }

  private Answer post(Content content, String range) {
    return repository
        .call("POST", repository.path("/blobs/uploads/?digest=" + content.digest()))
        .header("Content-Range", range)
        .body(content)
        .send();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-4", "bytes 0-4/5", "bytes 0-4/*"})
  void aSinglePostMaySayThatItsBytesAreAllThereAre(String range) {
    Content blob = Content.random(5);
    post(blob, range).require(201);
    assertThat(repository.get(repository.blobPath(blob.digest())).body()).isEqualTo(blob);
  }

  @ParameterizedTest
  @CsvSource({"5-9, 5-9", "1-5, 1-5", "bytes 5-9/10, 5-9", "1-9, 1-9"})
  void aSinglePostThatLeavesOutTheBeginningIsRefusedAndPointsToNoUpload(
      String range, String shown) {
    Content blob = Content.random(5);
    Answer answer = post(blob, range);
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                400,
                "BLOB_UPLOAD_INVALID",
                "Content-Range \""
                    + shown
                    + "\" leaves out the beginning of a blob that comes in one request; write the"
                    + " first and the last byte of the chunk, such as 0-1023"));
    assertThat(answer.header("Location")).isEmpty();
    assertThat(answer.header("Range")).isEmpty();
    repository.get(repository.blobPath(blob.digest())).require(404);
  }

  @Test
  void aSinglePostWhoseRangeHasAnotherLengthIsRefusedAndPointsToNoUpload() {
    Content blob = Content.random(5);
    Answer answer = post(blob, "0-9");
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                400, "SIZE_INVALID", "10 bytes were announced, but the content has 5 bytes"));
    assertThat(answer.header("Location")).isEmpty();
    repository.get(repository.blobPath(blob.digest())).require(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "latest | digest \"latest\" has no colon; write the algorithm, a colon and the hash, such"
            + " as sha256:<64 digits>",
        "md5:d41d8cd98f00b204e9800998ecf8427e | digest algorithm \"md5\" is not supported; use"
            + " sha256 or sha512",
        "sha256:e3b0 | digest \"sha256:e3b0\" has 4 characters after the colon; sha256 has 64"
            + " hexadecimal digits",
        "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855 | digest"
            + " \"sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855\" must be"
            + " in lower case",
        "sha256:zzb0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 | digest"
            + " \"sha256:zzb0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\" has"
            + " something else than hexadecimal digits after the colon"
      })
  void aMalformedDigestIsRefused(String digest, String message) {
    assertThat(post(digest, Content.unique()).refusal())
        .isEqualTo(new Refusal(400, "DIGEST_INVALID", message));
  }

  @Test
  void anUploadTakesTheAlgorithmThatItIsToldAtItsStart() {
    Content blob = Content.unique();
    String location = start("?digest-algorithm=sha512").require(202).location();
    repository.append(location, blob).require(202);
    Answer answer = repository.commit(location, blob.sha512()).require(201);
    assertThat(answer.header("Docker-Content-Digest")).hasValue(blob.sha512());
  }

  @Test
  void theAlgorithmOfTheStartIsAHintOnly() {
    Content blob = Content.unique();
    String location = start("?digest-algorithm=sha512").require(202).location();
    repository.append(location, blob).require(202);
    Answer answer = repository.commit(location, blob.digest()).require(201);
    assertThat(answer.header("Docker-Content-Digest")).hasValue(blob.digest());
  }

  @Test
  void anUnknownAlgorithmIsRefused() {
    assertThat(start("?digest-algorithm=md5").refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "digest algorithm \"md5\" is not supported; use sha256 or sha512"));
  }
}
