package io.hatoba.metadata.accounts;

import io.hatoba.metadata.NumberedStatement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When tokens were last used. */
public final class TokenUses {
  private TokenUses() {}

  /**
   * The one statement that notes uses; a later one that is known already stays, and a token that is
   * gone too. Two nodes that meet in it in another order each are told apart by the database: one
   * fails and notes its uses later.
   *
   * @param uses by the keys of the tokens
   * @return empty if there are none
   */
  public static Optional<NumberedStatement> of(Map<Long, Instant> uses) {
    if (uses.isEmpty()) {
      return Optional.empty();
    }
    List<Object> values = new ArrayList<>();
    StringBuilder used = new StringBuilder("case id");
    StringBuilder keys = new StringBuilder();
    uses.forEach(
        (id, at) -> {
          values.add(id);
          String key = "?" + values.size();
          values.add(at.atOffset(ZoneOffset.UTC));
          used.append(" when ")
              .append(key)
              .append(" then cast(?")
              .append(values.size())
              .append(" as timestamp(6) with time zone)");
          keys.append(keys.isEmpty() ? "" : ", ").append(key);
        });
    used.append(" end");
    return Optional.of(
        new NumberedStatement(
            "update access_token set used_at = "
                + used
                + " where id in ("
                + keys
                + ") and (used_at is null or used_at < "
                + used
                + ")",
            values));
  }
}
