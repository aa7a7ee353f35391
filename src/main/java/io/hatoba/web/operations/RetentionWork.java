package io.hatoba.web.operations;

import io.hatoba.catalog.retention.RetentionReport;
import io.hatoba.web.Shown;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/** How far a run of retention is. */
@RequestScoped
class RetentionWork {
  private final WorkStops stops;
  private final Words words;
  private final Shown shown;
  private final Clock clock;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  RetentionWork() {
    this(null, null, null, null);
  }

  /** In whose words, and by which clock. */
  @Inject
  RetentionWork(WorkStops stops, Words words, Shown shown, Clock clock) {
    this.stops = stops;
    this.words = words;
    this.shown = shown;
    this.clock = clock;
  }

  /**
   * As it is shown; nobody counts the packages before they are looked through.
   *
   * @param asked whether its button was pressed, on a page that may be old
   */
  LongWork of(RetentionReport report, boolean asked) {
    boolean runs = report.finishedAt().isEmpty();
    return new LongWork(
        words.say(runs ? "operations.retention-runs" : "operations.retention-last"),
        runs,
        report.packages(),
        OptionalLong.empty(),
        words.say(
            "operations.retention-did",
            report.packages(),
            report.deleted(),
            shown.size(report.freed())),
        Speed.since(
                report.startedAt(),
                report.finishedAt().orElseGet(clock::instant),
                report.packages())
            .map(it -> words.say("operations.packages-per-minute", it.perMinute())),
        Optional.empty(),
        stops
            .stopped(report.stop())
            .or(
                () ->
                    report.finishedAt().map(at -> words.say("operations.ended-at", shown.time(at))))
            .orElseGet(() -> words.say("operations.began-at", shown.time(report.startedAt()))),
        stops.about(report.stop(), "operations.retention-stop"),
        stops.button(
            asked,
            runs,
            report.stop(),
            Long.toString(report.startedAt().toEpochMilli()),
            words.say("operations.retention-stop-now")));
  }
}
