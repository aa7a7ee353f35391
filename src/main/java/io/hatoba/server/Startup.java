package io.hatoba.server;

import io.hatoba.accounts.FirstAdministrator;
import io.hatoba.config.DataDirectory;
import io.hatoba.config.Settings;
import io.hatoba.distribution.Draining;
import io.hatoba.events.AuditQueue;
import io.hatoba.events.DownloadCounts;
import io.hatoba.maintenance.AuditDelivery;
import io.hatoba.maintenance.Background;
import io.hatoba.maintenance.DownloadDelivery;
import io.hatoba.maintenance.MigrationRounds;
import io.hatoba.maintenance.RetentionTimer;
import io.hatoba.maintenance.hooks.HookSender;
import io.hatoba.maintenance.overview.NodeTimer;
import io.hatoba.maintenance.overview.StorageTimer;
import io.hatoba.maintenance.scrub.AskedScrubTimer;
import io.hatoba.maintenance.scrub.ScrubPace;
import io.hatoba.maintenance.scrub.ScrubTimer;
import io.hatoba.maintenance.sweeping.SweepTimer;
import io.hatoba.settings.LayerStoreName;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the application up, in this order: settings, data directory, database schema, layer store,
 * first administrator, timers. Whatever fails stops the deployment, and leaves its reason for the
 * launcher to print.
 */
@Singleton
@jakarta.ejb.Startup
@TransactionManagement(TransactionManagementType.BEAN)
@DataSourceDefinition(
    name = "java:app/jdbc/hatoba",
    className = "io.hatoba.server.HatobaDataSource",
    url = HatobaDataSource.URL,
    user = "hatoba",
    password = "hatoba",
    minPoolSize = 2,
    initialPoolSize = 2,
    maxPoolSize = 64,
    // How long a request waits for a connection of the pool: Payara's word; WildFly has its own.
    properties = "fish.payara.max-wait-time-in-millis=10000")
public class Startup {
  /** System property in which the launcher finds why the start failed. */
  private static final String FAILURE = "hatoba.start.failure";

  /** System property in which the launcher leaves what must run before the first request. */
  private static final String PREPARE = "hatoba.prepare";

  private static final Logger LOG = Logger.getLogger(Startup.class.getName());

  @Inject private Settings settings;
  @Inject private DataDirectory dataDirectory;
  @Inject private LayerConnectionFactory store;
  @Inject private LayerStoreName storeName;
  @Inject private FirstAdministrator firstAdministrator;
  @Inject private Background background;
  @Inject private AuditDelivery auditDelivery;
  @Inject private DownloadDelivery downloadDelivery;
  @Inject private RetentionTimer retentionTimer;
  @Inject private SweepTimer sweepTimer;
  @Inject private HookSender hookSender;
  @Inject private MigrationRounds migrationRounds;
  @Inject private ScrubTimer scrubTimer;
  @Inject private AskedScrubTimer askedScrubTimer;
  @Inject private ScrubPace scrubPace;
  @Inject private NodeTimer nodeTimer;
  @Inject private StorageTimer storageTimer;
  @Inject private AuditQueue audit;
  @Inject private DownloadCounts downloads;
  @Inject private Readiness readiness;
  @Inject private Draining draining;
  @Inject private Monitoring monitoring;

  @PostConstruct
  void start() {
    try {
      if (System.getProperties().get(PREPARE) instanceof Runnable prepare) {
        prepare.run();
      }
      dataDirectory.prepare();
      migrate();
      // A second look, at what the node that started first has decided.
      String name = storeName.keep(store.identify(storeName.find()));
      store.identify(Optional.of(name));
      try (LayerConnection connection = store.getConnection()) {
        LOG.fine("the layer store can be reached");
      }
      firstAdministrator
          .createIfMissing()
          .ifPresent(
              file ->
                  LOG.info(
                      "first start: sign in as 'admin' with the password or the token in " + file));
      startTimers();
      draining.listen();
      monitoring.begin(BuildVersion.text(), databaseKind());
      readiness.started(name);
      LOG.info("serving " + settings.url() + " with " + settings.database());
    } catch (RuntimeException failure) {
      System.setProperty(FAILURE, reason(failure));
      throw failure;
    }
  }

  private void startTimers() {
    background.start();
    auditDelivery.start();
    downloadDelivery.start();
    retentionTimer.start();
    sweepTimer.start();
    hookSender.start();
    migrationRounds.start();
    scrubTimer.start();
    askedScrubTimer.start();
    nodeTimer.start(BuildVersion.text(), databaseKind());
    storageTimer.start();
  }

  private String databaseKind() {
    return settings.database().embedded() ? "h2" : "postgresql";
  }

  @PreDestroy
  void stop() {
    draining.forget();
    scrubPace.stop();
    DataSource last = new HatobaDataSource(settings.database());
    audit.writeLast(last);
    downloads.writeLast(last);
    nodeTimer.endLast(last);
    HatobaDataSource.release(settings.database());
  }

  private void migrate() {
    boolean embedded = settings.database().embedded();
    Flyway.configure(Startup.class.getClassLoader())
        .dataSource(HatobaDataSource.patient(settings.database()))
        .locations(
            "classpath:db/migration/common",
            embedded ? "classpath:db/migration/h2" : "classpath:db/migration/postgresql")
        .placeholders(placeholders(embedded))
        .load()
        .migrate();
  }

  /** What the two databases name differently in migrations. */
  static Map<String, String> placeholders(boolean embedded) {
    return embedded
        ? Map.of("bytewise", "", "stored", "")
        : Map.of("bytewise", "collate \"C\"", "stored", "stored");
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
