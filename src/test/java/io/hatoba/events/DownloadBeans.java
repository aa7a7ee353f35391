package io.hatoba.events;

import io.hatoba.metadata.Daos;
import io.hatoba.server.TestDatabase;
import java.time.Clock;

/** Counts of downloads in a plain JVM, over a database of a test's own. */
public final class DownloadBeans {
  private final DownloadCounts counts;

  /** Over a database. */
  public DownloadBeans(TestDatabase database) {
    DownloadWriter writer = new DownloadWriter(new Daos(database.entityManager()).downloads());
    counts =
        new DownloadCounts(
            pulls ->
                database
                    .transactions()
                    .requiresNew(
                        () -> {
                          writer.write(pulls);
                          return true;
                        }),
            Clock.systemUTC());
  }

  /** What is not written yet. */
  public DownloadCounts counts() {
    return counts;
  }
}
