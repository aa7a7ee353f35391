package io.hatoba.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.h2.jdbc.JdbcConnection;
import org.jspecify.annotations.Nullable;

/**
 * A driver's connection that is opened anew, between two transactions, once it has broken. The
 * servers' pools keep connections that broke and hand them out again, each unless it is told
 * otherwise in a way of its own; behind this one they need not be told.
 *
 * <p>Whether it still stands is asked where there is reason to doubt it: after a pause, and after
 * any connection to the same database has failed. A connection in busy use is never asked.
 */
final class DriverConnection {
  private static final Logger LOG = Logger.getLogger(DriverConnection.class.getName());

  /** A database that was away was so for longer; and so much use notices no question. */
  static final Duration TRUSTED = Duration.ofSeconds(1);

  private static final int SECONDS_TO_ANSWER = 3;

  /** What a transaction begins with. */
  private static final Set<String> WORK =
      Set.of("createStatement", "prepareStatement", "prepareCall", "getMetaData", "isValid");

  private static final Set<String> PARTING = Set.of("close", "abort");

  /** Opens connections of the driver. */
  @FunctionalInterface
  interface Opener {
    Connection open() throws SQLException;
  }

  private final Opener opener;
  private final Failures failures;
  private final LongSupplier nanoTime;

  /** What was set and must be set again, such as that commits are not automatic. */
  private final Map<Method, @Nullable Object[]> settings = new LinkedHashMap<>();

  private Connection driver;
  private boolean automatic = true;
  private boolean underWay;
  private boolean ended;
  private long usedAt;
  private int known;

  /** Opens a connection, and others in its place. */
  DriverConnection(Opener opener, Failures failures, LongSupplier nanoTime) throws SQLException {
    this.opener = opener;
    this.failures = failures;
    this.nanoTime = nanoTime;
    this.known = failures.count();
    this.driver = failures.silence.ask(opener::open);
    this.usedAt = nanoTime.getAsLong();
    DatabaseMeters.opened();
  }

  /**
   * What all connections to one database know of each other: how often one has failed, and whether
   * the database answers at all.
   */
  static final class Failures {
    private final AtomicInteger count = new AtomicInteger();
    private final Silence silence;

    Failures(LongSupplier nanoTime) {
      silence = new Silence(nanoTime);
    }

    private int count() {
      return count.get();
    }

    private void add() {
      count.incrementAndGet();
    }
  }

  /** The connection that is open, or was until it broke. */
  Connection driver() {
    return driver;
  }

  /** The connection to begin work on, which stands as far as one can know. */
  Connection forWork() throws SQLException {
    if (!underWay && !ended && isDoubtful()) {
      int count = failures.count();
      if (isAlive()) {
        known = count;
      } else {
        renew();
      }
    }
    underWay(!automatic);
    usedAt = nanoTime.getAsLong();
    return driver;
  }

  /** Ends what is under way by a commit of the caller's own. */
  void commit(Checkpoints.Commit commit) throws SQLException {
    try {
      commit.run();
    } catch (SQLException failure) {
      failures.add();
      throw failure;
    } finally {
      underWay(false);
    }
    usedAt = nanoTime.getAsLong();
  }

  /** Any call of {@link Connection}. */
  @Nullable Object call(Method method, @Nullable Object[] arguments) throws Throwable {
    String name = method.getName();
    if (WORK.contains(name)) {
      return work(method, arguments);
    }
    if (name.equals("rollback")) {
      return rollback(method, arguments);
    }
    if (name.startsWith("set") && method.getReturnType() == void.class) {
      return set(method, arguments);
    }
    if (PARTING.contains(name)) {
      end();
    }
    return invoke(driver, method, arguments);
  }

  private void end() {
    if (!ended) {
      ended = true;
      underWay(false);
      DatabaseMeters.closed();
    }
  }

  private void underWay(boolean now) {
    if (now != underWay) {
      underWay = now;
      if (now) {
        DatabaseMeters.transactionBegan();
      } else {
        DatabaseMeters.transactionEnded();
      }
    }
  }

  private @Nullable Object work(Method method, @Nullable Object[] arguments) throws Throwable {
    Connection standing = forWork();
    try {
      return invoke(standing, method, arguments);
    } catch (SQLException failure) {
      failures.add();
      throw failure;
    }
  }

  private @Nullable Object rollback(Method method, @Nullable Object[] arguments) throws Throwable {
    boolean toSavepoint = arguments != null && arguments.length > 0;
    try {
      return invoke(driver, method, arguments);
    } catch (SQLException failure) {
      failures.add();
      if (toSavepoint || ended || isAlive()) {
        throw failure;
      }
      // A transaction whose connection broke is rolled back by the database; a pool that is told
      // otherwise leaves the connection in the middle of it.
      close(driver);
      return null;
    } finally {
      underWay(underWay && toSavepoint);
    }
  }

  private @Nullable Object set(Method method, @Nullable Object[] arguments) throws Throwable {
    settings.put(method, arguments);
    if (method.getName().equals("setAutoCommit")) {
      automatic = Boolean.TRUE.equals(arguments[0]);
      // A pool says it between transactions only, also after a commit that failed.
      underWay(underWay && !automatic && !driver.isClosed());
    }
    // On one that broke there is nothing to set; the next one gets all that was.
    return driver.isClosed() && !ended ? null : invoke(driver, method, arguments);
  }

  private static @Nullable Object invoke(
      Connection driver, Method method, @Nullable Object[] arguments) throws Throwable {
    try {
      return method.invoke(driver, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private boolean isDoubtful() throws SQLException {
    return known != failures.count()
        || nanoTime.getAsLong() - usedAt > TRUSTED.toNanos()
        || driver.isClosed();
  }

  /**
   * Whether the database answers on it. H2 says so of any that nobody has closed, also when it has
   * closed itself for want of room; only a statement tells.
   */
  private boolean isAlive() {
    if (failures.silence.lasts()) {
      // Whoever opens a new one finds out; one that stood before has lost its transaction anyway.
      return false;
    }
    try {
      return !driver.isClosed() && failures.silence.ask(this::requireValid);
    } catch (SQLException broken) {
      return false;
    }
  }

  private boolean requireValid() throws SQLException {
    if (!driver.isValid(SECONDS_TO_ANSWER)) {
      throw new SQLException("the connection is not valid", "08006");
    }
    return answers();
  }

  private boolean answers() throws SQLException {
    if (!(driver instanceof JdbcConnection)) {
      return true;
    }
    try (Statement statement = driver.createStatement()) {
      return statement.execute("select 1");
    }
  }

  private void renew() throws SQLException {
    // Whatever broke this one may have broken the others.
    failures.add();
    int count = failures.count();
    Connection fresh = failures.silence.ask(opener::open);
    try {
      for (Map.Entry<Method, @Nullable Object[]> setting : settings.entrySet()) {
        invoke(fresh, setting.getKey(), setting.getValue());
      }
    } catch (Throwable failure) {
      close(fresh);
      throw new SQLException("a new connection cannot be set up", failure);
    }
    close(driver);
    driver = fresh;
    known = count;
    LOG.fine("a connection to the database had broken and was opened anew");
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException broken) {
      LOG.log(Level.FINE, "a connection that broke does not close", broken);
    }
  }
}
