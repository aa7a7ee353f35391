package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A blob whose file was damaged behind the server's back. */
@ExtendWith(SecondLife.Provider.class)
class DamagedBlobIT {
  private final SecondLife life;
  private final Registry registry;
  private final Repository repository;
  private final Content blob = Content.random(50_000);
  private final String path;

  DamagedBlobIT(SecondLife life) {
    this.life = life;
    registry = life.registry();
    repository = registry.repository("it-public/image");
    repository.post(blob);
    path = repository.blobPath(blob.digest());
  }

  private void truncate() throws IOException {
    Files.write(
        life.fileOf(blob), Arrays.copyOf(blob.bytes(), 100), StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** Everything is as it was once the blob is pushed again. */
  private void requireHealedByAPush() {
    repository.push(blob);
    assertThat(repository.get(path).require(200).body()).isEqualTo(blob);
    assertThat(registry.call("GET", path).send().require(200).body()).isEqualTo(blob);
  }

  @Test
  void aTruncatedBlobIsUnknownToWhoMayPushItAgain() throws IOException {
    truncate();
    Refusal unknown =
        new Refusal(404, "BLOB_UNKNOWN", "this repository has no blob " + blob.digest());
    assertThat(repository.get(path).refusal()).isEqualTo(unknown);
    repository.head(path).require(404);
    Repository puller =
        repository.as("Bearer " + registry.token("repository:" + repository.name() + ":pull"));
    assertThat(puller.get(path).refusal()).isEqualTo(unknown);
    puller.head(path).require(404);
    requireHealedByAPush();
  }

  @Test
  void aTruncatedBlobIsUnavailableToOthers() throws IOException {
    truncate();
    Answer answer = registry.call("GET", path).send();
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                503, "UNAVAILABLE", "blob " + blob.digest() + " is damaged; push the image again"));
    assertThat(answer.requireHeader("Retry-After")).matches("[1-9][0-9]*");
    registry.call("HEAD", path).send().require(503);
    requireHealedByAPush();
  }

  @Test
  void aBlobWhoseFileIsGoneIsHealedAsWell() throws IOException {
    Files.delete(life.fileOf(blob));
    repository.head(path).require(404);
    registry.call("GET", path).send().require(503);
    requireHealedByAPush();
  }

  @Test
  void aDamagedBlobIsNotMounted() throws IOException {
    truncate();
    Repository target = registry.newRepository();
    target
        .as(registry.basic())
        .call(
            "POST",
            target.path("/blobs/uploads/?mount=" + blob.digest() + "&from=" + repository.name()))
        .send()
        .require(202);
    requireHealedByAPush();
  }

  @Test
  void aPushToAnotherRepositoryHealsTheBlobEverywhere() throws IOException {
    truncate();
    registry.newRepository().push(blob);
    assertThat(repository.get(path).require(200).body()).isEqualTo(blob);
  }

  private static void changeAByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Test
  void aChangedByteIsFoundBeforeASmallBlobIsSent() throws IOException {
    changeAByte(life.fileOf(blob));
    assertThat(repository.get(path).require(503).refusal().code()).isEqualTo("UNAVAILABLE");
    requireHealedByAPush();
  }

  @Test
  void aChangedByteIsFoundWhileALargeBlobIsSentAndTheAnswerCutOff() throws IOException {
    Content fragile = life.filling().fragile();
    String fragilePath = repository.blobPath(fragile.digest());
    assertThat(repository.get(fragilePath).require(200).body()).isEqualTo(fragile);
    changeAByte(life.fileOf(fragile));
    assertThatThrownBy(() -> repository.get(fragilePath)).isInstanceOf(UncheckedIOException.class);
  }
}
