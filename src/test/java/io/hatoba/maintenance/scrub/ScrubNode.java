package io.hatoba.maintenance.scrub;

import io.hatoba.config.Settings;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.Daos;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.LayerStoreName;
import io.hatoba.storage.LayerConnectionFactory;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** What reads layers on one node, with the transactions that a container would begin. */
final class ScrubNode {
  private final ScrubRounds rounds;
  private final AskedReadings asked;
  private final Scrub scrub;
  private final ImageChecks checks;
  private final ScrubPace pace;

  ScrubNode(
      TestDatabase database,
      LayerConnectionFactory store,
      String storeName,
      Settings settings,
      AuditLog audit,
      Clock clock,
      ScrubPace pace) {
    this.pace = pace;
    Daos daos = new Daos(database.entityManager());
    ScrubTransaction transaction =
        new ScrubTransaction() {
          @Override
          public <T> T of(Supplier<T> step) {
            return database.transactions().requiresNew(step);
          }
        };
    LayerStoreName name =
        new LayerStoreName(daos.settings()) {
          @Override
          public Optional<String> find() {
            return Optional.of(storeName);
          }
        };
    LayerReadings readings =
        new LayerReadings(
            store,
            name,
            transaction,
            daos.damage(),
            daos.scrubQueue(),
            daos.scrubRounds(),
            daos.scrubContent(),
            audit);
    rounds =
        new ScrubRounds(
            transaction, daos.scrubRounds(), daos.scrubContent(), readings, pace, settings, clock);
    asked =
        new AskedReadings(
            transaction,
            daos.scrubQueue(),
            daos.damage(),
            daos.imageChecks(),
            readings,
            pace,
            clock);
    scrub = new Scrub(daos.scrubRounds(), daos.damage(), settings, audit);
    checks = new ImageChecks(daos.imageChecks());
  }

  ScrubRounds rounds() {
    return rounds;
  }

  AskedReadings asked() {
    return asked;
  }

  Scrub scrub() {
    return scrub;
  }

  ImageChecks checks() {
    return checks;
  }

  ScrubPace pace() {
    return pace;
  }
}
