package io.hatoba.server;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database that can be away, as {@link DriverConnection} sees it, and a clock beside it. */
final class FakeDatabase {
  private final DriverConnection.Failures failures = new DriverConnection.Failures(() -> this.now);
  private final List<String> calls = new ArrayList<>();
  private boolean away;
  private boolean silent;
  private int asked;
  private int life;
  private int opened;
  private long now = 1;

  /** A connection as a server's pool gets it. */
  Connection connect() throws SQLException {
    return DurableConnection.overPostgres(new DriverConnection(this::open, failures, () -> now));
  }

  /** Goes away; connections that are open break, which shows as soon as they are used. */
  void leave() {
    away = true;
    life++;
  }

  void comeBack() {
    away = false;
    silent = false;
  }

  /** Goes away without a word: whoever asks waits, and in the end gives up. */
  void fallSilent() {
    leave();
    silent = true;
  }

  /** How often one has waited in vain since the last time. */
  int waits() {
    int since = asked;
    asked = 0;
    return since;
  }

  private void waitInVain() {
    if (silent) {
      asked++;
      now += Silence.PATIENCE.toNanos();
    }
  }

  void restart() {
    leave();
    comeBack();
  }

  /** Time in which no connection is used. */
  void pause() {
    now += DriverConnection.TRUSTED.toNanos() + 1;
  }

  /** How many connections were opened. */
  int opened() {
    return opened;
  }

  /** Everything that was called since the last time, each with the number of its connection. */
  List<String> calls() {
    List<String> since = List.copyOf(calls);
    calls.clear();
    return since;
  }

  private Connection open() throws SQLException {
    waitInVain();
    if (away) {
      throw new SQLException("the database is away", "08001");
    }
    opened++;
    return new Driver(opened, life).connection();
  }

  /** What is behind one connection. */
  private final class Driver {
    private final int number;
    private final int born;
    private boolean closed;

    Driver(int number, int born) {
      this.number = number;
      this.born = born;
    }

    Connection connection() {
      return (Connection)
          Proxy.newProxyInstance(
              FakeDatabase.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> call(method.getName(), arguments));
    }

    private @Nullable Object call(String method, @Nullable Object[] arguments) throws SQLException {
      switch (method) {
        case "isClosed" -> {
          return closed;
        }
        case "close" -> {
          closed = true;
          return null;
        }
        case "setAutoCommit" -> {
          calls.add(number + " " + method + " " + arguments[0]);
          return null;
        }
        default -> calls.add(number + " " + method);
      }
      boolean broken = closed || away || born != life;
      if (broken) {
        waitInVain();
      }
      closed = broken;
      if (broken && !method.equals("isValid")) {
        throw new SQLException("the connection is broken", "08006");
      }
      return method.equals("isValid") ? !broken : null;
    }
  }
}
