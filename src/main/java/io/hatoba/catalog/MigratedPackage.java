package io.hatoba.catalog;

import java.util.Optional;

/**
 * A package in the report of a migration.
 *
 * @param owner login of its owner
 * @param name what followed the owner in its name of the Docker registry
 * @param newName the same in the Container registry
 * @param choice what was said of it in particular
 * @param conflict who has that name; told while it waits
 * @param state what became of it
 * @param planned what would become of it now; told while it waits, for an undo too
 * @param reason why; may be empty
 */
public record MigratedPackage(
    String owner,
    String name,
    String newName,
    Optional<MigrationChoice> choice,
    Optional<Conflict> conflict,
    State state,
    Optional<State> planned,
    String reason) {
  /** The same while it waits to be taken back, which something may stand in the way of. */
  MigratedPackage waitingForUndo(Optional<String> obstacle) {
    return new MigratedPackage(
        owner,
        name,
        newName,
        choice,
        conflict,
        state,
        Optional.of(obstacle.isPresent() ? State.KEPT : State.UNDONE),
        obstacle.orElse(reason));
  }

  /** What became of a package. */
  public enum State {
    /** Nothing yet. */
    WAITING,
    /** It belongs to the Container registry, or its content is in a package of that. */
    DONE,
    /** It stays what it was, as somebody chose. */
    SKIPPED,
    /** It stays what it was, because it could not be migrated. */
    REFUSED,
    /** It belongs to the Docker registry again. */
    UNDONE,
    /** It could not be taken back. */
    KEPT,
    /** It stays what it was, because the migration was stopped before it came to it. */
    LEFT
  }

  /** Who has the name of the Container registry that it would get. */
  public enum Conflict {
    /** Another package. */
    LIVING,
    /** One that was deleted and can be restored as long as nobody takes its name. */
    DELETED
  }
}
