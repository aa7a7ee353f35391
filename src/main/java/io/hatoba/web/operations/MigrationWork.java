package io.hatoba.web.operations;

import io.hatoba.catalog.RegistryMigration;
import io.hatoba.web.Shown;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/** How far a migration is. */
@RequestScoped
class MigrationWork {
  private final WorkStops stops;
  private final Words words;
  private final Shown shown;
  private final Clock clock;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  MigrationWork() {
    this(null, null, null, null);
  }

  /** In whose words, and by which clock. */
  @Inject
  MigrationWork(WorkStops stops, Words words, Shown shown, Clock clock) {
    this.stops = stops;
    this.words = words;
    this.shown = shown;
    this.clock = clock;
  }

  /**
   * As it is shown.
   *
   * @param asked whether its button was pressed, on a page that may be old
   */
  LongWork of(MigrationRow row, boolean asked) {
    RegistryMigration migration = row.migration();
    boolean undoing = migration.state() == RegistryMigration.State.UNDOING;
    // Nobody keeps when an undo began.
    Optional<Speed> speed =
        migration.state() == RegistryMigration.State.RUNNING
            ? Speed.since(migration.createdAt(), clock.instant(), row.settled())
            : Optional.empty();
    return new LongWork(
        words.say("operations.migration-is", migration.id(), words.say(row.stateKey())),
        row.underWay(),
        row.settled(),
        OptionalLong.of(row.total()),
        words.say("operations.packages-of", row.settled(), row.total()),
        speed.map(it -> words.say("operations.packages-per-minute", it.perMinute())),
        speed
            .flatMap(it -> it.rest(row.total()))
            .map(it -> words.say("operations.time-left", shown.span(it))),
        stops
            .stopped(migration.stop())
            .or(
                () ->
                    migration
                        .finishedAt()
                        .map(at -> words.say("operations.ended-at", shown.time(at))))
            .orElseGet(
                () ->
                    words.say(
                        "operations.asked-by-at",
                        migration.askedBy(),
                        shown.time(migration.createdAt()))),
        stops.about(
            migration.stop(), undoing ? "operations.undo-stop" : "operations.migration-stop"),
        stops.button(
            asked,
            row.underWay(),
            migration.stop(),
            row.work(),
            words.say(
                undoing ? "operations.undo-stop-now" : "operations.migration-stop-now",
                migration.id())));
  }
}
