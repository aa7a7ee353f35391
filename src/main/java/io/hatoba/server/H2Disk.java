package io.hatoba.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The disk under an embedded H2, reached by a connection of its own outside of any pool, which is
 * opened when it is first needed and anew after each failure.
 *
 * <p>It does what {@code CHECKPOINT SYNC} is meant to do. That statement stores what no store has
 * taken yet and forces the file; what H2 has handed to a thread in the background, as it does when
 * much has changed or some time has passed, it takes for stored, though it may be in no file yet.
 * Commits that were acknowledged then were lost by a kill.
 */
final class H2Disk implements Checkpoints.Disk, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(H2Disk.class.getName());

  private final DriverConnection.Opener opener;
  private @Nullable Connection connection;

  /** Under the database that connections are opened to. */
  H2Disk(DriverConnection.Opener opener) {
    this.opener = opener;
  }

  @Override
  public synchronized void force() throws SQLException {
    boolean forced = false;
    try {
      Connection open = connection;
      if (open == null) {
        open = opener.open();
        connection = open;
      }
      force(storeOf(open));
      forced = true;
    } catch (MVStoreException failure) {
      throw new SQLException("the database cannot write its file", failure);
    } finally {
      if (!forced) {
        close();
      }
    }
  }

  /**
   * The store under a connection of the driver.
   *
   * @throws SQLException if its database has closed itself
   */
  static MVStore storeOf(Connection connection) throws SQLException {
    SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    try {
      return session.getDatabase().getStore().getMvStore();
    } catch (DbException closed) {
      throw new SQLException("the database has closed itself", closed);
    }
  }

  private static void force(MVStore store) {
    store.commit();
    // Returns when what was handed to the background before is written.
    store.executeFilestoreOperation(() -> {});
    store.sync();
  }

  /** Lets go of the database. */
  @Override
  public synchronized void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException broken) {
        LOG.log(Level.FINE, "a connection that broke does not close", broken);
      }
    }
  }
}
