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
          .ifPresent(rule -> obstacles.put(row.packageId(), rule.about().text()));
    }
    List<Long> others =
        rows.stream().map(Row::packageId).filter(id -> !obstacles.containsKey(id)).toList();
    if (!others.isEmpty()) {
      facts
          .findGreaterGrants(others)
          .forEach(
              (id, holder) -> obstacles.put(id, MigrationRule.GREATER_ROLE.about(holder).text()));
    }
    return obstacles;
  }

  private static Optional<MigrationRule> obstacle(Row row, Optional<Facts> now) {
    if (row.mergedInto().isPresent()) {
      return Optional.of(MigrationRule.MERGED_INTO_ANOTHER);
    }
    return now.isEmpty() ? Optional.of(MigrationRule.GONE) : obstacle(now.get());
  }

  private static Optional<MigrationRule> obstacle(Facts now) {
    if (!now.container()) {
      return Optional.of(MigrationRule.NOT_CONTAINER);
    }
    if (now.mergedInto()) {
      return Optional.of(MigrationRule.ANOTHER_MERGED_INTO_IT);
    }
    if (now.moved()) {
      return Optional.of(MigrationRule.OWNER_CHANGED);
    }
    if (now.linkedElsewhere()) {
      return Optional.of(MigrationRule.LINK_CHANGED);
    }
    if (now.renamed()) {
      return Optional.of(MigrationRule.REPOSITORY_RENAMED);
    }
    if (now.reseen()) {
      return Optional.of(MigrationRule.VISIBILITY_CHANGED);
    }
    if (!now.inherits()) {
      return Optional.of(MigrationRule.ROLES_CHANGED);
    }
    if (now.foreignLayers()) {
      return Optional.of(MigrationRule.FOREIGN_LAYER_PUSHED);
    }
    if (now.largeLayers()) {
      return Optional.of(MigrationRule.LARGE_LAYER_PUSHED);
    }
    return now.pushedByName() ? Optional.of(MigrationRule.PUSHED_BY_NAME) : Optional.empty();
  }
}
