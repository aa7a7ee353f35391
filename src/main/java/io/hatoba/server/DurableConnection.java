package io.hatoba.server;

import io.hatoba.metadata.RelaxedCommit;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose commit returns when it is durable, unless its transaction was relaxed. It
 * stands between the server's pool and the driver, so that it holds under JTA too and a failure
 * reaches whoever commits.
 */
final class DurableConnection implements InvocationHandler, RelaxedCommit {
  private final DriverConnection connection;
  private final @Nullable Checkpoints checkpoints;
  private boolean relaxed;

  private DurableConnection(DriverConnection connection, @Nullable Checkpoints checkpoints) {
    this.connection = connection;
    this.checkpoints = checkpoints;
  }

  /** Over H2, whose commits need a checkpoint. */
  static Connection overH2(DriverConnection connection, Checkpoints checkpoints) {
    return proxy(new DurableConnection(connection, checkpoints));
  }

  /** Over PostgreSQL, whose commits are durable. */
  static Connection overPostgres(DriverConnection connection) {
    return proxy(new DurableConnection(connection, null));
  }

  private static Connection proxy(DurableConnection handler) {
    return (Connection)
        Proxy.newProxyInstance(
            DurableConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "commit" -> {
        commit();
        return null;
      }
      case "rollback" -> relaxed = false;
      case "unwrap" -> {
        if (arguments[0] == RelaxedCommit.class) {
          return this;
        }
      }
      case "isWrapperFor" -> {
        if (arguments[0] == RelaxedCommit.class) {
          return true;
        }
      }
      case "equals" -> {
        return proxy == arguments[0];
      }
      case "hashCode" -> {
        return System.identityHashCode(proxy);
      }
      default -> {
        // Goes to the driver as it is.
      }
    }
    return connection.call(method, arguments);
  }

  @Override
  public void relax() throws SQLException {
    if (checkpoints == null) {
      try (Statement statement = connection.forWork().createStatement()) {
        statement.execute("set local synchronous_commit = off");
      }
    } else {
      relaxed = true;
    }
  }

  private void commit() throws SQLException {
    boolean promise = !relaxed;
    relaxed = false;
    Connection driver = connection.driver();
    if (checkpoints == null || !isDirty(driver)) {
      connection.commit(driver::commit);
    } else if (!promise) {
      connection.commit(() -> H2Disk.commit(driver));
    } else {
      connection.commit(
          () -> {
            checkpoints.commit(() -> H2Disk.commit(driver));
            requireOpen(driver);
          });
    }
  }

  /**
   * A database that closed itself after the commit has lost it perhaps, and the checkpoint was then
   * of the one that was opened in its place. There are never two: one that stands still is the one.
   */
  private static void requireOpen(Connection driver) throws SQLException {
    if (H2Disk.storeOf(driver).isClosed()) {
      throw new SQLException("the database closed itself before the commit was durable");
    }
  }

  private static boolean isDirty(Connection driver) throws SQLException {
    return ((SessionLocal) driver.unwrap(JdbcConnection.class).getSession())
        .hasPendingTransaction();
  }
}
