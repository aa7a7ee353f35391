package io.hatoba.transfer;

import io.hatoba.config.Settings;
import io.hatoba.metadata.content.InventoryDao;
import io.hatoba.storage.LayerConnectionFactory;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import javax.sql.DataSource;

/** Verifications of the running instance. */
@ApplicationScoped
public class Verifications {
  @Resource(lookup = "java:app/jdbc/hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private DataSource database;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private LayerConnectionFactory store;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Settings settings;

  /** One that has not begun; it belongs outside of transactions. */
  public Verification of(Verification.Listener listener) {
    return new Verification(
        new InventoryDao(database), store, settings.sparseManifests(), listener);
  }
}
