package io.hatoba.server;

import io.hatoba.metadata.RelaxedCommit;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
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
  private final Connection driver;
  private final @Nullable Checkpoints checkpoints;
  private boolean relaxed;

  private DurableConnection(Connection driver, @Nullable Checkpoints checkpoints) {
    this.driver = driver;
    this.checkpoints = checkpoints;
  }

  /** Over H2, whose commits need a checkpoint. */
  static Connection overH2(Connection driver, Checkpoints checkpoints) {
    return proxy(new DurableConnection(driver, checkpoints));
  }

  /** Over PostgreSQL, whose commits are durable. */
  static Connection overPostgres(Connection driver) {
    return proxy(new DurableConnection(driver, null));
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
    try {
      return method.invoke(driver, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  @Override
  public void relax() throws SQLException {
    if (checkpoints == null) {
      try (Statement statement = driver.createStatement()) {
        statement.execute("set local synchronous_commit = off");
      }
    } else {
      relaxed = true;
    }
  }

  private void commit() throws SQLException {
    boolean promise = !relaxed;
    relaxed = false;
    if (checkpoints == null || !promise || !isDirty()) {
      driver.commit();
      return;
    }
    checkpoints.commit(driver::commit);
  }

  private boolean isDirty() throws SQLException {
    return ((SessionLocal) driver.unwrap(JdbcConnection.class).getSession())
        .hasPendingTransaction();
  }
}
