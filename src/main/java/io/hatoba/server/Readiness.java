package io.hatoba.server;

import io.hatoba.config.InvalidSettingException;
import io.hatoba.config.Settings;
import io.hatoba.oci.RegistryException;
import io.hatoba.storage.LayerConnectionFactory;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node has started, and whether it can serve now. A node that is busy is ready: the
 * database is asked over a connection apart from the pool, for which a crowd may wait.
 */
@ApplicationScoped
@ManagedExecutorDefinition(name = Readiness.THREADS, maxAsync = 6)
public class Readiness {
  static final String THREADS = "java:app/concurrent/health";

  private static final Logger LOG = Logger.getLogger(Readiness.class.getName());
  private static final int SECONDS = 2;

  /** Who asks for health waits for a few seconds at most, and takes no answer for a no. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Inject private LayerConnectionFactory store;
  @Inject private Settings settings;

  @Resource(lookup = THREADS)
  private ManagedExecutorService threads;

  private final BoundedCheck storeCheck =
      new BoundedCheck(this::askStore, PATIENCE, System::nanoTime);
  private final BoundedCheck databaseCheck =
      new BoundedCheck(this::askDatabase, PATIENCE, System::nanoTime);

  /** Kept for the next check; one that hangs has it in hand, and another opens its own. */
  private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();

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
    return storeCheck.passes(threads);
  }

  /** Whether the database answers. */
  boolean databaseAnswers() {
    return databaseCheck.passes(threads);
  }

  private boolean askStore() {
    try {
      store.identify(Optional.ofNullable(storeName));
      return true;
    } catch (RegistryException | InvalidSettingException failure) {
      LOG.log(Level.WARNING, "the layer store does not answer", failure);
      return false;
    }
  }

  private boolean askDatabase() {
    try {
      Connection kept = connection.getAndSet(null);
      Connection asked =
          kept != null ? kept : new HatobaDataSource(settings.database()).getConnection();
      try (Statement statement = asked.createStatement()) {
        statement.setQueryTimeout(SECONDS);
        statement.execute("select 1");
      } catch (SQLException failure) {
        close(asked);
        throw failure;
      }
      close(connection.getAndSet(asked));
      return true;
    } catch (SQLException failure) {
      LOG.log(Level.WARNING, "the database does not answer", failure);
      return false;
    }
  }

  /** The application ends. */
  @PreDestroy
  void close() {
    close(connection.getAndSet(null));
  }

  private static void close(@Nullable Connection last) {
    if (last != null) {
      try {
        last.close();
      } catch (SQLException broken) {
        LOG.log(Level.FINE, "a connection that had broken was given up", broken);
      }
    }
  }
}
