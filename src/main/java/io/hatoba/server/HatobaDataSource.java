package io.hatoba.server;

import io.hatoba.config.DatabaseSettings;
import io.hatoba.config.Settings;
import io.hatoba.metadata.CommitBarrier;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to the database that the settings name; the server pools them. The server makes
 * it by name and without CDI, so that it reads the settings itself.
 */
public final class HatobaDataSource implements DataSource {
  /**
   * MODE and lower case let one set of statements run on both databases; a lost lock file, a
   * closing JVM or an idle moment must not close the database under the server.
   */
  private static final String H2_OPTIONS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE"
          + ";QUERY_CACHE_SIZE=256;LOCK_TIMEOUT=10000";

  /** URL of the definition. */
  static final String URL = "hatoba:settings";

  /** One for all pools on one database, since a checkpoint is of the whole database. */
  private static final Map<String, Embedded> EMBEDDED = new ConcurrentHashMap<>();

  /** So long may a database that is there take to let somebody in. */
  private static final int SECONDS_TO_OPEN = 5;

  /** So long may a statement say nothing before its connection is given up. */
  private static final int SECONDS_TO_ANSWER = 30;

  /**
   * A node that is gone without a word holds its locks until PostgreSQL notices: by its transaction
   * that stands still, or by its machine that does not answer.
   */
  private static final String POSTGRES_SESSION =
      "set idle_in_transaction_session_timeout = '30s'; set tcp_keepalives_idle = 10;"
          + " set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";

  private final DriverConnection.Failures failures =
      new DriverConnection.Failures(System::nanoTime);

  private final DatabaseSettings settings;
  private final boolean patient;
  private final @Nullable Checkpoints checkpoints;
  private @Nullable PrintWriter logWriter;
  private int loginTimeout;

  /** Of the deployment's settings; called by the server. */
  public HatobaDataSource() {
    this(new Settings().database());
  }

  /** Of some settings, for a plain JVM. */
  public HatobaDataSource(DatabaseSettings settings) {
    this(settings, false);
  }

  private HatobaDataSource(DatabaseSettings settings, boolean patient) {
    this.settings = settings;
    this.patient = patient;
    this.checkpoints = settings.embedded() ? embedded(this).checkpoints() : null;
  }

  /** For statements that may take as long as they want, as migrations of large tables do. */
  static HatobaDataSource patient(DatabaseSettings settings) {
    return new HatobaDataSource(settings, true);
  }

  private record Embedded(H2Disk disk, Checkpoints checkpoints) {}

  private static Embedded embedded(HatobaDataSource source) {
    return EMBEDDED.computeIfAbsent(
        source.settings.url(),
        url -> {
          H2Disk disk = new H2Disk(source::open);
          return new Embedded(disk, new Checkpoints(disk));
        });
  }

  /** The disk under an embedded database. */
  H2Disk disk() {
    return embedded(this).disk();
  }

  /** Lets go of an embedded database, so that another deployment of this process may open it. */
  static void release(DatabaseSettings settings) {
    Embedded embedded = EMBEDDED.get(settings.url());
    if (embedded != null) {
      embedded.disk().close();
    }
  }

  /**
   * Takes the URL of the definition, which only names where the true one is: WildFly deploys no
   * data source that has nothing to set.
   */
  public void setUrl(String url) {
    if (!url.equals(URL)) {
      throw new IllegalArgumentException("the settings say where the database is, not " + url);
    }
  }

  /** What a reader of promises waits on; on PostgreSQL what can be read is durable. */
  CommitBarrier barrier() {
    return checkpoints != null ? checkpoints : () -> {};
  }

  @Override
  public Connection getConnection() throws SQLException {
    return checkpoints != null
        ? DurableConnection.overH2(driverConnection(), checkpoints)
        : DurableConnection.overPostgres(driverConnection());
  }

  private DriverConnection driverConnection() throws SQLException {
    return new DriverConnection(this::open, failures, System::nanoTime);
  }

  /** The server hands its own idea of user and password; the settings' are the ones that count. */
  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  private Connection open() throws SQLException {
    String url = settings.embedded() ? settings.url() + H2_OPTIONS : settings.url();
    Properties properties = new Properties();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    // Asked of the driver itself: DriverManager may hold a driver of the server's class loader.
    return settings.embedded() ? h2(url, properties) : postgres(url, properties, patient);
  }

  private Connection h2(String url, Properties properties) throws SQLException {
    Connection connection = new org.h2.Driver().connect(url, properties);
    boolean whole = false;
    try {
      disk().takeBack(connection);
      whole = true;
      return connection;
    } finally {
      if (!whole) {
        connection.close();
      }
    }
  }

  private static Connection postgres(String url, Properties properties, boolean patient)
      throws SQLException {
    // A host that dies without a word would be waited for without end; the URL may say otherwise.
    properties.setProperty("connectTimeout", Integer.toString(SECONDS_TO_OPEN));
    properties.setProperty("socketTimeout", Integer.toString(SECONDS_TO_OPEN));
    properties.setProperty("tcpKeepAlive", "true");
    Connection connection = new org.postgresql.Driver().connect(url, properties);
    if (connection == null) {
      throw new SQLException("not a PostgreSQL URL");
    }
    boolean whole = false;
    try (Statement statement = connection.createStatement()) {
      statement.execute(POSTGRES_SESSION);
      if (!url.contains("socketTimeout=")) {
        connection.setNetworkTimeout(Runnable::run, patient ? 0 : SECONDS_TO_ANSWER * 1000);
      }
      whole = true;
      return connection;
    } finally {
      if (!whole) {
        connection.close();
      }
    }
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return logWriter;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) {
    logWriter = writer;
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeout;
  }

  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeout = seconds;
    DriverManager.setLoginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("the drivers have loggers of their own");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("wraps no " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
