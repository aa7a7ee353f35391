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
import java.util.List;

/**
 * Clears away uploads whose time is over: idle ones with their bytes, and the memory of those that
 * ended. It may run on several nodes at once and be killed at any line; what it leaves, the next
 * run finds.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class UploadExpiry {
  /** How long a repeated PUT of an upload that ended is answered alike. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private static final int BATCH = 100;

  private final UploadSessions sessions;
  private final LayerConnectionFactory store;
  private final Settings settings;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public UploadExpiry() {
    this(null, null, null);
  }

  /** Over the layer store and the rows of uploads. */
  @Inject
  public UploadExpiry(UploadSessions sessions, LayerConnectionFactory store, Settings settings) {
    this.sessions = sessions;
    this.store = store;
    this.settings = settings;
  }

  /**
   * Clears away one batch.
   *
   * @return how many uploads are gone
   */
  public int clear() {
    List<UploadEntity> expired = sessions.listExpired(settings.uploadTtl(), REMEMBERED, BATCH);
    try (LayerConnection connection = store.getConnection()) {
      for (UploadEntity row : expired) {
        // Barred and committed first: from here on no commit can name the file that is removed.
        if (row.state() != UploadEntity.State.OPEN || sessions.abandon(row.id())) {
          free(connection, row);
          sessions.delete(row.id());
        }
      }
    }
    return expired.size();
  }

  /** Frees what an upload staged, and the file that a commit moved before it died. */
  private void free(LayerConnection connection, UploadEntity row) {
    connection.discard(UploadId.parse(row.key()));
    if (row.state() != UploadEntity.State.DONE
        && row.digest().isPresent()
        && row.generation().isPresent()) {
      Digest digest = Digest.parse(row.digest().get());
      if (!sessions.fileIsNamed(digest, row.generation().get())) {
        connection.remove(digest, row.generation().get());
      }
    }
  }
}
