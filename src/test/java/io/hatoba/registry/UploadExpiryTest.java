package io.hatoba.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.config.Settings;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.content.UploadEntity;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.UploadId;
import io.hatoba.server.OnDatabase;
import io.hatoba.server.TestDatabase;
import io.hatoba.storage.Layer;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.file.FileLayerConnectionFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is over is cleared away, whatever else fails. */
@OnDatabase(OnDatabase.Kind.H2)
class UploadExpiryTest {
  @TempDir private static Path directory;

  private TestDatabase database;
  private WatchedStore store;
  private Rows rows;
  private RegistryBeans beans;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    store = new WatchedStore(FileLayerConnectionFactory.at(directory, Runnable::run));
    rows = new Rows(database);
    beans = new RegistryBeans(database, store, new Settings(key -> Optional.empty()));
  }

  private UploadId startWithBytes() {
    UploadId upload =
        beans
            .uploads()
            .start(rows.name(), rows.ownerId(), DigestAlgorithm.SHA256)
            .orElseThrow()
            .upload();
    beans
        .uploads()
        .append(
            rows.name(),
            upload,
            new UploadBody(Layer.ofSize(10).body(), OptionalLong.of(10), Optional.empty()));
    return upload;
  }

  private UploadId startIdle() {
    UploadId upload = startWithBytes();
    database.execute(
        "update upload set touched_at = touched_at - interval '2' day where upload_key = ?",
        upload.toString());
    return upload;
  }

  private Set<UploadId> staged() {
    try (LayerConnection connection = store.getConnection()) {
      return connection.listStaged();
    }
  }

  private Optional<UploadEntity> row(UploadId upload) {
    return rows.uploads().find(upload, rows.name());
  }

  @Test
  void anIdleUploadIsClearedAwayWithItsBytesAndNoOther() {
    UploadId busy = startWithBytes();
    UploadId idle = startIdle();

    beans.expiry().clear();

    assertThat(row(idle)).isEmpty();
    assertThat(row(busy)).isPresent();
    assertThat(staged()).contains(busy).doesNotContain(idle);
  }

  @Test
  void anUploadThatCannotBeClearedKeepsNoOtherFromIt() {
    UploadId stuck = startIdle();
    UploadId idle = startIdle();
    store.stick(stuck);

    beans.expiry().clear();

    assertThat(row(idle)).isEmpty();
    assertThat(row(stuck))
        .hasValueSatisfying(
            barred -> assertThat(barred.state()).isEqualTo(UploadEntity.State.ABANDONED));
    assertThat(staged()).contains(stuck).doesNotContain(idle);
  }

  @Test
  void stagedBytesWithoutARowAreClearedAwayAndNoOthers() {
    UploadId open = startWithBytes();
    UploadId idle = startIdle();
    UploadId stuck = stray();
    UploadId stray = stray();
    store.stick(stuck);

    assertThat(beans.expiry().clearStrays()).isPositive();

    assertThat(staged()).contains(open, idle, stuck).doesNotContain(stray);
    assertThat(row(open)).isPresent();
    assertThat(row(idle)).isPresent();
  }

  private UploadId stray() {
    UploadId upload = UploadId.random();
    try (LayerConnection connection = store.getConnection()) {
      Layer.ofSize(10).append(connection, upload, 1);
    }
    return upload;
  }

  @Test
  void moreThanABatchOfStraysAreClearedAwayInOneRound() {
    UploadId open = startWithBytes();
    for (int stray = 0; stray < 250; stray++) {
      stray();
    }

    assertThat(beans.expiry().clearStrays()).isGreaterThanOrEqualTo(250);

    assertThat(staged()).contains(open);
    assertThat(beans.expiry().clearStrays()).isZero();
  }
}
