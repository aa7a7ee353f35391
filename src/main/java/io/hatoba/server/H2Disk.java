package io.hatoba.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.value.VersionedValue;
import org.jspecify.annotations.Nullable;

/**
 * The disk under an embedded H2, reached by a connection of its own outside of any pool, which is
 * opened when it is first needed and anew after each failure.
 *
 * <p>It does what {@code CHECKPOINT SYNC} is meant to do. That statement stores what no store has
 * taken yet and forces the file; what H2 has handed to a thread in the background, as it does when
 * much has changed or some time has passed, it takes for stored, though it may be in no file yet.
 * Commits that were acknowledged then were lost by a kill.
 *
 * <p>A store of H2 is no picture of one moment either: it takes the tables one after another while
 * others write. So no commit runs while one is taken, or a kill would leave half of it; and what a
 * store holds of transactions that had not ended is taken back when the database is opened.
 */
final class H2Disk implements Checkpoints.Disk, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(H2Disk.class.getName());

  /** How H2 keeps its own housekeeping from its stores; it has no such door for others. */
  private static final Method WHILE_NOTHING_IS_STORED = whileNothingIsStored();

  private final DriverConnection.Opener opener;
  private @Nullable Connection connection;

  private final Object opening = new Object();
  private @Nullable MVStore opened;

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

  private static Method whileNothingIsStored() {
    try {
      Method method = MVStore.class.getDeclaredMethod("tryExecuteUnderStoreLock", Callable.class);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException changed) {
      throw new IllegalStateException("another version of H2 than the one built with", changed);
    }
  }

  /**
   * Commits as a whole: a store holds all of it or nothing.
   *
   * @throws SQLException if the driver's commit fails, or its database has closed itself
   */
  static void commit(Connection driver) throws SQLException {
    MVStore store = storeOf(driver);
    SQLException[] failure = new SQLException[1];
    // To H2 whatever is thrown in there is a reason to close the database.
    Callable<Boolean> commit =
        () -> {
          try {
            driver.commit();
          } catch (SQLException refused) {
            failure[0] = refused;
          }
          return true;
        };
    while (!isDone(store, commit)) {
      if (store.isClosed()) {
        throw new SQLException("the database closed itself before the commit");
      }
    }
    if (failure[0] != null) {
      throw failure[0];
    }
  }

  /** Whether it was run; it is not when a store takes more than a moment. */
  private static boolean isDone(MVStore store, Callable<Boolean> work) throws SQLException {
    try {
      return WHILE_NOTHING_IS_STORED.invoke(store, work) != null;
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new SQLException("the commit was not begun or not ended", thrown.getCause());
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Takes back what a killed process left of transactions that had not ended, if this connection is
   * the first since the database was opened; all others wait for it.
   *
   * <p>H2 may have stored a changed row and not the log by which it undoes the change. It takes
   * such a row for one of a running transaction of that number, and so does the first new
   * transaction that gets the number: it would see, and build on, what nobody has committed.
   */
  void takeBack(Connection first) throws SQLException {
    synchronized (opening) {
      MVStore store = storeOf(first);
      if (store == opened) {
        return;
      }
      try {
        int rows = 0;
        for (String name : store.getMapNames()) {
          if (name.startsWith("table.") || name.startsWith("index.")) {
            rows += takeBack(store.openMap(name));
          }
        }
        if (rows > 0) {
          force(store);
          LOG.log(
              Level.INFO, "{0} rows of transactions cut short by a crash were taken back", rows);
        }
      } catch (MVStoreException failure) {
        throw new SQLException("the database cannot be made whole", failure);
      }
      opened = store;
    }
  }

  private record Left(Object key, @Nullable Object committed) {}

  private static int takeBack(MVMap<Object, Object> map) {
    List<Left> left = new ArrayList<>();
    for (Iterator<Object> keys = map.keyIterator(null); keys.hasNext(); ) {
      Object key = keys.next();
      if (map.get(key) instanceof VersionedValue<?> row && row.getOperationId() != 0) {
        left.add(new Left(key, row.getCommittedValue()));
      }
    }
    for (Left row : left) {
      if (row.committed() == null) {
        map.remove(row.key());
      } else {
        map.put(row.key(), row.committed());
      }
    }
    return left.size();
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
