package io.hatoba.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.config.Settings;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.oci.BlobUploadInvalidException;
import io.hatoba.oci.BlobUploadUnknownException;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.InsufficientStorageException;
import io.hatoba.oci.UnavailableException;
import io.hatoba.oci.UploadId;
import io.hatoba.oci.UploadRangeException;
import io.hatoba.server.OnDatabase;
import io.hatoba.server.TestDatabase;
import io.hatoba.storage.Layer;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.StoredLayer;
import io.hatoba.storage.file.FileLayerConnectionFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits that die or meet between two steps, where no client can bring them. */
@OnDatabase(OnDatabase.Kind.H2)
class BlobUploadsTest {
  private static final RuntimeException KILLED = new IllegalStateException("killed");

  /** One tree for all tests: making its directories takes longer than most of them. */
  @TempDir private static Path directory;

  private final Layer layer = Layer.ofSize(1000);
  private TestDatabase database;
  private WatchedStore store;
  private Rows rows;
  private BlobUploads uploads;
  private RunningDigests digests;
  private UploadExpiry expiry;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    store = new WatchedStore(FileLayerConnectionFactory.at(directory, Runnable::run));
    rows = new Rows(database);
    restart();
  }

  /** A node that knows of no digest that ran along. */
  private void restart() {
    RegistryBeans beans = new RegistryBeans(database, store, new Settings(key -> Optional.empty()));
    uploads = beans.uploads();
    digests = beans.digests();
    expiry = beans.expiry();
  }

  private UploadId start() {
    return uploads
        .start(rows.name(), rows.ownerId(), DigestAlgorithm.SHA256)
        .orElseThrow()
        .upload();
  }

  private static UploadBody body(Layer layer) {
    return body(layer.body(), layer.bytes().length);
  }

  private static UploadBody body(InputStream bytes, int size) {
    return new UploadBody(bytes, OptionalLong.of(size), Optional.empty());
  }

  private UploadId startWithBytes() {
    UploadId upload = start();
    uploads.append(rows.name(), upload, body(layer));
    return upload;
  }

  private long commit(UploadId upload) {
    return uploads.commit(rows.name(), upload, layer.digest(), UploadBody.none());
  }

  /** The package has the blob before, so that a commit heals it. */
  private void pushBefore(boolean before) {
    if (before) {
      uploads.put(rows.name(), start(), layer.digest(), body(layer));
    }
  }

  private Optional<BlobDao.LinkedBlob> linked() {
    return rows.blobs().find(rows.name(), layer.digest()).flatMap(BlobDao.Lookup::blob);
  }

  private void requireBlob() {
    BlobDao.LinkedBlob blob = linked().orElseThrow();
    assertThat(blob.size()).isEqualTo(layer.bytes().length);
    try (LayerConnection connection = store.getConnection()) {
      StoredLayer stored = connection.find(layer.digest(), blob.generation()).orElseThrow();
      assertThat(layer.isIn(stored)).isTrue();
      assertThat(connection.listStaged()).isEmpty();
    }
  }

  private void killAfterPromotion(Runnable commit) {
    store.afterPromotion(
        () -> {
          throw KILLED;
        });
    assertThatThrownBy(commit::run).isSameAs(KILLED);
    restart();
  }

  @Test
  void ofAnUploadThatHasEndedNothingIsRemembered() {
    UploadId open = startWithBytes();
    assertThat(digests.size()).isEqualTo(1);

    uploads.commit(rows.name(), startWithBytes(), layer.digest(), UploadBody.none());
    uploads.commit(rows.name(), start(), layer.digest(), body(layer));
    uploads.put(rows.name(), start(), layer.digest(), body(layer));
    uploads.cancel(rows.name(), startWithBytes());
    assertThat(digests.size()).isEqualTo(1);

    commit(open);
    assertThat(digests.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCommitThatDiedAfterItsPromotionIsRepeated(boolean before) {
    pushBefore(before);
    UploadId upload = startWithBytes();
    killAfterPromotion(() -> commit(upload));

    assertThat(commit(upload)).isEqualTo(1000);
    assertThat(commit(upload)).isEqualTo(1000);
    requireBlob();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCommitThatDiedAfterItsPromotionIsRepeatedWithAllItsBytes(boolean before) {
    pushBefore(before);
    UploadId upload = start();
    killAfterPromotion(() -> uploads.commit(rows.name(), upload, layer.digest(), body(layer)));

    assertThat(uploads.commit(rows.name(), upload, layer.digest(), body(layer))).isEqualTo(1000);
    requireBlob();
  }

  /** The disk goes in the moment after the rows are made. */
  @Test
  void whatACommitCannotFreeIsFreedByTheNextRound() {
    UploadId upload = start();
    uploads.append(rows.name(), upload, body(new ByteArrayInputStream(layer.bytes(), 0, 300), 300));
    store.stick(upload);

    assertThat(commitRest(upload, 300)).isEqualTo(1000);
    assertThat(linked()).isPresent();
    expiry.clear();
    try (LayerConnection connection = store.getConnection()) {
      assertThat(connection.listStaged()).contains(upload);

      store.release(upload);
      expiry.clear();
      assertThat(connection.listStaged()).doesNotContain(upload);
    }
    requireBlob();
    assertThat(expiry.clear()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCommitThatDiedBeforeItsPromotionIsRepeatedWithItsBytes(boolean inChunks) {
    UploadId upload = start();
    byte[] bytes = layer.bytes();
    int first = inChunks ? 300 : 0;
    if (inChunks) {
      uploads.append(rows.name(), upload, body(new ByteArrayInputStream(bytes, 0, first), first));
    }
    for (int death = 0; death < 2; death++) {
      store.beforePromotion(
          () -> {
            throw KILLED;
          });
      assertThatThrownBy(() -> commitRest(upload, first)).isSameAs(KILLED);
      restart();
    }

    assertThat(commitRest(upload, first)).isEqualTo(1000);
    requireBlob();
  }

  private long commitRest(UploadId upload, int first) {
    byte[] bytes = layer.bytes();
    int rest = bytes.length - first;
    return uploads.commit(
        rows.name(),
        upload,
        layer.digest(),
        body(new ByteArrayInputStream(bytes, first, rest), rest));
  }

  private InputStream brokenAfter(int size) {
    return new SequenceInputStream(
        new ByteArrayInputStream(layer.bytes(), 0, size),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        });
  }

  @Test
  void aCommitWhoseBodyBrokeOffIsRepeatedFromItsBeginning() {
    UploadId upload = start();
    InputStream half = brokenAfter(400);
    assertThatThrownBy(() -> uploads.commit(rows.name(), upload, layer.digest(), body(half, 1000)))
        .isInstanceOf(BlobUploadInvalidException.class);

    assertThat(uploads.commit(rows.name(), upload, layer.digest(), body(layer))).isEqualTo(1000);
    requireBlob();
  }

  @Test
  void aCommitWhoseBodyBrokeOffIsRepeatedWhereItStands() {
    UploadId upload = start();
    InputStream half = brokenAfter(400);
    assertThatThrownBy(() -> uploads.commit(rows.name(), upload, layer.digest(), body(half, 1000)))
        .isInstanceOf(BlobUploadInvalidException.class);

    assertThat(commitRest(upload, 400)).isEqualTo(1000);
    requireBlob();
  }

  /** Of a stream nobody knows before it ends that it brings nothing. */
  @Test
  void aStreamOfNothingIsNotTheBytesOfADigest() {
    UploadId upload = start();
    UploadBody nothing =
        new UploadBody(InputStream.nullInputStream(), OptionalLong.empty(), Optional.empty());
    assertThatThrownBy(() -> uploads.commit(rows.name(), upload, layer.digest(), nothing))
        .isInstanceOf(DigestInvalidException.class);
  }

  @Test
  void twoThatBothBringTheBytesBothSucceed() {
    UploadId upload = start();
    store.beforePromotion(
        () ->
            assertThat(uploads.commit(rows.name(), upload, layer.digest(), body(layer)))
                .isEqualTo(1000));

    assertThat(uploads.commit(rows.name(), upload, layer.digest(), body(layer))).isEqualTo(1000);
    requireBlob();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCommitThatIsOvertakenByItsLikeAfterItsPromotionSucceedsAsWell(boolean before) {
    pushBefore(before);
    UploadId upload = startWithBytes();
    store.afterPromotion(() -> assertThat(commit(upload)).isEqualTo(1000));

    assertThat(commit(upload)).isEqualTo(1000);
    requireBlob();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCommitThatIsOvertakenByItsLikeBeforeItsPromotionSucceedsAsWell(boolean before) {
    pushBefore(before);
    UploadId upload = startWithBytes();
    store.beforePromotion(() -> assertThat(commit(upload)).isEqualTo(1000));

    assertThat(commit(upload)).isEqualTo(1000);
    requireBlob();
  }

  @Test
  void aCommitSucceedsWhereItsLikeFoundAnotherFileOfTheSameBytes() {
    UploadId upload = startWithBytes();
    store.beforePromotion(
        () -> {
          uploads.put(rows.name(), start(), layer.digest(), body(layer));
          commit(upload);
        });

    assertThat(commit(upload)).isEqualTo(1000);
    requireBlob();
  }

  @Test
  void aCommitThatIsOvertakenByACancelIsUnknown() {
    UploadId upload = startWithBytes();
    store.afterPromotion(() -> uploads.cancel(rows.name(), upload));

    assertThatThrownBy(() -> commit(upload)).isInstanceOf(BlobUploadUnknownException.class);
    assertThat(linked()).isEmpty();
  }

  @Test
  void aCommitThatIsOvertakenByMoreBytesIsToldWhereTheUploadStands() {
    UploadId upload = startWithBytes();
    store.afterPromotion(
        () -> uploads.append(rows.name(), upload, body(Layer.ofSize(7).body(), 7)));

    assertThatThrownBy(() -> commit(upload))
        .isInstanceOfSatisfying(
            UploadRangeException.class, range -> assertThat(range.offset()).isEqualTo(1007));
    uploads.cancel(rows.name(), upload);
  }

  /** Of a package that was deleted just then no name leads to the upload, and it is open still. */
  @Test
  void aCommitThatIsOvertakenLeavesItsFileToTheOneThatGoesOn() {
    UploadId upload = startWithBytes();
    store.afterPromotion(
        () -> {
          uploads.append(rows.name(), upload, body(Layer.ofSize(7).body(), 7));
          database.execute("delete from package_name where package_id = ?", rows.packageId());
        });

    assertThatThrownBy(() -> commit(upload)).isInstanceOf(BlobUploadUnknownException.class);

    long generation =
        ((Number)
                database
                    .query("select generation from upload where upload_key = ?", upload.toString())
                    .get(0))
            .longValue();
    try (LayerConnection connection = store.getConnection()) {
      assertThat(connection.find(layer.digest(), generation)).isPresent();
      connection.discard(upload);
    }
  }

  @Test
  void lostBytesOfABlobThatOnlyOthersHoldGiveNobodyALinkToIt() {
    pushBefore(true);
    Rows others = new Rows(database);
    UploadId upload =
        uploads
            .start(others.name(), others.ownerId(), DigestAlgorithm.SHA256)
            .orElseThrow()
            .upload();
    uploads.append(others.name(), upload, body(Layer.ofSize(1000)));
    try (LayerConnection connection = store.getConnection()) {
      connection.discard(upload);
    }
    restart();

    assertThatThrownBy(
            () -> uploads.commit(others.name(), upload, layer.digest(), UploadBody.none()))
        .isInstanceOf(BlobUploadUnknownException.class);
    assertThat(others.blobs().find(others.name(), layer.digest()))
        .hasValueSatisfying(found -> assertThat(found.blob()).isEmpty());
  }

  @Test
  void aSinglePostThatCannotBeClearedAwayFailsAsItFailedFirst() {
    UploadId upload = start();
    InsufficientStorageException full = new InsufficientStorageException();
    UnavailableException gone = new UnavailableException("gone");
    store.beforeConnection(
        () -> {
          store.beforeConnection(
              () -> {
                throw gone;
              });
          throw full;
        });

    assertThatThrownBy(() -> uploads.put(rows.name(), upload, layer.digest(), body(layer)))
        .isSameAs(full)
        .hasSuppressedException(gone);
  }
}
