package io.hatoba.metadata;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That somebody wants long work to stop before its end, as the row of the work has it.
 *
 * @param login who does; empty if that account is gone
 * @param askedAt when they said so
 * @param stoppedAt when the work was ended for it; empty until then
 */
public record StopRow(String login, Instant askedAt, Optional<Instant> stoppedAt) {
  /** Columns of the work's table, over its alias, that {@link #of} reads. */
  public static String columns(String alias) {
    return "(select y.login from account y where y.id = {w}.stop_asked_by),".replace("{w}", alias)
        + " cast(extract(epoch from {w}.stop_asked_at) * 1000 as bigint),".replace("{w}", alias)
        + " cast(extract(epoch from {w}.stopped_at) * 1000 as bigint)".replace("{w}", alias);
  }

  /**
   * What a row says in these columns.
   *
   * @param from place of the first of them
   * @return empty if nobody has asked
   */
  public static Optional<StopRow> of(@Nullable Object[] row, int from) {
    Object login = row[from];
    return instant(row[from + 1])
        .map(
            askedAt ->
                new StopRow(
                    login == null ? "" : login.toString(), askedAt, instant(row[from + 2])));
  }

  private static Optional<Instant> instant(@Nullable Object millis) {
    return Optional.ofNullable(millis)
        .map(value -> Instant.ofEpochMilli(((Number) value).longValue()));
  }
}
