package io.hatoba.web.operations;

import io.hatoba.catalog.MigratedPackage;
import io.hatoba.catalog.MigrationChoice;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A package of a migration, as a page shows it.
 *
 * @param line what the report tells
 */
public record MigrationLine(MigratedPackage line) {
  /** Its name in the Docker registry. */
  public String name() {
    return line.owner() + "/" + line.name();
  }

  /** Its name in the Container registry. */
  public String newName() {
    return line.owner() + "/" + line.newName();
  }

  /** What follows the owner in that. */
  public String newPart() {
    return line.newName();
  }

  /** Key of what has become of it, or would. */
  public String outcomeKey() {
    MigratedPackage.State shown = line.planned().orElse(line.state());
    return "operations.migration-"
        + (line.planned().isPresent() ? "will-" : "has-")
        + shown.name().toLowerCase(Locale.ROOT);
  }

  /** How a badge of that is coloured. */
  public String colour() {
    return switch (line.planned().orElse(line.state())) {
      case DONE, UNDONE -> "badge good";
      case REFUSED, KEPT -> "badge bad";
      case WAITING, SKIPPED, LEFT -> "badge";
    };
  }

  /** Why, as the report tells it in English. */
  public String reason() {
    return line.reason();
  }

  /** Whether it can still be said what becomes of it. */
  public boolean open() {
    return line.state() == MigratedPackage.State.WAITING;
  }

  /** What was chosen, as forms have it; empty for what the rule says. */
  public String choice() {
    return line.choice().map(Choices::word).orElse("");
  }

  /** What can be chosen, as forms have it. */
  public List<String> choices() {
    return Stream.of(MigrationChoice.values()).map(Choices::word).toList();
  }
}
