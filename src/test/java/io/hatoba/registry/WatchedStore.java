package io.hatoba.registry;

import io.hatoba.oci.Digest;
import io.hatoba.oci.UnavailableException;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.Appended;
import io.hatoba.storage.LayerCheck;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.ReadingPace;
import io.hatoba.storage.RunningDigest;
import io.hatoba.storage.StagedLayer;
import io.hatoba.storage.StagedLayerLostException;
import io.hatoba.storage.StoreReading;
import io.hatoba.storage.StoredLayer;
import io.hatoba.storage.VerifiedLayer;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A layer store that does something more when it is told to. */
final class WatchedStore implements LayerConnectionFactory {
  private final LayerConnectionFactory store;
  private final Set<UploadId> stuck = new HashSet<>();
  private Runnable afterPromotion = () -> {};
  private Runnable beforePromotion = () -> {};
  private Runnable beforeConnection = () -> {};

  WatchedStore(LayerConnectionFactory store) {
    this.store = store;
  }

  /** What happens once, right after the next promotion. */
  void afterPromotion(Runnable action) {
    afterPromotion = action;
  }

  /** What happens once, between the next verification and its promotion. */
  void beforePromotion(Runnable action) {
    beforePromotion = action;
  }

  /** What happens before each connection from now on. */
  void beforeConnection(Runnable action) {
    beforeConnection = action;
  }

  /** From now on the bytes of this upload cannot be freed. */
  void stick(UploadId upload) {
    stuck.add(upload);
  }

  /** From now on they can. */
  void release(UploadId upload) {
    stuck.remove(upload);
  }

  @Override
  public LayerConnection getConnection() {
    beforeConnection.run();
    return new Watched(store.getConnection());
  }

  @Override
  public String identify(Optional<String> known) {
    return store.identify(known);
  }

  private final class Watched implements LayerConnection {
    private final LayerConnection connection;

    Watched(LayerConnection connection) {
      this.connection = connection;
    }

    @Override
    public Appended append(
        UploadId upload, long epoch, InputStream body, long limit, RunningDigest running) {
      return connection.append(upload, epoch, body, limit, running);
    }

    @Override
    public VerifiedLayer verify(StagedLayer staged, Digest expected, Optional<Digest> computed)
        throws StagedLayerLostException {
      return connection.verify(staged, expected, computed);
    }

    @Override
    public StoredLayer promote(VerifiedLayer verified, long generation)
        throws StagedLayerLostException {
      Runnable before = beforePromotion;
      beforePromotion = () -> {};
      before.run();
      StoredLayer stored = connection.promote(verified, generation);
      Runnable after = afterPromotion;
      afterPromotion = () -> {};
      after.run();
      return stored;
    }

    @Override
    public Optional<StoredLayer> find(Digest digest, long generation) {
      return connection.find(digest, generation);
    }

    @Override
    public Optional<StoredLayer> recover(Digest digest, long generation) {
      return connection.recover(digest, generation);
    }

    @Override
    public LayerCheck check(Digest digest, long generation, long size, ReadingPace pace) {
      return connection.check(digest, generation, size, pace);
    }

    @Override
    public void discard(UploadId upload) {
      if (stuck.contains(upload)) {
        throw new UnavailableException("the bytes are stuck");
      }
      connection.discard(upload);
    }

    @Override
    public Set<UploadId> listStaged() {
      return connection.listStaged();
    }

    @Override
    public void remove(Digest digest, long generation) {
      connection.remove(digest, generation);
    }

    @Override
    public StoreReading measure() {
      return connection.measure();
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
