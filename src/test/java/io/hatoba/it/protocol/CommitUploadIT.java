package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code PUT} of an upload with the digest of the whole (end-6). */
@ExtendWith(SharedHatoba.class)
class CommitUploadIT {
  private static final int WRITERS = 6;

  private final Registry registry;
  private final Repository repository;
  private final String upload;
  private final Content blob = Content.random(30);

  CommitUploadIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    upload = repository.startUpload();
  }

  private String id() {
    return upload.substring(upload.lastIndexOf('/') + 1);
  }

  private Refusal unknown() {
    return new Refusal(
        404,
        "BLOB_UPLOAD_UNKNOWN",
        "there is no upload \""
            + id()
            + "\"; it was finished, cancelled or left idle too long, or never began; start a new"
            + " one");
  }

  private void requireBlob() {
    assertThat(repository.get(repository.blobPath(blob.digest())).require(200).body())
        .isEqualTo(blob);
  }

  @Test
  void aWholeBlobInThePutIsStored() {
    Answer answer = repository.commit(upload, blob.digest(), blob).require(201);
    assertThat(answer.location()).isEqualTo(repository.blobPath(blob.digest()));
    assertThat(answer.header("Docker-Content-Digest")).hasValue(blob.digest());
    requireBlob();
  }

  @Test
  void theLastChunkMayComeWithThePut() {
    repository.append(upload, 0, blob.part(0, 20)).require(202);
    repository
        .call("PUT", upload + "?digest=" + blob.digest())
        .header("Content-Range", "20-29")
        .body(blob.part(20, 30))
        .send()
        .require(201);
    requireBlob();
  }

  @Test
  void theLastBytesMayComeWithoutAPosition() {
    repository.append(upload, blob.part(0, 20)).require(202);
    repository.commit(upload, blob.digest(), blob.part(20, 30)).require(201);
    requireBlob();
  }

  @Test
  void theDigestMayBeEncoded() {
    repository.append(upload, blob).require(202);
    repository.commit(upload, blob.digest().replace(":", "%3A")).require(201);
    requireBlob();
  }

  @Test
  void anEmptyBlobNeedsNoBytes() {
    Content empty = Content.of("");
    repository.commit(upload, empty.digest()).require(201);
    assertThat(repository.get(repository.blobPath(empty.digest())).require(200).body())
        .isEqualTo(empty);
  }

  @Test
  void sha512IsTakenWithoutHavingBeenAnnounced() {
    repository.append(upload, 0, blob.part(0, 20)).require(202);
    repository.append(upload, 20, blob.part(20, 30)).require(202);
    Answer answer = repository.commit(upload, blob.sha512()).require(201);
    assertThat(answer.location()).isEqualTo(repository.blobPath(blob.sha512()));
    assertThat(answer.header("Docker-Content-Digest")).hasValue(blob.sha512());
    assertThat(repository.get(answer.location()).require(200).body()).isEqualTo(blob);
  }

  @Test
  void manyChunksMakeOneBlob() {
    for (int at = 0; at < blob.size(); at++) {
      repository.append(upload, at, blob.part(at, at + 1)).require(202);
    }
    repository.commit(upload, blob.digest()).require(201);
    requireBlob();
  }

  @Test
  void aPutWithoutADigestIsRefused() {
    assertThat(repository.call("PUT", upload).body(blob).send().refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "the request needs the parameter digest, such as digest=sha256:<64 hexadecimal"
                    + " digits>"));
    repository.commit(upload, blob.digest(), blob).require(201);
  }

  @Test
  void aMalformedDigestIsRefusedAndTheUploadGoesOn() {
    repository.append(upload, blob).require(202);
    assertThat(repository.commit(upload, "sha256").refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "digest \"sha256\" has no colon; write the algorithm, a colon and the hash, such as"
                    + " sha256:<64 digits>"));
    repository.commit(upload, blob.digest()).require(201);
  }

  @Test
  void anUnknownAlgorithmIsRefusedAndTheUploadGoesOn() {
    repository.append(upload, blob).require(202);
    assertThat(repository.commit(upload, "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709").refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "digest algorithm \"sha1\" is not supported; use sha256 or sha512"));
    repository.commit(upload, blob.digest()).require(201);
  }

  @Test
  void anotherDigestThanThatOfTheBytesIsRefusedAndEndsTheUpload() {
    Content other = Content.unique();
    repository.append(upload, blob).require(202);
    Answer answer = repository.commit(upload, other.digest());
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "the content received has digest "
                    + blob.digest()
                    + ", not "
                    + other.digest()
                    + "; send it again"));
    assertThat(repository.commit(upload, blob.digest()).refusal()).isEqualTo(unknown());
    repository.get(repository.blobPath(other.digest())).require(404);
    repository.get(repository.blobPath(blob.digest())).require(404);
  }

  @Test
  void aLastChunkOutOfOrderIsRefusedAndToldWhereToGoOn() {
    repository.append(upload, 0, blob.part(0, 10)).require(202);
    Answer answer =
        repository
            .call("PUT", upload + "?digest=" + blob.digest())
            .header("Content-Range", "20-29")
            .body(blob.part(20, 30))
            .send();
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                416,
                "BLOB_UPLOAD_INVALID",
                "the chunk 20-29 is out of order; upload " + id() + " goes on at byte 10"));
    assertThat(answer.location()).isEqualTo(upload);
    assertThat(answer.header("Range")).hasValue("0-9");
    repository.commit(upload, blob.digest(), blob.part(10, 30)).require(201);
    requireBlob();
  }

  @Test
  void aLastChunkOfAnotherLengthThanItsContentRangeIsRefused() {
    Answer answer =
        repository
            .call("PUT", upload + "?digest=" + blob.digest())
            .header("Content-Range", "0-29")
            .body(blob.part(0, 20))
            .send();
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                400, "SIZE_INVALID", "30 bytes were announced, but the content has 20 bytes"));
    repository.commit(upload, blob.digest(), blob).require(201);
  }

  @Test
  void theSamePutAgainIsAnsweredAlike() {
    repository.append(upload, 0, blob.part(0, 20)).require(202);
    Answer first = repository.commit(upload, blob.digest(), blob.part(20, 30)).require(201);
    Answer second = repository.commit(upload, blob.digest(), blob.part(20, 30)).require(201);
    assertThat(second.location()).isEqualTo(first.location());
    assertThat(second.header("Docker-Content-Digest")).hasValue(blob.digest());
    requireBlob();
  }

  @Test
  void aPutAfterTheEndWithAnotherDigestIsUnknown() {
    repository.commit(upload, blob.digest(), blob).require(201);
    assertThat(repository.commit(upload, blob.sha512()).refusal()).isEqualTo(unknown());
  }

  @Test
  void aPutAfterACancelIsUnknown() {
    repository.append(upload, blob).require(202);
    repository.delete(upload).require(204);
    assertThat(repository.commit(upload, blob.digest()).refusal()).isEqualTo(unknown());
    repository.get(repository.blobPath(blob.digest())).require(404);
  }

  @Test
  void anUploadOfAnotherRepositoryIsUnknown() {
    repository.append(upload, blob).require(202);
    Repository other = registry.newRepository();
    assertThat(other.commit(other.path("/blobs/uploads/" + id()), blob.digest()).refusal())
        .isEqualTo(unknown());
    repository.commit(upload, blob.digest()).require(201);
    other.get(other.blobPath(blob.digest())).require(404);
  }

  @Test
  void aBlobThatIsThereMayBePushedAgain() {
    repository.post(blob);
    repository.push(blob);
    requireBlob();
  }

  @Test
  void whatCameOfAPutThatBrokeOffCountsAndTheUploadGoesOnAfterIt() {
    breakOffAPut();
    repository.append(upload, 12, blob.part(12, 20)).require(202);
    repository.commit(upload, blob.digest(), blob.part(20, 30)).require(201);
    requireBlob();
  }

  @Test
  void anotherDigestThanThatOfAPutThatBrokeOffIsRefusedAndTheUploadGoesOn() {
    breakOffAPut();
    assertThat(repository.commit(upload, blob.sha512(), blob.part(12, 30)).refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "a PUT of this upload was begun with digest "
                    + blob.digest()
                    + ", not "
                    + blob.sha512()
                    + "; repeat that one, or start a new upload"));
    repository.commit(upload, blob.digest(), blob.part(12, 30)).require(201);
    requireBlob();
  }

  private void breakOffAPut() {
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send(
          "PUT " + upload + "?digest=" + blob.digest() + " HTTP/1.1",
          "Host: " + registry.service(),
          "Authorization: " + repository.authorization(),
          "Content-Length: 30");
      connection.send(blob.part(0, 12));
      connection.endOfSending();
      connection
          .receiveAnything()
          .ifPresent(answer -> assertThat(answer.refusal()).isEqualTo(Refusal.brokenOff(12)));
    }
    Instant deadline = Instant.now().plusSeconds(20);
    Answer status = repository.get(upload).require(204);
    while (status.header("Range").equals(Optional.of("0-0")) && Instant.now().isBefore(deadline)) {
      status = repository.get(upload).require(204);
    }
    assertThat(status.header("Range")).hasValue("0-11");
  }

  @Test
  void manyPutsOfOneUploadAtOnceAllSucceed() throws Exception {
    repository.append(upload, blob).require(202);
    commitManyTimesAtOnce();
  }

  @Test
  void manyPutsOfOneUploadAtOnceAllSucceedIfTheBlobIsThereAlready() throws Exception {
    repository.post(blob);
    repository.append(upload, blob).require(202);
    commitManyTimesAtOnce();
  }

  private void commitManyTimesAtOnce() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        answers.add(writers.submit(() -> repository.commit(upload, blob.digest())));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Answer> answer : answers) {
        statuses.add(answer.get().status());
      }
      assertThat(statuses).hasSize(WRITERS).containsOnly(201);
    } finally {
      writers.shutdown();
    }
    repository.commit(upload, blob.digest()).require(201);
    requireBlob();
  }

  @Test
  void manyUploadsOfOneBlobAtOnceAllSucceed() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<Content>> pushes = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        pushes.add(writers.submit(() -> repository.push(blob)));
      }
      for (Future<Content> push : pushes) {
        assertThat(push.get()).isEqualTo(blob);
      }
    } finally {
      writers.shutdown();
    }
    requireBlob();
  }
}
