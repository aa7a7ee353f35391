package io.hatoba.server;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps connections for reuse, as a server does, and tells what was executed on them. */
final class CountingPool implements DataSource, AutoCloseable {
  private final DataSource source;
  private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<List<String>> executed = ThreadLocal.withInitial(ArrayList::new);

  /** How many more statements this thread executes before it is dead. */
  private final ThreadLocal<Integer> left = ThreadLocal.withInitial(() -> Integer.MAX_VALUE);

  CountingPool(DataSource source) {
    this.source = source;
  }

  /** The statements that this thread executed while the work ran; a batch is one. */
  List<String> executedBy(Runnable work) {
    executed.get().clear();
    work.run();
    return List.copyOf(executed.get());
  }

  /** Lets this thread execute so many statements and no more while the work runs. */
  void killedAfter(int statements, Runnable work) {
    left.set(statements);
    try {
      work.run();
    } finally {
      left.remove();
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection kept = idle.poll();
    Connection connection = kept != null ? kept : source.getConnection();
    AtomicBoolean out = new AtomicBoolean(true);
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (method.equals("close") && out.getAndSet(false)) {
            idle.add(connection);
          }
          return method.equals("close");
        },
        connection);
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  private Object counted(Object result, @Nullable Object[] arguments) {
    if (result instanceof PreparedStatement prepared) {
      return proxy(
          PreparedStatement.class, (method, none) -> count(method, arguments[0]), prepared);
    }
    if (result instanceof Statement plain) {
      return proxy(
          Statement.class, (method, sql) -> count(method, sql == null ? "" : sql[0]), plain);
    }
    return result;
  }

  private boolean count(String method, @Nullable Object sql) {
    if (method.startsWith("execute")) {
      if (left.get() == 0) {
        throw new TestDatabase.Killed();
      }
      left.set(left.get() - 1);
      executed.get().add(String.valueOf(sql));
    }
    return false;
  }

  /** Sees a call before it is made; true keeps it from being made. */
  private interface Before {
    boolean called(String method, @Nullable Object @Nullable [] arguments);
  }

  private <T> T proxy(Class<T> type, Before before, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            CountingPool.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (before.called(method.getName(), arguments)) {
                return null;
              }
              try {
                return counted(method.invoke(target, arguments), arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            }));
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
      connection.close();
    }
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(CountingPool.class.getName());
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return source.isWrapperFor(type);
  }
}
