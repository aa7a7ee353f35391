package io.hatoba.web.console;

import io.hatoba.maintenance.overview.Alarm;
import io.hatoba.web.Shown;
import io.hatoba.web.Words;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Alarms in the reader's words, each with what to do about it and where. */
@Dependent
class AlarmLines {
  private final Words words;
  private final Shown shown;

  @Inject
  AlarmLines(Words words, Shown shown) {
    this.words = words;
    this.shown = shown;
  }

  /**
   * An alarm as it is shown.
   *
   * @param tone of its line: {@code bad}, {@code warn} or {@code info}
   * @param severity in words, for those who do not see the tone
   * @param text what is wrong
   * @param advice what to do
   * @param path of the page where it is done; empty where no page helps
   */
  public record Line(
      String tone, String severity, String text, String advice, Optional<String> path) {}

  List<Line> of(List<Alarm> alarms) {
    return alarms.stream().map(this::line).toList();
  }

  private Line line(Alarm alarm) {
    String key = "overview.alarm-" + word(alarm.code());
    List<Object> parameters =
        alarm.parameters().stream().map(it -> shown(alarm.code(), it)).toList();
    return new Line(
        switch (alarm.severity()) {
          case ERROR -> "bad";
          case WARNING -> "warn";
          case NOTICE -> "info";
        },
        words.say("overview.severity-" + word(alarm.severity())),
        switch (parameters.size()) {
          case 1 -> words.say(key, parameters.get(0));
          case 2 -> words.say(key, parameters.get(0), parameters.get(1));
          default -> throw new IllegalStateException(alarm + " says nothing that is known");
        },
        words.say("overview.advice-" + word(alarm.code())),
        path(alarm));
  }

  private static String word(Enum<?> code) {
    return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Object shown(Alarm.Code code, Object parameter) {
    if (parameter instanceof Instant at) {
      return shown.ago(at);
    }
    if (code == Alarm.Code.CLOCK_WRONG && parameter instanceof Duration error) {
      return shown.span(error);
    }
    if (parameter instanceof Duration time) {
      return words.say("overview.milliseconds", time.toMillis());
    }
    return switch (code) {
      case DISK_NEARLY_FULL -> shown.size((Long) parameter);
      case PACKAGE_TYPE_READ_ONLY, PACKAGE_TYPE_DISABLED -> words.say("console.type-" + parameter);
      case CONTENT_DAMAGED,
          STORE_NOT_ANSWERING,
          DISK_SLOW,
          DATABASE_SLOW,
          CLOCK_WRONG,
          NODE_GONE,
          SWEEP_LATE,
          SWEEP_STUCK,
          SWEEP_FAILING,
          SCRUB_LATE,
          SCRUB_STUCK,
          MIGRATION_STOPPED,
          HOOKS_FAILING,
          AUDIT_OVERFLOWING,
          VERSIONS_DIFFER ->
          parameter;
    };
  }

  private static Optional<String> path(Alarm alarm) {
    return switch (alarm.code()) {
      case CONTENT_DAMAGED, SCRUB_LATE, SCRUB_STUCK -> Optional.of("/admin/storage/scrub");
      case DISK_NEARLY_FULL -> Optional.of("/admin/storage");
      case SWEEP_LATE, SWEEP_STUCK, SWEEP_FAILING -> Optional.of("/admin/storage/sweeps");
      case MIGRATION_STOPPED -> Optional.of("/admin/migration/" + alarm.parameters().get(0));
      case HOOKS_FAILING -> Optional.of("/admin/webhooks");
      case AUDIT_OVERFLOWING -> Optional.of("/admin/audit");
      case PACKAGE_TYPE_READ_ONLY, PACKAGE_TYPE_DISABLED -> Optional.of("/admin/package-types");
      case STORE_NOT_ANSWERING, DISK_SLOW, DATABASE_SLOW, CLOCK_WRONG, NODE_GONE, VERSIONS_DIFFER ->
          Optional.empty();
    };
  }
}
