package io.hatoba.server;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Whether this node has started, and whether it can serve now. */
@ApplicationScoped
public class Readiness {
  private static final Logger LOG = Logger.getLogger(Readiness.class.getName());
  private static final int SECONDS = 2;

  @Resource(lookup = "java:app/jdbc/hatoba")
  private DataSource dataSource;

  private volatile boolean started;

  void started() {
    started = true;
  }

  boolean isStarted() {
    return started;
  }

  /** Whether the database answers. */
  boolean databaseAnswers() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(SECONDS);
      return statement.execute("select 1");
    } catch (SQLException failure) {
      LOG.log(Level.WARNING, "the database does not answer", failure);
      return false;
    }
  }
}
