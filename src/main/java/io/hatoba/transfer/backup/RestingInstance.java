package io.hatoba.transfer.backup;

import io.hatoba.config.DatabaseSettings;
import io.hatoba.metadata.content.InventoryDao;
import io.hatoba.oci.UnavailableException;
import io.hatoba.transfer.DatabaseSnapshots;
import io.hatoba.transfer.TransferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** One that does not run, and cannot be started as long as this has its database open. */
public final class RestingInstance implements Instance {
  private final Databases databases;
  private final DatabaseSettings settings;
  private final DataSource database;
  private final Connection open;

  /**
   * Opens its database.
   *
   * @throws TransferException if there is none, or it is in use, or it is a server's
   */
  public RestingInstance(Databases databases, DatabaseSettings settings) throws TransferException {
    requireFile(settings);
    this.databases = databases;
    this.settings = settings;
    this.database = databases.open(settings);
    try {
      this.open = database.getConnection();
    } catch (SQLException failure) {
      throw new TransferException(
          "the database cannot be opened; if a node runs, --url names it: " + failure.getMessage(),
          failure);
    }
  }

  /**
   * Refuses what is no embedded database with a file: H2 would make an empty one.
   *
   * @throws TransferException if there is none
   */
  public static void requireFile(DatabaseSettings settings) throws TransferException {
    if (!settings.embedded()) {
      throw new TransferException(
          "no node answers, and the database is a PostgreSQL, which has means of its own");
    }
    Path file = EmbeddedFile.of(settings).file();
    if (!Files.isRegularFile(file)) {
      throw new TransferException("no node answers, and there is no database at " + file);
    }
  }

  @Override
  public String layerStore() throws TransferException {
    return new InventoryDao(database)
        .findStoreName()
        .orElseThrow(() -> new TransferException("the database knows no layer store yet"));
  }

  @Override
  public void snapshot(Path archive) throws TransferException {
    Path directory = archive.resolveSibling(archive.getFileName() + ".taking");
    try {
      Disks.move(DatabaseSnapshots.take(database, directory), archive);
      Files.delete(directory);
    } catch (UnavailableException | IOException failure) {
      throw new TransferException("the database cannot be copied: " + failure, failure);
    }
  }

  @Override
  public void requireUndisturbed() {
    // Nobody else has had the database open, and files go only by what it says.
  }

  @Override
  public void close() {
    try {
      open.close();
    } catch (SQLException broken) {
      throw new IllegalStateException("the database does not close", broken);
    }
    databases.release(settings);
  }
}
