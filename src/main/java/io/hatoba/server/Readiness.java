package io.hatoba.server;

import io.hatoba.config.InvalidSettingException;
import io.hatoba.oci.RegistryException;
import io.hatoba.storage.LayerConnectionFactory;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Whether this node has started, and whether it can serve now. */
@ApplicationScoped
public class Readiness {
  private static final Logger LOG = Logger.getLogger(Readiness.class.getName());
  private static final int SECONDS = 2;

  @Resource(lookup = "java:app/jdbc/hatoba")
  private DataSource dataSource;

  @Inject private LayerConnectionFactory store;

  private volatile @Nullable String storeName;

  /** From now on the application serves, with the layer store of this name. */
  void started(String name) {
    storeName = name;
  }

  boolean isStarted() {
    return storeName != null;
  }

  /** Whether the layer store answers, and is still the one that it was at the start. */
  boolean storeAnswers() {
    try {
      store.identify(Optional.ofNullable(storeName));
      return true;
    } catch (RegistryException | InvalidSettingException failure) {
      LOG.log(Level.WARNING, "the layer store does not answer", failure);
      return false;
    }
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
