package io.hatoba.server;

import io.hatoba.config.DatabaseSettings;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.file.FileLayerConnectionFactory;
import io.hatoba.transfer.backup.Databases;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/** Stores without a container, which would choose a connector and a data source. */
final class OfflineStores implements Databases {
  private final ExecutorService hashing =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "hashing");
            thread.setDaemon(true);
            return thread;
          });

  /** A layer store on a disk. */
  LayerConnectionFactory layers(Path root) {
    return FileLayerConnectionFactory.at(root, hashing);
  }

  @Override
  public DataSource open(DatabaseSettings settings) {
    return new HatobaDataSource(settings);
  }

  @Override
  public void release(DatabaseSettings settings) {
    HatobaDataSource.release(settings);
  }
}
