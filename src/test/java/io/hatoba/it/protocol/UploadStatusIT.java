package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET} of an upload: how far it is (end-13). */
@ExtendWith(SharedHatoba.class)
class UploadStatusIT {
  private final Registry registry;
  private final Repository repository;
  private final String upload;

  UploadStatusIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    upload = repository.startUpload();
  }

  private static Refusal unknown(String id) {
    return new Refusal(
        404,
        "BLOB_UPLOAD_UNKNOWN",
        "there is no upload \""
            + id
            + "\"; it was finished, cancelled or left idle too long, or never began; start a new"
            + " one");
  }

  private String id() {
    return upload.substring(upload.lastIndexOf('/') + 1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0-0", "1, 0-0", "2, 0-1", "1000, 0-999"})
  void anOpenUploadSaysHowManyBytesItHas(int size, String range) {
    repository.append(upload, Content.random(size)).require(202);
    Answer answer = repository.get(upload).require(204);
    assertThat(answer.header("Range")).hasValue(range);
    assertThat(answer.location()).isEqualTo(upload);
    assertThat(answer.header("Docker-Upload-UUID")).hasValue(id());
    assertThat(answer.body().size()).isZero();
  }

  @Test
  void anUploadThatNeverBeganIsUnknown() {
    String id = UUID.randomUUID().toString();
    assertThat(repository.get(repository.path("/blobs/uploads/" + id)).refusal())
        .isEqualTo(unknown(id));
  }

  @Test
  void aFinishedUploadIsUnknown() {
    Content blob = Content.unique();
    repository.commit(upload, blob.digest(), blob).require(201);
    assertThat(repository.get(upload).refusal()).isEqualTo(unknown(id()));
  }

  @Test
  void anUploadOfAnotherRepositoryIsUnknown() {
    Repository other = registry.newRepository();
    other.startUpload();
    assertThat(other.get(other.path("/blobs/uploads/" + id())).refusal()).isEqualTo(unknown(id()));
  }
}
