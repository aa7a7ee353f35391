package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PATCH} of an upload: chunks, streams, and what breaks off (end-5). */
@ExtendWith(SharedHatoba.class)
class AppendToUploadIT {
  private static final int WRITERS = 6;

  private final Registry registry;
  private final Repository repository;
  private final String upload;
  private final Content blob = Content.random(30);

  AppendToUploadIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    upload = repository.startUpload();
  }

  private static String idOf(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private Refusal outOfOrder(String chunk, long offset) {
    return new Refusal(
        416,
        "BLOB_UPLOAD_INVALID",
        "the chunk"
            + chunk
            + " is out of order; upload "
            + idOf(upload)
            + " goes on at byte "
            + offset);
  }

  private void requireOffset(String range) {
    assertThat(repository.get(upload).require(204).header("Range")).hasValue(range);
  }

  /** The server learns of a broken connection by itself, and nobody is told when. */
  private Answer awaitRange(String range) {
    Instant deadline = Instant.now().plusSeconds(20);
    Answer status = repository.get(upload).require(204);
    while (!status.requireHeader("Range").equals(range) && Instant.now().isBefore(deadline)) {
      status = repository.get(upload).require(204);
    }
    assertThat(status.header("Range")).hasValue(range);
    return status;
  }

  @Test
  void chunksInOrderMakeABlob() {
    Answer first = repository.append(upload, 0, blob.part(0, 10)).require(202);
    assertThat(first.header("Range")).hasValue("0-9");
    assertThat(first.header("Docker-Upload-UUID")).hasValue(idOf(upload));
    Answer second = repository.append(first.location(), 10, blob.part(10, 11)).require(202);
    assertThat(second.header("Range")).hasValue("0-10");
    Answer third = repository.append(second.location(), 11, blob.part(11, 30)).require(202);
    assertThat(third.header("Range")).hasValue("0-29");
    repository.commit(third.location(), blob.digest()).require(201);
    assertThat(repository.get(repository.blobPath(blob.digest())).body()).isEqualTo(blob);
  }

  @Test
  void bodiesWithoutAPositionAreAddedAtTheEnd() {
    repository.append(upload, blob.part(0, 10)).require(202);
    Answer answer =
        repository.call("PATCH", upload).stream(
                () -> new ByteArrayInputStream(blob.part(10, 30).bytes()))
            .send()
            .require(202);
    assertThat(answer.header("Range")).hasValue("0-29");
    repository.commit(upload, blob.digest()).require(201);
  }

  @Test
  void oneByteIsTheRangeOfAnEmptyUploadToo() {
    Answer answer = repository.append(upload, 0, blob.part(0, 1)).require(202);
    assertThat(answer.header("Range")).hasValue("0-0");
    repository.append(upload, 1, blob.part(1, 30)).require(202);
  }

  @Test
  void anEmptyBodyChangesNothing() {
    Answer answer = repository.append(upload, Content.of("")).require(202);
    assertThat(answer.header("Range")).hasValue("0-0");
    assertThat(answer.location()).isEqualTo(upload);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes 0-9/*", "bytes 0-9/30"})
  void theContentRangeOfHttpIsUnderstoodAsWell(String range) {
    Answer answer =
        repository
            .call("PATCH", upload)
            .header("Content-Range", range)
            .body(blob.part(0, 10))
            .send()
            .require(202);
    assertThat(answer.header("Range")).hasValue("0-9");
  }

  @Test
  void aLargeBlobComesInAStream() {
    Content large = Content.random(5 << 20);
    repository.call("PATCH", upload).stream(() -> new ByteArrayInputStream(large.bytes()))
        .send()
        .require(202);
    repository.commit(upload, large.digest()).require(201);
    assertThat(repository.get(repository.blobPath(large.digest())).body()).isEqualTo(large);
  }

  @Test
  void aChunkBeyondTheEndIsRefusedAndToldWhereToGoOn() {
    repository.append(upload, 0, blob.part(0, 5)).require(202);
    Answer answer = repository.append(upload, 10, blob.part(10, 20));
    assertThat(answer.refusal()).isEqualTo(outOfOrder(" 10-19", 5));
    assertThat(answer.location()).isEqualTo(upload);
    assertThat(answer.header("Range")).hasValue("0-4");
    assertThat(answer.detail().path("offset").longValue()).isEqualTo(5);
    repository.append(answer.location(), 5, blob.part(5, 30)).require(202);
    repository.commit(upload, blob.digest()).require(201);
  }

  @Test
  void theFirstChunkMustBeginAtByte0() {
    Answer answer = repository.append(upload, 1, blob.part(1, 10));
    assertThat(answer.refusal()).isEqualTo(outOfOrder(" 1-9", 0));
    assertThat(answer.header("Range")).hasValue("0-0");
    assertThat(answer.location()).isEqualTo(upload);
  }

  @Test
  void aChunkThatWasTakenIsRefusedTheSecondTime() {
    repository.append(upload, 0, blob.part(0, 10)).require(202);
    Answer answer = repository.append(upload, 0, blob.part(0, 10));
    assertThat(answer.refusal()).isEqualTo(outOfOrder(" 0-9", 10));
    assertThat(answer.header("Range")).hasValue("0-9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "first | \"first\" is not a range of bytes",
        "5- | \"5-\" is not a range of bytes",
        "bytes=0-9 | \"bytes=0-9\" is not a range of bytes",
        "-1-9 | \"-1-9\" is not a range of bytes",
        "9-0 | \"9-0\" ends before it begins, or is too large",
        "0-9223372036854775807 | \"0-9223372036854775807\" ends before it begins, or is too large",
        "0-9999999999999999999 | \"0-9999999999999999999\" has a number that is too large",
        "bytes 0-9/5 | \"bytes 0-9/5\" ends beyond the total it names"
      })
  void aMalformedContentRangeIsRefused(String range, String fault) {
    Answer answer =
        repository
            .call("PATCH", upload)
            .header("Content-Range", range)
            .body(blob.part(0, 10))
            .send();
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                400,
                "BLOB_UPLOAD_INVALID",
                "Content-Range "
                    + fault
                    + "; write the first and the last byte of the chunk, such as 0-1023"));
    requireOffset("0-0");
  }

  @Test
  void aContentRangeOfAnotherLengthThanTheBodyIsRefused() {
    Answer answer =
        repository
            .call("PATCH", upload)
            .header("Content-Range", "0-9")
            .body(blob.part(0, 5))
            .send();
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                400, "SIZE_INVALID", "10 bytes were announced, but the content has 5 bytes"));
    requireOffset("0-0");
    repository.append(upload, 0, blob).require(202);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 15})
  void aStreamOfAnotherLengthThanItsContentRangeIsRefusedAndDoesNotCount(int length) {
    Answer answer =
        repository.call("PATCH", upload).header("Content-Range", "0-9").stream(
                () -> new ByteArrayInputStream(blob.part(0, length).bytes()))
            .send();
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                400,
                "SIZE_INVALID",
                "10 bytes were announced, but the content has " + length + " bytes"));
    requireOffset("0-0");
    repository.append(upload, 0, blob).require(202);
    repository.commit(upload, blob.digest()).require(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "latest", "ffffffff-ffff-ffff-ffff-fffffffffff", "%20"})
  void whatIsNoUploadIdIsUnknown(String id) {
    assertThat(repository.append(repository.path("/blobs/uploads/" + id), blob).refusal())
        .isEqualTo(unknown(id.equals("%20") ? " " : id));
  }

  @Test
  void anUploadThatNeverBeganIsUnknown() {
    String id = UUID.randomUUID().toString();
    assertThat(repository.append(repository.path("/blobs/uploads/" + id), blob).refusal())
        .isEqualTo(unknown(id));
  }

  @Test
  void anUploadOfAnotherRepositoryIsUnknown() {
    Repository other = registry.newRepository();
    other.startUpload();
    assertThat(other.append(other.path("/blobs/uploads/" + idOf(upload)), blob).refusal())
        .isEqualTo(unknown(idOf(upload)));
    requireOffset("0-0");
  }

  @Test
  void anUploadThatEndedIsUnknown() {
    repository.commit(upload, blob.digest(), blob).require(201);
    assertThat(repository.append(upload, blob).refusal()).isEqualTo(unknown(idOf(upload)));
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

  @Test
  void whatCameOfABodyThatBrokeOffCountsAndTheUploadGoesOnAfterIt() {
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send(
          "PATCH " + upload + " HTTP/1.1",
          "Host: " + registry.service(),
          "Authorization: " + repository.authorization(),
          "Content-Length: 30");
      connection.send(blob.part(0, 12));
      connection.endOfSending();
      connection
          .receiveAnything()
          .ifPresent(answer -> assertThat(answer.refusal()).isEqualTo(Refusal.brokenOff(12)));
    }
    Answer status = awaitRange("0-11");
    repository.append(status.location(), 12, blob.part(12, 30)).require(202);
    repository.commit(upload, blob.digest()).require(201);
  }

  @Test
  void whatCameOfAStreamThatBrokeOffCountsAsWell() {
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send(
          "PATCH " + upload + " HTTP/1.1",
          "Host: " + registry.service(),
          "Authorization: " + repository.authorization(),
          "Transfer-Encoding: chunked");
      connection.send(Content.of("c\r\n"));
      connection.send(blob.part(0, 12));
      connection.send(Content.of("\r\n12\r\n"));
      connection.endOfSending();
      connection
          .receiveAnything()
          .ifPresent(answer -> assertThat(answer.refusal()).isEqualTo(Refusal.brokenOff(12)));
    }
    Answer status = awaitRange("0-11");
    repository.append(status.location(), 12, blob.part(12, 30)).require(202);
    repository.commit(upload, blob.digest()).require(201);
  }

  @Test
  void aSecondWriterTakesTheUploadAndTheFirstIsToldWhereItGoesOn() {
    try (RawConnection first = RawConnection.to(registry)) {
      first.send(
          "PATCH " + upload + " HTTP/1.1",
          "Host: " + registry.service(),
          "Authorization: " + repository.authorization(),
          "Content-Range: 0-29",
          "Content-Length: 30");
      first.send(Content.random(12));
      // Nothing tells when the first has taken the upload: if that is now, it is taken once more.
      if (repository.append(upload, 0, blob.part(0, 20)).status() == 416) {
        repository.append(upload, 0, blob.part(0, 20)).require(202);
      }
      first.send(Content.random(18));
      Answer late = first.receive().requireRegistryRules().require(416);
      assertThat(late.refusal().code()).isEqualTo("BLOB_UPLOAD_INVALID");
      assertThat(late.refusal().message())
          .endsWith("is out of order; upload " + idOf(upload) + " goes on at byte 20");
      assertThat(late.location()).isEqualTo(upload);
      assertThat(late.header("Range")).hasValue("0-19");
    }
    repository.append(upload, 20, blob.part(20, 30)).require(202);
    repository.commit(upload, blob.digest()).require(201);
  }

  @Test
  void ofManyWritersOfOneChunkNoneSpoilsTheBlob() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        answers.add(writers.submit(() -> repository.append(upload, 0, blob.part(0, 20))));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Answer> answer : answers) {
        statuses.add(answer.get().status());
      }
      assertThat(statuses).containsOnly(202, 416).containsOnlyOnce(202);
    } finally {
      writers.shutdown();
    }
    requireOffset("0-19");
    repository.append(upload, 20, blob.part(20, 30)).require(202);
    repository.commit(upload, blob.digest()).require(201);
    assertThat(repository.get(repository.blobPath(blob.digest())).body()).isEqualTo(blob);
  }
}
