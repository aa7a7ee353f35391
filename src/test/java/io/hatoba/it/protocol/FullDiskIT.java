package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A layer that is larger than what the disk has left. */
@ExtendWith(ScarceHatoba.Provider.class)
class FullDiskIT {
  private static final Refusal FULL =
      new Refusal(
          507,
          "UNAVAILABLE",
          "the registry has no room left for this content; its operator has to add some");

  private final ScarceHatoba hatoba;
  private final Content larger = Content.random(ScarceHatoba.DISK + ScarceHatoba.DISK / 2);
  private Repository repository;

  /** What others have left, and may be freed any time. */
  private List<Path> before = List.of();

  FullDiskIT(ScarceHatoba hatoba) {
    this.hatoba = hatoba;
  }

  @BeforeEach
  void open() {
    hatoba.assumeSmallDisk();
    before = hatoba.stagedFiles();
    repository = hatoba.registry().newRepository();
  }

  /** What did not fit has left no byte behind, and what fits is taken. */
  private void requireRoom() {
    assertThat(before).containsAll(hatoba.stagedFiles());
    repository.get(repository.blobPath(larger.digest())).require(404);
    Content fitting = repository.push(Content.random(ScarceHatoba.DISK / 100));
    assertThat(repository.get(repository.blobPath(fitting.digest())).body()).isEqualTo(fitting);
  }

  @Test
  void anAppendIsRefused() {
    String upload = repository.startUpload();
    assertThat(repository.append(upload, larger).refusal()).isEqualTo(FULL);
    repository.delete(upload).require(204);
    requireRoom();
  }

  @Test
  void anAppendOfAStreamIsRefused() {
    String upload = repository.startUpload();
    Answer answer =
        repository.call("PATCH", upload).stream(() -> new ByteArrayInputStream(larger.bytes()))
            .send();
    assertThat(answer.refusal()).isEqualTo(FULL);
    repository.delete(upload).require(204);
    requireRoom();
  }

  @Test
  void aCommitIsRefused() {
    String upload = repository.startUpload();
    assertThat(repository.commit(upload, larger.digest(), larger).refusal()).isEqualTo(FULL);
    repository.delete(upload).require(204);
    requireRoom();
  }

  @Test
  void aSinglePostIsRefused() {
    Answer answer =
        repository
            .call("POST", repository.path("/blobs/uploads/?digest=" + larger.digest()))
            .body(larger)
            .send();
    assertThat(answer.refusal()).isEqualTo(FULL);
    requireRoom();
  }
}
