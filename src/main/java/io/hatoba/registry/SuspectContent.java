package io.hatoba.registry;

import io.hatoba.oci.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What could not be served as it should have been. It is kept in a row, so that it outlives this
 * node and any node reads it; what many readers come upon at once is written once a minute.
 */
@ApplicationScoped
public class SuspectContent {
  private static final Logger LOG = Logger.getLogger(SuspectContent.class.getName());
  private static final Duration ONCE = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 1000;

  private final Suspicions suspicions;
  private final Clock clock;
  private final Map<String, Instant> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public SuspectContent() {
    this(null, null);
  }

  /** Over the rows of what is to be read. */
  @Inject
  public SuspectContent(Suspicions suspicions, Clock clock) {
    this.suspicions = suspicions;
    this.clock = clock;
  }

  /** The file of a blob could not be read to its end, or has other bytes. */
  public void blob(StoredBlob blob) {
    blob(blob.digest(), blob.layer().generation());
  }

  /** The file of a blob is not as long as it should be. */
  void blob(Digest digest, long generation) {
    tell(digest + "-" + generation, () -> suspicions.blob(digest, generation));
  }

  /** The bytes of a manifest are others. */
  void manifest(long manifestId, Digest digest) {
    tell("manifest " + manifestId, () -> suspicions.manifest(manifestId, digest));
  }

  private void tell(String what, Runnable how) {
    if (!first(what)) {
      return;
    }
    try {
      how.run();
    } catch (RuntimeException failure) {
      // Whoever reads it is told of the damage anyway; the next reader, or the next round, tells.
      LOG.log(Level.WARNING, what + " cannot be queued to be read as a whole", failure);
      forget(what);
    }
  }

  private synchronized boolean first(String what) {
    Instant now = clock.instant();
    Instant before = told.get(what);
    if (before != null && now.isBefore(before.plus(ONCE))) {
      return false;
    }
    told.remove(what);
    told.put(what, now);
    return true;
  }

  private synchronized void forget(String what) {
    told.remove(what);
  }
}
