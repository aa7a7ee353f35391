package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The last bytes of an upload, of which nothing says before they come that they are too many. */
@ExtendWith(SecondLife.Provider.class)
class PutOverLayerLimitIT {
  private static final int LIMIT = SecondLife.CONTAINER_LIMIT;
  private static final Refusal IN_THE_STREAM =
      new Refusal(413, "DENIED", "the layer is larger than the limit of 100 KiB (102400 bytes)");

  private final Repository repository;
  private final Content larger = Content.random(LIMIT + 1);

  PutOverLayerLimitIT(SecondLife life) {
    repository = life.registry().newRepository();
  }

  private Answer put(String upload, Content last) {
    return repository.call("PUT", upload + "?digest=" + larger.digest()).stream(
            () -> new ByteArrayInputStream(last.bytes()))
        .send();
  }

  private void requireRefusedAndEnded(String upload, Answer answer) {
    assertThat(answer.refusal()).isEqualTo(IN_THE_STREAM);
    assertThat(answer.detail().path("limit").intValue()).isEqualTo(LIMIT);
    assertThat(repository.get(upload).require(404).refusal().code())
        .isEqualTo("BLOB_UPLOAD_UNKNOWN");
    repository.get(repository.blobPath(larger.digest())).require(404);
  }

  @Test
  void aWholeLayerThatIsTooLargeIsRefusedInTheStream() {
    String upload = repository.startUpload();
    requireRefusedAndEnded(upload, put(upload, larger));
  }

  @Test
  void aRestThatIsTooLargeIsRefusedInTheStream() {
    String upload = repository.startUpload();
    repository.append(upload, 0, larger.part(0, LIMIT)).require(202);
    requireRefusedAndEnded(upload, put(upload, larger.part(LIMIT, LIMIT + 1)));
  }

  @Test
  void aRestThatJustFitsIsTakenFromTheStream() {
    Content fitting = Content.random(LIMIT);
    String upload = repository.startUpload();
    repository.append(upload, 0, fitting.part(0, LIMIT - 1)).require(202);
    repository.call("PUT", upload + "?digest=" + fitting.digest()).stream(
            () -> new ByteArrayInputStream(fitting.part(LIMIT - 1, LIMIT).bytes()))
        .send()
        .require(201);
  }

  @Test
  void aRestMayBeAStreamWithoutBytes() {
    Content blob = Content.unique();
    String upload = repository.startUpload();
    repository.append(upload, blob).require(202);
    repository.call("PUT", upload + "?digest=" + blob.digest()).stream(
            () -> new ByteArrayInputStream(new byte[0]))
        .send()
        .require(201);
  }
}
