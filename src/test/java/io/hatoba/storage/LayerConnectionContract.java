package io.hatoba.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.UnavailableException;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.LayerStoreUnderTest.Fault;
import io.hatoba.storage.StagedLayer.Segment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every connector does. {@link LayerConnectionFaultContract} is what it does on faults, {@link
 * LayerConnectionThreadContract} what it does for many callers.
 */
public interface LayerConnectionContract
    extends LayerConnectionFaultContract, LayerConnectionThreadContract, LayerCheckContract {
  int MIB = 1024 * 1024;

  @Override
  LayerStoreUnderTest store();

  private LayerConnection connection() {
    return store().connection();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_536, 65_537, 65_538, MIB - 4096, MIB - 4095, 5 * MIB + 17})
  default void layersOfAnySizeComeBackByteForByte(int size) throws Exception {
    Layer layer = Layer.ofSize(size);
    UploadId upload = UploadId.random();
    RunningDigest running = layer.running();

    Appended appended = connection().append(upload, 0, layer.body(), size, running);

    assertThat(appended).isEqualTo(new Appended.Complete(size));
    assertThat(running.size()).isEqualTo(size);
    assertThat(running.finish()).isEqualTo(layer.digest());
    StagedLayer staged = new StagedLayer(upload, List.of(new Segment(0, size)));
    VerifiedLayer verified =
        connection().verify(staged, layer.digest(), Optional.of(running.finish()));
    StoredLayer stored = connection().promote(verified, 7);
    assertThat(layer.isIn(stored)).isTrue();
    assertThat(stored.digest()).isEqualTo(layer.digest());
    assertThat(stored.generation()).isEqualTo(7);
    assertThat(layer.standsAt(connection(), 7)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  default void everyAlgorithmIsHashedAlongAndAtTheEnd(DigestAlgorithm algorithm) throws Exception {
    Layer layer = Layer.ofSize(3 * MIB, algorithm);
    UploadId upload = UploadId.random();
    RunningDigest running = layer.running();
    connection().append(upload, 0, layer.body(), layer.bytes().length, running);
    assertThat(running.finish()).isEqualTo(layer.digest());

    assertThat(layer.isIn(layer.store(connection(), 0))).isTrue();
  }

  @Test
  default void aDigestOfAnotherAlgorithmThanExpectedIsNotCompared() throws Exception {
    Layer layer = Layer.ofSize(1000, DigestAlgorithm.SHA512);
    StagedLayer staged = layer.append(connection(), UploadId.random(), 0);

    VerifiedLayer verified =
        connection().verify(staged, layer.digest(), Optional.of(Digest.sha256(layer.bytes())));

    assertThat(verified.digest()).isEqualTo(layer.digest());
    assertThat(verified.size()).isEqualTo(1000);
  }

  @Test
  default void anUploadWithoutBytesIsTheEmptyLayer() throws Exception {
    Layer empty = Layer.ofSize(0);
    UploadId upload = UploadId.random();
    assertThat(empty.store(connection(), 1).size()).isZero();

    StagedLayer without = new StagedLayer(upload, List.of());
    connection().promote(empty.verify(connection(), without), 2);

    assertThat(empty.standsAt(connection(), 2)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 40})
  default void segmentsAreJoinedInTheirOrder(int parts) throws Exception {
    Layer layer = Layer.ofSize(3 * MIB + 1);
    UploadId upload = UploadId.random();
    StagedLayer staged = layer.appendInParts(connection(), upload, parts);

    connection().promote(layer.verify(connection(), staged), 0);

    assertThat(layer.standsAt(connection(), 0)).isTrue();
  }

  @Test
  default void segmentsWithoutBytesChangeNothing() throws Exception {
    Layer layer = Layer.ofSize(1000);
    UploadId upload = UploadId.random();
    layer.append(connection(), upload, 1);
    Layer.ofSize(0).append(connection(), upload, 2);
    StagedLayer staged = new StagedLayer(upload, List.of(new Segment(1, 1000), new Segment(2, 0)));

    connection().promote(layer.verify(connection(), staged), 0);

    assertThat(layer.standsAt(connection(), 0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 65_537, 65_538, MIB - 4096, MIB, 3 * MIB + 5})
  default void aBodyThatBreaksKeepsWhatCameAndTheUploadGoesOn(int kept) throws Exception {
    Layer layer = Layer.ofSize(4 * MIB);
    UploadId upload = UploadId.random();
    RunningDigest running = layer.running();
    IOException cause = new IOException("connection reset");

    Appended broken =
        connection()
            .append(upload, 0, breaking(layer.part(0, kept), cause), layer.bytes().length, running);

    assertThat(broken).isEqualTo(new Appended.Broken(kept, cause));
    assertThat(running.size()).isEqualTo(kept);
    int rest = layer.bytes().length - kept;
    Appended resumed =
        connection().append(upload, 1, layer.part(kept, layer.bytes().length), rest, running);
    assertThat(resumed).isEqualTo(new Appended.Complete(rest));
    assertThat(running.finish()).isEqualTo(layer.digest());
    StagedLayer staged =
        new StagedLayer(upload, List.of(new Segment(0, kept), new Segment(1, rest)));
    connection()
        .promote(connection().verify(staged, layer.digest(), Optional.of(running.finish())), 0);
    assertThat(layer.standsAt(connection(), 0)).isTrue();
  }

  private static InputStream breaking(InputStream before, IOException cause) {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw cause;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw cause;
          }
        };
    return new SequenceInputStream(before, broken);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 65_537, 2 * MIB + 3})
  default void theLimitIsInclusiveAndWhatIsTooLargeIsNotKept(int limit) {
    UploadId upload = UploadId.random();
    Layer fits = Layer.ofSize(limit);
    Layer over = Layer.ofSize(limit + 1);

    assertThat(connection().append(upload, 0, fits.body(), limit, fits.running()))
        .isEqualTo(new Appended.Complete(limit));
    int files = store().stagedFiles(upload);
    assertThat(connection().append(upload, 1, over.body(), limit, over.running()))
        .isEqualTo(new Appended.TooLarge(limit));
    assertThat(store().stagedFiles(upload)).isEqualTo(files);
  }

  @Test
  default void theSameEpochAgainReplacesWhatItLeft() throws Exception {
    UploadId upload = UploadId.random();
    Layer.ofSize(2000).append(connection(), upload, 3);
    Layer layer = Layer.ofSize(1000);
    StagedLayer staged = layer.append(connection(), upload, 3);

    connection().promote(layer.verify(connection(), staged), 0);

    assertThat(layer.standsAt(connection(), 0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  default void aWrongDigestIsRefusedAndTheBytesRemain(int parts) throws Exception {
    Layer layer = Layer.ofSize(300_000);
    UploadId upload = UploadId.random();
    StagedLayer staged = layer.appendInParts(connection(), upload, parts);
    int files = store().stagedFiles(upload);
    Digest wrong = Layer.ofSize(5).digest();

    assertThatThrownBy(() -> connection().verify(staged, wrong, Optional.empty()))
        .isInstanceOf(DigestInvalidException.class);
    assertThatThrownBy(() -> connection().verify(staged, wrong, Optional.of(layer.digest())))
        .isInstanceOf(DigestInvalidException.class);
    assertThat(store().stagedFiles(upload)).isEqualTo(files);

    connection().promote(layer.verify(connection(), staged), 0);
    assertThat(layer.standsAt(connection(), 0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  default void aSegmentShorterThanItsRowIsALostUpload(int parts) {
    Layer layer = Layer.ofSize(300_000);
    UploadId upload = UploadId.random();
    StagedLayer staged = layer.appendInParts(connection(), upload, parts);
    store().resizeSegment(upload, parts - 1, 50_000);

    assertThatThrownBy(
            () -> connection().verify(staged, layer.digest(), Optional.of(layer.digest())))
        .isInstanceOf(StagedLayerLostException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  default void aSegmentLongerThanItsRowCountsAsFarAsTheRowSays(int parts) throws Exception {
    Layer layer = Layer.ofSize(300_000);
    UploadId upload = UploadId.random();
    StagedLayer staged = layer.appendInParts(connection(), upload, parts);
    store().resizeSegment(upload, 0, 400_000);

    StoredLayer stored =
        connection()
            .promote(connection().verify(staged, layer.digest(), Optional.of(layer.digest())), 0);

    assertThat(layer.isIn(stored)).isTrue();
    assertThat(layer.standsAt(connection(), 0)).isTrue();
  }

  @Test
  default void whatWasDiscardedIsALostUpload() throws Exception {
    Layer layer = Layer.ofSize(1000);
    UploadId upload = UploadId.random();
    StagedLayer staged = layer.append(connection(), upload, 0);
    VerifiedLayer verified = layer.verify(connection(), staged);

    connection().discard(upload);

    assertThatThrownBy(() -> connection().promote(verified, 0))
        .isInstanceOf(StagedLayerLostException.class);
    assertThatThrownBy(() -> layer.verify(connection(), staged))
        .isInstanceOf(StagedLayerLostException.class);
    assertThat(connection().find(layer.digest(), 0)).isEmpty();
  }

  @Test
  default void discardFreesAllAndMayBeRepeated() throws Exception {
    Layer layer = Layer.ofSize(3000);
    UploadId upload = UploadId.random();
    StagedLayer staged = layer.appendInParts(connection(), upload, 3);
    layer.verify(connection(), staged);
    assertThat(store().stagedFiles(upload)).isPositive();

    connection().discard(upload);
    assertThat(store().stagedFiles(upload)).isZero();
    connection().discard(upload);
    connection().discard(UploadId.random());
  }

  @Test
  default void toMeasureTheStoreLeavesNothingInIt() {
    Set<UploadId> before = connection().listStaged();
    StoreReading reading = connection().measure();

    assertThat(reading.latency()).isPositive();
    assertThat(reading.freeBytes()).isPositive();
    assertThat(reading.totalBytes()).isPositive();
    assertThat(connection().listStaged()).isEqualTo(before);
  }

  @Test
  default void uploadsAreListedWhileTheyHaveStagedBytes() throws Exception {
    UploadId some = UploadId.random();
    Layer layer = Layer.ofSize(3000);
    StagedLayer staged = layer.appendInParts(connection(), some, 3);
    UploadId other = UploadId.random();
    Layer.ofSize(10).append(connection(), other, 7);
    UploadId promoted = UploadId.random();
    Layer whole = Layer.ofSize(20);
    connection().promote(whole.verify(connection(), whole.append(connection(), promoted, 0)), 0);

    assertThat(connection().listStaged())
        .contains(some, other)
        .doesNotContain(promoted, UploadId.random());

    layer.verify(connection(), staged);
    connection().discard(some);
    store().restart();
    assertThat(connection().listStaged()).contains(other).doesNotContain(some);
  }

  @Test
  default void aFaultWhileUploadsAreListedIsNoShortList() {
    for (int call : new int[] {1, 2, 100}) {
      store().failAt(call, Fault.REFUSED);
      assertThatThrownBy(() -> connection().listStaged()).isInstanceOf(UnavailableException.class);
      assertThat(store().disarm()).isTrue();
    }
  }

  @Test
  default void removeTouchesOneGenerationAndMayBeRepeated() throws Exception {
    Layer layer = Layer.ofSize(1000);
    layer.store(connection(), 1);
    layer.store(connection(), 2);

    connection().remove(layer.digest(), 1);
    connection().remove(layer.digest(), 1);

    assertThat(connection().find(layer.digest(), 1)).isEmpty();
    assertThat(layer.standsAt(connection(), 2)).isTrue();
    connection().remove(Layer.ofSize(10).digest(), 1);
  }

  @Test
  default void whatIsNotThereIsNotFound() {
    assertThat(connection().find(Layer.ofSize(10).digest(), 0)).isEmpty();
    assertThat(connection().recover(Layer.ofSize(10).digest(), 0)).isEmpty();
  }

  @Test
  default void aDamagedLayerIsHealedByTheNextPromotion() throws Exception {
    Layer layer = Layer.ofSize(1000);
    layer.store(connection(), 4);
    store().damage(layer.digest(), 4);
    assertThat(layer.standsAt(connection(), 4)).isFalse();
    assertThat(connection().recover(layer.digest(), 4)).isEmpty();

    layer.store(connection(), 4);

    assertThat(layer.standsAt(connection(), 4)).isTrue();
    assertThat(connection().recover(layer.digest(), 4).filter(layer::isIn)).isPresent();
  }

  @Test
  default void aPromotionMayBeRepeated() throws Exception {
    Layer layer = Layer.ofSize(1000);
    UploadId upload = UploadId.random();
    VerifiedLayer verified = layer.verify(connection(), layer.append(connection(), upload, 0));

    connection().promote(verified, 0);
    StoredLayer again = connection().promote(verified, 0);

    assertThat(layer.isIn(again)).isTrue();
  }

  @Test
  default void layersAreReadFromAnyByteOn() throws Exception {
    Layer layer = Layer.ofSize(100_000);
    StoredLayer stored = layer.store(connection(), 0);

    for (int first : new int[] {0, 1, 65_536, 99_999, 100_000}) {
      assertThat(Layer.read(stored, first)).isEqualTo(layer.part(first, 100_000).readAllBytes());
    }
    assertThatThrownBy(() -> stored.open(100_001)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stored.open(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void anotherProcessGoesOnWithStagedAndStoredLayers() throws Exception {
    Layer stored = Layer.ofSize(1000);
    stored.store(connection(), 0);
    Layer layer = Layer.ofSize(200_000);
    UploadId upload = UploadId.random();
    StagedLayer staged = layer.appendInParts(connection(), upload, 2);

    store().restart();

    assertThat(stored.standsAt(connection(), 0)).isTrue();
    connection().promote(layer.verify(connection(), staged), 0);
    assertThat(layer.standsAt(connection(), 0)).isTrue();
  }

  @Test
  default void theBodyIsNotClosed() {
    InputStream body =
        new ByteArrayInputStream(new byte[100]) {
          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };
    connection().append(UploadId.random(), 0, body, 100, new RunningDigest(DigestAlgorithm.SHA256));
  }
}
