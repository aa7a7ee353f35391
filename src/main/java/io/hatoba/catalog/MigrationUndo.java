package io.hatoba.catalog;

import io.hatoba.config.Settings;
import io.hatoba.metadata.packages.MigrationPackageDao.Row;
import io.hatoba.metadata.packages.MigrationUndoDao;
import io.hatoba.metadata.packages.MigrationUndoDao.Facts;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a package can belong to the Docker registry again as if nothing had been. */
@Singleton
final class MigrationUndo {
  private final MigrationUndoDao facts;
  private final Settings settings;

  @Inject
  MigrationUndo(MigrationUndoDao facts, Settings settings) {
    this.facts = facts;
    this.settings = settings;
  }

  /**
   * Why a package of a migration cannot be taken back.
   *
   * @return empty if it can
   */
  Optional<String> obstacle(long migrationId, Row row) {
    return Optional.ofNullable(obstacles(migrationId, List.of(row)).get(row.packageId()));
  }

  /** The same of several, by their keys, in two statements; those that can be are missing. */
  Map<Long, String> obstacles(long migrationId, List<Row> rows) {
    Map<Long, Facts> found =
        facts.find(
            migrationId, rows.stream().map(Row::packageId).toList(), settings.dockerLayerLimit());
    Map<Long, String> obstacles = new HashMap<>();
    for (Row row : rows) {
      obstacle(row, Optional.ofNullable(found.get(row.packageId())))
          .ifPresent(reason -> obstacles.put(row.packageId(), reason));
    }
    List<Long> others =
        rows.stream().map(Row::packageId).filter(id -> !obstacles.containsKey(id)).toList();
    if (!others.isEmpty()) {
      facts
          .findGreaterGrants(others)
          .forEach(
              (id, holder) ->
                  obstacles.put(
                      id,
                      "the package has given "
                          + holder
                          + " a greater role than there is in the repository"));
    }
    return obstacles;
  }

  private static Optional<String> obstacle(Row row, Optional<Facts> now) {
    if (row.mergedInto().isPresent()) {
      return Optional.of("its versions were merged into another package");
    }
    return now.isEmpty() ? Optional.of("the package was deleted") : obstacle(now.get());
  }

  private static Optional<String> obstacle(Facts now) {
    if (!now.container()) {
      return Optional.of("the package does not belong to the Container registry");
    }
    if (now.mergedInto()) {
      return Optional.of("the versions of another package were merged into it");
    }
    if (now.moved()) {
      return Optional.of("the package or its repository has another owner");
    }
    if (now.linkedElsewhere()) {
      return Optional.of("the package is not linked to its repository any more");
    }
    if (now.renamed()) {
      return Optional.of("its repository has another name");
    }
    if (now.reseen()) {
      return Optional.of("the visibility of the package or of its repository was changed");
    }
    if (!now.inherits()) {
      return Optional.of("the package has roles of its own instead of the repository's");
    }
    if (now.foreignLayers()) {
      return Optional.of("a foreign layer was pushed, which the Docker registry does not support");
    }
    if (now.largeLayers()) {
      return Optional.of("a layer was pushed that is too large for the Docker registry");
    }
    return now.pushedByName()
        ? Optional.of("something was pushed by its name of the Container registry")
        : Optional.empty();
  }
}
