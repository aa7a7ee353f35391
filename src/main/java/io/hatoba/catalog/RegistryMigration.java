package io.hatoba.catalog;

import io.hatoba.events.StopWish;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A migration of packages of the Docker registry to the Container registry, and how far it is.
 *
 * @param ownerId the account whose packages it is about; empty for those of all
 * @param owner login of that account
 * @param askedBy login of who asked for it, or for its undoing
 * @param finishedAt when it, or its undoing, ended
 * @param packages how many of its packages are in which state
 * @param conflicts for how many of those that wait the name is taken
 * @param stop that somebody wants what is under way to stop, or that what was ended so last
 * @param work what is under way, unlike whatever else there was or will be of the migration
 */
public record RegistryMigration(
    long id,
    Optional<Long> ownerId,
    Optional<String> owner,
    ConflictRule onConflict,
    State state,
    String askedBy,
    Instant createdAt,
    Optional<Instant> finishedAt,
    Map<MigratedPackage.State, Long> packages,
    long conflicts,
    Optional<StopWish> stop,
    Work work) {
  /** Copies the counts. */
  public RegistryMigration {
    packages = Map.copyOf(packages);
  }

  /**
   * What is under way of a migration.
   *
   * @param state that it has meanwhile
   * @param lastStop when it, or its undoing, was last stopped; in milliseconds since 1970, or 0
   */
  public record Work(State state, long lastStop) {}

  /** How far it is. */
  public enum State {
    /** It is looked at only, and never begins. */
    PREVIEW,
    /** It goes on until nothing waits. */
    RUNNING,
    /** Every package has been looked at. */
    COMPLETED,
    /**
     * It, or its undoing, has ended before its end, as somebody wanted. What was migrated can be
     * taken back; another migration can take what is left.
     */
    STOPPED,
    /** It is taken back, package by package. */
    UNDOING,
    /** It was taken back where that could be. */
    UNDONE
  }
}
