package io.hatoba.registry;

import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats work whose insert met that of another transaction, or that waited for another which
 * waited for it: a first push holds a package before the repository that it names as its source,
 * and whoever deletes holds them the other way round. Both doom the transaction, so the work must
 * begin one of its own; the second time it finds what the other did.
 */
public final class RacingInsert {
  private static final String INTEGRITY_VIOLATION = "23";
  private static final String ROLLBACK = "40";

  /** A first push may lose one race each for owner, repository, package and manifest. */
  private static final int RACES = 5;

  private RacingInsert() {}

  /** Does the work, and does it again if it failed because another was first. */
  public static <T> T retried(Supplier<T> work) {
    for (int race = 1; ; race++) {
      try {
        return work.get();
      } catch (RuntimeException failure) {
        if (race == RACES || !lostRace(failure)) {
          throw failure;
        }
      }
    }
  }

  private static boolean lostRace(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        return state.startsWith(INTEGRITY_VIOLATION) || state.startsWith(ROLLBACK);
      }
    }
    return false;
  }
}
