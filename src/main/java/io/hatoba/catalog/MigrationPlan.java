package io.hatoba.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A migration as somebody asks for it.
 *
 * @param ownerId the account whose packages are migrated; empty for those of all
 * @param onConflict what becomes of those whose names are taken
 * @param choices what becomes of some in particular
 */
public record MigrationPlan(Optional<Long> ownerId, ConflictRule onConflict, List<Choice> choices) {
  /** Copies the choices. */
  public MigrationPlan {
    choices = List.copyOf(choices);
  }

  /**
   * What is to become of one package.
   *
   * @param owner folded login of its owner
   * @param name what follows the owner in its name of the Docker registry
   * @param newName what is to follow the owner in its name of the Container registry, for {@link
   *     MigrationChoice#RENAME}; empty else
   */
  public record Choice(String owner, String name, MigrationChoice choice, String newName) {}
}
