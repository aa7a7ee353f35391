package io.hatoba.server;

import io.hatoba.config.DatabaseSettings;
import io.hatoba.metadata.CommitBarrier;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The application's database in a plain JVM: its own DataSource with what makes commits durable,
 * its schema, and EclipseLink over it.
 */
public final class TestDatabase implements AutoCloseable {
  /** Held, so that its level stays. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  static {
    FLYWAY.setLevel(Level.WARNING);
  }

  private final HatobaDataSource source;
  private final CommitBarrier barrier;
  private final CountingPool pool;
  private final EntityManagerFactory factory;
  private final Transactions transactions;

  private TestDatabase(DatabaseSettings settings) {
    source = new HatobaDataSource(settings);
    barrier = source.barrier();
    pool = new CountingPool(source);
    migrate(settings.embedded());
    factory = Persistence.createEntityManagerFactory("hatoba", properties());
    transactions = new Transactions(factory);
  }

  /** Opens a database, and brings its schema up to date. */
  public static TestDatabase open(DatabaseSettings settings) {
    return new TestDatabase(settings);
  }

  /** As {@link Startup} does it. */
  private void migrate(boolean embedded) {
    Flyway.configure(TestDatabase.class.getClassLoader())
        .dataSource(pool)
        .locations(
            "classpath:db/migration/common",
            embedded ? "classpath:db/migration/h2" : "classpath:db/migration/postgresql")
        .placeholders(Startup.placeholders(embedded))
        .load()
        .migrate();
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
    properties.put("jakarta.persistence.jtaDataSource", "");
    properties.put("jakarta.persistence.nonJtaDataSource", pool);
    properties.put("eclipselink.target-server", "None");
    // What fails in a test fails in its assertions.
    properties.put("eclipselink.logging.level", "OFF");
    // Two databases in one JVM must not share a session.
    properties.put("eclipselink.session-name", "hatoba-" + System.identityHashCode(this));
    return properties;
  }

  /** What a container would inject into a DAO. */
  public EntityManager entityManager() {
    return transactions.entityManager();
  }

  /** What a container would put around a bean. */
  public Transactions transactions() {
    return transactions;
  }

  /** What a container would inject into a bean that reads promises. */
  public CommitBarrier barrier() {
    return barrier;
  }

  /** A connection of its own, as the server's pool gives it; its commits are durable. */
  public Connection connection() throws SQLException {
    return pool.getConnection();
  }

  /** Connections that nobody else has, as those of the node itself. */
  public DataSource dataSource() {
    return source;
  }

  /**
   * The statements that this thread executes while some work runs; a batch counts as one. The look
   * at the epoch that comes every two seconds is none of them: on a slow machine there are more.
   */
  public List<String> statements(Runnable work) {
    return allStatements(work).stream()
        .filter(sql -> !sql.equals("select e.epoch from access_epoch e"))
        .toList();
  }

  /** The same with the looks at the epoch. */
  public List<String> allStatements(Runnable work) {
    return pool.executedBy(work);
  }

  /** The process is dead, as far as a thread can be. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Does work that ends before its next statement when it has executed so many; what it has not
   * committed is not there.
   *
   * @return whether it came to its own end
   */
  public boolean killedAfter(int statements, Runnable work) {
    try {
      pool.killedAfter(statements, work);
      return true;
    } catch (Killed dead) {
      return false;
    }
  }

  /** Runs one statement of SQL in a transaction of its own; tells how many rows it changed. */
  public int execute(String sql, Object... parameters) {
    try (Connection connection = connection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, parameters);
      return statement.executeUpdate();
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }

  /** The first column of what a query finds. */
  public List<Object> query(String sql, Object... parameters) {
    try (Connection connection = connection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, parameters);
      List<Object> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(rows.getObject(1));
        }
      }
      return values;
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }

  private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  @Override
  public void close() throws SQLException {
    factory.close();
    pool.close();
  }
}
