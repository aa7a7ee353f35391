package io.hatoba.events;

import io.hatoba.metadata.StopRow;
import java.time.Instant;
import java.util.Optional;

/**
 * That somebody wants long work to stop before its end. Whoever does the work reads it between two
 * steps and ends there, so that what was done stays done and nothing is half done.
 *
 * @param login who does; empty if that account is gone
 * @param askedAt when they said so
 * @param stoppedAt when the work ended for it; empty until then, and where it came to its end first
 */
public record StopWish(String login, Instant askedAt, Optional<Instant> stoppedAt) {
  /** What the row of the work says. */
  public static Optional<StopWish> of(Optional<StopRow> row) {
    return row.map(said -> new StopWish(said.login(), said.askedAt(), said.stoppedAt()));
  }

  /** Whether work ended because somebody wanted it to stop. */
  public static boolean stopped(Optional<StopWish> wish) {
    return wish.filter(StopWish::fulfilled).isPresent();
  }

  /** Whether the work ended for it. */
  public boolean fulfilled() {
    return stoppedAt.isPresent();
  }
}
