package io.hatoba.registry;

import io.hatoba.config.Settings;
import io.hatoba.metadata.content.UploadEntity;
import io.hatoba.oci.Digest;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Clears away uploads whose time is over: idle ones with their bytes, and the memory of those that
 * ended. It may run on several nodes at once and be killed at any line; what it leaves, the next
 * run finds. What fails for one upload keeps no other from its turn.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class UploadExpiry {
  private static final Logger LOG = Logger.getLogger(UploadExpiry.class.getName());

  /** How long a repeated PUT of an upload that ended is answered alike. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private static final int BATCH = 100;

  private final UploadSessions sessions;
  private final Leftovers leftovers;
  private final LayerConnectionFactory store;
  private final Settings settings;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public UploadExpiry() {
    this(null, null, null, null);
  }

  /** Over the layer store and the rows of uploads. */
  @Inject
  UploadExpiry(
      UploadSessions sessions,
      Leftovers leftovers,
      LayerConnectionFactory store,
      Settings settings) {
    this.sessions = sessions;
    this.leftovers = leftovers;
    this.store = store;
    this.settings = settings;
  }

  /**
   * Clears away all uploads whose time is over.
   *
   * @return how many uploads are gone
   */
  public int clear() {
    Round round = new Round();
    long last = 0;
    try (LayerConnection connection = store.getConnection()) {
      for (UploadId upload : leftovers.list()) {
        round.attempt(upload.toString(), () -> free(connection, upload));
      }
      List<UploadEntity> expired = listExpired(last);
      while (!expired.isEmpty()) {
        for (UploadEntity row : expired) {
          round.attempt(row.key(), () -> clear(connection, row));
          last = row.id();
        }
        expired = listExpired(last);
      }
    }
    return round.end();
  }

  private void free(LayerConnection connection, UploadId upload) {
    connection.discard(upload);
    leftovers.forget(upload);
  }

  private List<UploadEntity> listExpired(long after) {
    return sessions.listExpired(settings.uploadTtl(), REMEMBERED, after, BATCH);
  }

  private void clear(LayerConnection connection, UploadEntity row) {
    // Barred and committed first: from here on no commit can name the file that is removed.
    if (row.state() != UploadEntity.State.OPEN || sessions.abandon(row.id())) {
      if (free(connection, row)) {
        sessions.delete(row.id());
      }
    }
  }

  /**
   * Frees staged bytes of uploads that have no row: one that a kill forgot before it was durable,
   * or one that was cleared away while its writer was being killed. An upload's row is committed
   * before its first byte is staged and its identifier is never used again, so whatever is staged
   * first and has no row afterwards belongs to nobody, however young it is and whichever node wrote
   * it.
   *
   * @return how many uploads were freed
   */
  public int clearStrays() {
    Round round = new Round();
    try (LayerConnection connection = store.getConnection()) {
      List<UploadId> staged = List.copyOf(connection.listStaged());
      for (int from = 0; from < staged.size(); from += BATCH) {
        List<UploadId> strays =
            new ArrayList<>(staged.subList(from, Math.min(from + BATCH, staged.size())));
        strays.removeAll(sessions.listKnown(strays));
        for (UploadId stray : strays) {
          round.attempt(stray.toString(), () -> connection.discard(stray));
        }
      }
    }
    return round.end();
  }

  /** What came of it, upload by upload. A disk that is gone fails all: the log has one of them. */
  private static final class Round {
    private int cleared;
    private int failed;

    void attempt(String upload, Runnable work) {
      try {
        work.run();
        cleared++;
      } catch (RuntimeException failure) {
        Level level = failed == 0 ? Level.WARNING : Level.FINE;
        LOG.log(level, failure, () -> "upload " + upload + " could not be cleared away");
        failed++;
      }
    }

    int end() {
      if (failed > 0) {
        LOG.warning(failed + " uploads could not be cleared away; the next round tries again");
      }
      return cleared;
    }
  }

  /**
   * Frees what an upload staged, and the file that a commit moved and no row names.
   *
   * @return false if the upload has to be remembered: for a commit that has just been barred and
   *     may move its file yet, or since a fence keeps that file
   */
  private boolean free(LayerConnection connection, UploadEntity row) {
    connection.discard(UploadId.parse(row.key()));
    if (row.digest().isEmpty() || row.generation().isEmpty()) {
      return true;
    }
    if (row.state() == UploadEntity.State.OPEN) {
      return false;
    }
    Digest digest = Digest.parse(row.digest().get());
    if (!sessions.fileIsNamed(digest, row.generation().get())) {
      if (sessions.isFenced()) {
        return false;
      }
      connection.remove(digest, row.generation().get());
    }
    return true;
  }
}
