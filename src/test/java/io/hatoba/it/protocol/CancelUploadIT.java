package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.LiveFiles;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code DELETE} of an upload (end-14). */
@ExtendWith(SharedHatoba.class)
class CancelUploadIT {
  private final Path data;
  private final Registry registry;
  private final Repository repository;
  private final String upload;
  private final Content blob = Content.unique();

  CancelUploadIT(RunningHatoba hatoba) {
    data = hatoba.data();
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    upload = repository.startUpload();
    repository.append(upload, blob).require(202);
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

  /** What the layer store keeps of the upload, wherever it keeps it. */
  private List<Path> staged() {
    return LiveFiles.below(data.resolve("layers/uploads")).stream()
        .filter(file -> file.toString().contains(id()))
        .toList();
  }

  @Test
  void aCancelledUploadIsGoneAndItsBytesAreFree() {
    assertThat(staged()).isNotEmpty();
    Answer answer = repository.delete(upload).require(204);
    assertThat(answer.body().size()).isZero();
    assertThat(staged()).isEmpty();
    assertThat(repository.get(upload).refusal()).isEqualTo(unknown(id()));
    assertThat(repository.append(upload, blob).refusal()).isEqualTo(unknown(id()));
    assertThat(repository.commit(upload, blob.digest()).refusal()).isEqualTo(unknown(id()));
    assertThat(staged()).isEmpty();
  }

  @Test
  void toCancelTwiceIsToCancelOnce() {
    repository.delete(upload).require(204);
    repository.delete(upload).require(204);
  }

  @Test
  void toCancelNeedsNoMoreThanPush() {
    String token = registry.token("repository:" + repository.name() + ":push");
    repository.as("Bearer " + token).delete(upload).require(204);
  }

  @Test
  void toCancelAFinishedUploadChangesNothing() {
    repository.commit(upload, blob.digest()).require(201);
    repository.delete(upload).require(204);
    assertThat(repository.get(repository.blobPath(blob.digest())).require(200).body())
        .isEqualTo(blob);
    repository.commit(upload, blob.digest()).require(201);
  }

  @Test
  void anUploadThatNeverBeganIsUnknown() {
    String id = UUID.randomUUID().toString();
    assertThat(repository.delete(repository.path("/blobs/uploads/" + id)).refusal())
        .isEqualTo(unknown(id));
  }

  @Test
  void anUploadOfAnotherRepositoryIsUnknownAndGoesOn() {
    Repository other = registry.newRepository();
    other.startUpload();
    assertThat(other.delete(other.path("/blobs/uploads/" + id())).refusal())
        .isEqualTo(unknown(id()));
    repository.commit(upload, blob.digest()).require(201);
  }

  @Test
  void anUploadEndedByAWrongDigestKeepsNoBytes() {
    repository.commit(upload, Content.unique().digest()).require(400);
    assertThat(staged()).isEmpty();
  }
}
