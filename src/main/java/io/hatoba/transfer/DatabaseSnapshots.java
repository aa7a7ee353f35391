package io.hatoba.transfer;

import io.hatoba.config.Settings;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.oci.UnavailableException;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Snapshots of the embedded database, taken while it is used: the archive that H2 makes, with its
 * file as it was at one moment. It has all that was acknowledged before, and is whole when it is
 * opened with this application's own connections, which take back what belongs to transactions that
 * had not ended.
 *
 * <p>One at a time: each takes as much room in the data directory as the database does, until it is
 * sent.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DatabaseSnapshots {
  private static final long PATIENCE_SECONDS = 10;
  private static final int BUFFER = 256 * 1024;
  private static final Semaphore TURN = new Semaphore(1);

  @Resource(lookup = "java:app/jdbc/hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private DataSource database;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Settings settings;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private AuditLog audit;

  /** Whether there are any: a database that is a server has means of its own. */
  public boolean possible() {
    return settings.database().embedded();
  }

  /** Tells the audit log of one: whoever has it has the secrets of the instance. */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public void announce() {
    audit.record(AuditAction.DATABASE_COPIED, Subject.NOTHING, Map.of());
  }

  /**
   * Takes one and sends it. What is sent of one that fails has no end, by which a reader of such an
   * archive knows.
   *
   * @throws UnavailableException if another is under way, or it cannot be written; nothing was sent
   */
  public void send(OutputStream out) throws IOException {
    try {
      if (!TURN.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new UnavailableException("another snapshot is under way; try again");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted", stopped);
    }
    try {
      Path directory = settings.dataDirectory().resolve("snapshots");
      Path archive = take(database, directory);
      try (InputStream bytes = Files.newInputStream(archive)) {
        byte[] buffer = new byte[BUFFER];
        for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
          out.write(buffer, 0, read);
        }
      } finally {
        clear(directory);
      }
    } finally {
      TURN.release();
    }
  }

  /**
   * Takes one where nobody else does.
   *
   * @param database an H2
   * @param directory for it alone; what a crash left there goes
   * @return the archive
   * @throws UnavailableException if it cannot be written
   */
  public static Path take(DataSource database, Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      clear(directory);
      Path archive = directory.resolve(UUID.randomUUID() + ".zip");
      try (Connection connection = database.getConnection();
          PreparedStatement backup = connection.prepareStatement("backup to ?")) {
        backup.setString(1, archive.toString());
        backup.execute();
      }
      return archive;
    } catch (IOException | SQLException failure) {
      throw new UnavailableException("the database cannot be copied now; try again", failure);
    }
  }

  private static void clear(Path directory) throws IOException {
    try (Stream<Path> left = Files.list(directory)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
  }
}
