package io.hatoba.metadata.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.UploadId;
import io.hatoba.server.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uploads on either database. */
abstract class UploadDaoContract {
  private static final long ANYWHERE = -1;
  private static final Digest DIGEST = Rows.digest("layer");
  private static final Digest OTHER = Rows.digest("another layer");

  private TestDatabase database;
  private Rows rows;
  private UploadDao uploads;
  private UploadId upload;

  @BeforeEach
  void startUpload(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    uploads = rows.uploads();
    upload = rows.startUpload();
  }

  private <T> T committed(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private UploadDao.Taken take() {
    return committed(() -> uploads.take(upload, rows.name(), ANYWHERE)).orElseThrow();
  }

  private Optional<UploadDao.Committing> takeForCommit(UploadId which, Digest digest) {
    return committed(() -> uploads.takeForCommit(which, rows.name(), ANYWHERE, digest));
  }

  private UploadEntity row() {
    return committed(() -> uploads.find(upload, rows.name())).orElseThrow();
  }

  private Digest digestOfItsOwn(String layer) {
    return Rows.digest(rows.owner() + layer);
  }

  @Test
  void beginsOpenAndEmpty() {
    UploadEntity row = row();

    assertThat(row.state()).isEqualTo(UploadEntity.State.OPEN);
    assertThat(row.size()).isZero();
    assertThat(row.epoch()).isZero();
    assertThat(row.segments()).isEmpty();
    assertThat(row.algorithm()).isEqualTo("sha256");
    assertThat(row.packageId()).isEqualTo(rows.packageId());
    assertThat(row.key()).isEqualTo(upload.toString());
    assertThat(row.digest()).isEmpty();
    assertThat(row.generation()).isEmpty();
  }

  @Test
  void beginsBelowANameThatReachesAPackageOnly() {
    assertThat(
            committed(
                () ->
                    uploads.insert(
                        UploadId.random(),
                        rows.name("nothing"),
                        rows.ownerId(),
                        DigestAlgorithm.SHA512)))
        .isFalse();
    assertThat(
            committed(
                () ->
                    uploads.insert(
                        UploadId.random(), rows.name(), rows.ownerId(), DigestAlgorithm.SHA512)))
        .isTrue();
  }

  @Test
  void eachWriterWhoTakesItRaisesTheEpoch() {
    assertThat(take())
        .isEqualTo(
            new UploadDao.Taken(row().id(), rows.packageId(), 1, 0, "", DigestAlgorithm.SHA256));
    assertThat(take().epoch()).isEqualTo(2);
    assertThat(row().epoch()).isEqualTo(2);
  }

  @Test
  void writersWhoTakeItAtOnceGetEpochsOfTheirOwn() {
    List<Long> epochs = Race.run(8, i -> take().epoch());

    assertThat(epochs)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 8).boxed().toList());
  }

  @Test
  void isTakenOnlyAtTheOffsetThatTheWriterMeans() {
    UploadDao.Taken first = take();
    committed(() -> uploads.advance(first, 10));

    assertThat(committed(() -> uploads.take(upload, rows.name(), 0))).isEmpty();
    assertThat(committed(() -> uploads.take(upload, rows.name(), 11))).isEmpty();
    assertThat(row().epoch()).isEqualTo(1);
    assertThat(committed(() -> uploads.take(upload, rows.name(), 10)))
        .hasValueSatisfying(taken -> assertThat(taken.size()).isEqualTo(10));
  }

  @Test
  void isFoundAndTakenThroughItsOwnPackageOnly() {
    rows.createPackage("other");

    assertThat(committed(() -> uploads.find(upload, rows.name("other")))).isEmpty();
    assertThat(committed(() -> uploads.take(upload, rows.name("other"), ANYWHERE))).isEmpty();
    assertThat(committed(() -> uploads.takeForCommit(upload, rows.name("other"), ANYWHERE, DIGEST)))
        .isEmpty();
    assertThat(committed(() -> uploads.take(upload, new Rows(database).name(), ANYWHERE)))
        .isEmpty();
  }

  @Test
  void advancesByTheBytesOfTheWriterWhoHasIt() {
    UploadDao.Taken first = take();
    assertThat(committed(() -> uploads.advance(first, 10))).isTrue();
    UploadDao.Taken second = take();
    assertThat(second.segments()).isEqualTo("1:10");
    assertThat(committed(() -> uploads.advance(second, 5))).isTrue();

    assertThat(row().size()).isEqualTo(15);
    assertThat(row().segments()).isEqualTo("1:10,2:5");
    assertThat(take())
        .satisfies(
            taken -> {
              assertThat(taken.size()).isEqualTo(15);
              assertThat(taken.segments()).isEqualTo("1:10,2:5");
            });
  }

  @Test
  void aWriterFromWhomItWasTakenCannotAdvanceIt() {
    UploadDao.Taken paused = take();
    UploadDao.Taken retry = take();

    assertThat(committed(() -> uploads.advance(paused, 10))).isFalse();
    assertThat(row().size()).isZero();
    assertThat(committed(() -> uploads.advance(retry, 7))).isTrue();
    assertThat(row().segments()).isEqualTo("2:7");
  }

  @Test
  void ofWritersWhoRaceOneAdvancesIt() {
    List<UploadDao.Taken> writers = List.of(take(), take(), take(), take());

    List<Boolean> advanced =
        Race.run(4, i -> committed(() -> uploads.advance(writers.get(i), i + 1)));

    assertThat(advanced).containsExactly(false, false, false, true);
    assertThat(row().size()).isEqualTo(4);
  }

  @Test
  void aCommitOfNewContentGoesToAGenerationOfItsOwn() {
    Digest digest = digestOfItsOwn("layer");

    UploadDao.Committing one = takeForCommit(upload, digest).orElseThrow();
    UploadDao.Committing two = takeForCommit(rows.startUpload(), digest).orElseThrow();

    assertThat(one.healing()).isFalse();
    assertThat(two.healing()).isFalse();
    assertThat(two.generation()).isNotEqualTo(one.generation());
    assertThat(row().generation()).hasValue(one.generation());
    assertThat(row().digest()).hasValue(digest.toString());
    assertThat(row().state()).isEqualTo(UploadEntity.State.OPEN);
  }

  @Test
  void aRepeatedCommitKeepsItsGeneration() {
    Digest digest = digestOfItsOwn("layer");
    UploadDao.Committing first = takeForCommit(upload, digest).orElseThrow();

    UploadDao.Committing second = takeForCommit(upload, digest).orElseThrow();

    assertThat(second.generation()).isEqualTo(first.generation());
    assertThat(second.taken().epoch()).isEqualTo(first.taken().epoch() + 1);
  }

  @Test
  void aRepeatedCommitKeepsItsGenerationThoughAnotherUploadWasFaster() {
    Digest digest = digestOfItsOwn("layer");
    UploadDao.Committing first = takeForCommit(upload, digest).orElseThrow();
    rows.createBlob(rows.owner() + "layer", first.generation() + 1_000_000);

    UploadDao.Committing second = takeForCommit(upload, digest).orElseThrow();

    assertThat(second.generation()).isEqualTo(first.generation());
    assertThat(second.healing()).isFalse();
  }

  @Test
  void aCommitOfAnotherDigestIsRefused() {
    Digest digest = digestOfItsOwn("layer");
    takeForCommit(upload, digest);

    assertThat(takeForCommit(upload, OTHER)).isEmpty();
    assertThat(row().digest()).hasValue(digest.toString());
    assertThat(row().epoch()).isEqualTo(1);
  }

  @Test
  void aCommitOfContentThatIsHereHealsItsFile() {
    rows.createBlob(rows.owner() + "layer", 4711);

    UploadDao.Committing committing = takeForCommit(upload, digestOfItsOwn("layer")).orElseThrow();

    assertThat(committing.healing()).isTrue();
    assertThat(committing.generation()).isEqualTo(4711);
    assertThat(takeForCommit(upload, digestOfItsOwn("layer")).orElseThrow())
        .satisfies(
            repeated -> {
              assertThat(repeated.healing()).isTrue();
              assertThat(repeated.generation()).isEqualTo(4711);
            });
  }

  @Test
  void aCommitWhoseHealedBlobIsGoneGetsANewGeneration() {
    rows.createBlob(rows.owner() + "layer", 4712);
    UploadDao.Committing healing = takeForCommit(upload, digestOfItsOwn("layer")).orElseThrow();

    UploadDao.Committing renewed = committed(() -> uploads.renewGeneration(healing)).orElseThrow();

    assertThat(renewed.healing()).isFalse();
    assertThat(renewed.generation()).isNotEqualTo(4712);
    assertThat(row().generation()).hasValue(renewed.generation());
    take();
    assertThat(committed(() -> uploads.renewGeneration(renewed))).isEmpty();
  }

  @Test
  void takesForCommitAtTheOffsetOnlyThatTheLastChunkNames() {
    Digest digest = digestOfItsOwn("layer");

    assertThat(committed(() -> uploads.takeForCommit(upload, rows.name(), 3, digest))).isEmpty();
    assertThat(committed(() -> uploads.takeForCommit(upload, rows.name(), 0, digest))).isPresent();
  }

  @Test
  void isCompletedOnceByWhicheverCommitOfItIsFirst() {
    UploadDao.Committing paused = takeForCommit(upload, DIGEST).orElseThrow();
    UploadDao.Committing retry = takeForCommit(upload, DIGEST).orElseThrow();

    assertThat(committed(() -> uploads.complete(paused, 9))).isTrue();
    assertThat(committed(() -> uploads.complete(retry, 9))).isFalse();

    UploadEntity done = row();
    assertThat(done.state()).isEqualTo(UploadEntity.State.DONE);
    assertThat(done.size()).isEqualTo(9);
    assertThat(done.digest()).hasValue(DIGEST.toString());
  }

  @Test
  void isNotCompletedOnceOtherBytesHaveCome() {
    UploadDao.Committing verified = takeForCommit(upload, DIGEST).orElseThrow();
    UploadDao.Taken writer = take();
    committed(() -> uploads.advance(writer, 7));

    assertThat(committed(() -> uploads.complete(verified, 9))).isFalse();
    assertThat(row().state()).isEqualTo(UploadEntity.State.OPEN);
    assertThat(committed(() -> uploads.complete(verified.after(writer.after(7)), 9))).isTrue();
  }

  @Test
  void isNotCompletedWithAFileOfAnotherGeneration() {
    rows.createBlob(rows.owner() + "layer", 4713);
    UploadDao.Committing healing = takeForCommit(upload, digestOfItsOwn("layer")).orElseThrow();
    committed(() -> uploads.renewGeneration(healing));

    assertThat(committed(() -> uploads.complete(healing, 0))).isFalse();
  }

  @Test
  void nobodyGetsOneThatHasEnded() {
    UploadDao.Committing committing = takeForCommit(upload, DIGEST).orElseThrow();
    UploadDao.Taken taken = committing.taken();
    committed(() -> uploads.complete(committing, 0));

    assertThat(committed(() -> uploads.take(upload, rows.name(), ANYWHERE))).isEmpty();
    assertThat(takeForCommit(upload, DIGEST)).isEmpty();
    assertThat(committed(() -> uploads.advance(taken, 1))).isFalse();
    assertThat(committed(() -> uploads.abandon(taken.id()))).isFalse();
  }

  @Test
  void abandoningBarsTheWriterWhoHasIt() {
    UploadDao.Committing committing = takeForCommit(upload, DIGEST).orElseThrow();
    UploadDao.Taken taken = committing.taken();

    assertThat(committed(() -> uploads.abandon(taken.id()))).isTrue();
    assertThat(committed(() -> uploads.abandon(taken.id()))).isFalse();

    assertThat(committed(() -> uploads.advance(taken, 1))).isFalse();
    assertThat(committed(() -> uploads.complete(committing, 1))).isFalse();
    assertThat(takeForCommit(upload, DIGEST)).isEmpty();
    assertThat(committed(() -> uploads.renewGeneration(committing))).isEmpty();
    assertThat(row().state()).isEqualTo(UploadEntity.State.ABANDONED);
  }

  @Test
  void ofACommitAndAnExpiryThatRaceOneWins() {
    for (int round = 0; round < 10; round++) {
      UploadId raced = rows.startUpload();
      UploadDao.Committing commit = takeForCommit(raced, DIGEST).orElseThrow();

      List<Boolean> won =
          Race.run(
              2,
              i ->
                  committed(
                      () ->
                          i == 0
                              ? uploads.complete(commit, 1)
                              : uploads.abandon(commit.taken().id())));

      assertThat(won).containsOnlyOnce(true);
    }
  }

  @Test
  void onlyOneThatHasEndedIsForgotten() {
    long id = row().id();
    committed(() -> forget(id));
    assertThat(row().state()).isEqualTo(UploadEntity.State.OPEN);

    committed(() -> uploads.abandon(id));
    committed(() -> forget(id));

    assertThat(committed(() -> uploads.find(upload, rows.name()))).isEmpty();
  }

  private boolean forget(long id) {
    uploads.delete(id);
    return true;
  }

  @Test
  void expiresByTheDatabasesClock() {
    UploadId idle = aged(rows.startUpload(), 3601);
    UploadId touched = aged(rows.startUpload(), 3500);
    UploadId abandoned = aged(ended(UploadEntity.State.ABANDONED), 61);
    UploadId justAbandoned = aged(ended(UploadEntity.State.ABANDONED), 30);
    UploadId done = aged(ended(UploadEntity.State.DONE), 1801);
    UploadId justDone = aged(ended(UploadEntity.State.DONE), 1700);

    List<String> expired =
        committed(
            () ->
                uploads
                    .listExpired(Duration.ofHours(1), Duration.ofMinutes(30), 0, 1_000_000)
                    .stream()
                    .map(UploadEntity::key)
                    .toList());

    assertThat(expired)
        .containsSubsequence(idle.toString(), abandoned.toString(), done.toString())
        .doesNotContain(
            upload.toString(), touched.toString(), justAbandoned.toString(), justDone.toString());
  }

  @Test
  void whoeverTakesItKeepsItFromExpiring() {
    aged(upload, 7200);
    take();

    assertThat(
            committed(
                () -> uploads.listExpired(Duration.ofHours(1), Duration.ofHours(1), 0, 1_000_000)))
        .extracting(UploadEntity::key)
        .doesNotContain(upload.toString());
  }

  @Test
  void expiredOnesComeInBatchesOneAfterTheOther() {
    UploadId first = aged(upload, 7200);
    UploadId second = aged(rows.startUpload(), 7200);

    assertThat(batchAfter(row().id() - 1)).containsExactly(first.toString());
    assertThat(batchAfter(row().id())).containsExactly(second.toString());
  }

  private List<String> batchAfter(long id) {
    Duration hour = Duration.ofHours(1);
    return committed(
        () -> uploads.listExpired(hour, hour, id, 1).stream().map(UploadEntity::key).toList());
  }

  @Test
  void tellsWhichHaveARowWhateverTheirState() {
    UploadId done = ended(UploadEntity.State.DONE);
    UploadId abandoned = ended(UploadEntity.State.ABANDONED);
    UploadId forgotten = ended(UploadEntity.State.ABANDONED);
    long id = committed(() -> uploads.find(forgotten, rows.name())).orElseThrow().id();
    committed(() -> forget(id));

    assertThat(
            committed(
                () ->
                    uploads.listKnown(
                        List.of(upload, done, UploadId.random(), abandoned, forgotten))))
        .containsExactlyInAnyOrder(upload, done, abandoned);
  }

  private UploadId ended(UploadEntity.State state) {
    UploadId ending = rows.startUpload();
    UploadDao.Committing commit = takeForCommit(ending, DIGEST).orElseThrow();
    committed(
        () ->
            state == UploadEntity.State.DONE
                ? uploads.complete(commit, 0)
                : uploads.abandon(commit.taken().id()));
    return ending;
  }

  private UploadId aged(UploadId which, int seconds) {
    database.execute(
        "update upload set touched_at = touched_at - cast(? as bigint) * interval '1' second"
            + " where upload_key = ?",
        seconds,
        which.toString());
    return which;
  }

  @Test
  void manyChunksFitIntoItsRow() {
    UploadDao.Taken taken = take();
    String segments = "1234567:123456789,".repeat(40_000) + "1:1";

    UploadDao.Taken long1 =
        new UploadDao.Taken(
            taken.id(), taken.packageId(), taken.epoch(), 5, segments, taken.algorithm());

    assertThat(committed(() -> uploads.advance(long1, 1))).isTrue();
    assertThat(row().segments()).hasSize(segments.length() + ",1:1".length());
  }
}
