package io.hatoba.web.account;

import io.hatoba.accounts.AccessTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A token as its owner sees it: by its note, the end of its secret, and how long it is good.
 *
 * @param standing how long it is good
 */
public record ShownToken(
    long id,
    String note,
    String lastEight,
    List<String> scopes,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> usedAt,
    Standing standing) {
  /** Who has to make another token is told so a week before. */
  static final Duration SOON = Duration.ofDays(7);

  /** How long a token is good. */
  public enum Standing {
    /** For a while. */
    GOOD,
    /** No longer than a week. */
    ENDS_SOON,
    /** No longer. */
    EXPIRED,
    /** For ever, and so for whoever finds it some day. */
    ENDLESS
  }

  /** Copies the scopes. */
  public ShownToken {
    scopes = List.copyOf(scopes);
  }

  static ShownToken of(AccessTokens.Token token, Instant now) {
    return new ShownToken(
        token.id(),
        token.note(),
        token.lastEight(),
        token.scopes(),
        token.createdAt(),
        token.expiresAt(),
        token.usedAt(),
        standing(token.expiresAt(), now));
  }

  private static Standing standing(Optional<Instant> end, Instant now) {
    if (end.isEmpty()) {
      return Standing.ENDLESS;
    }
    if (!end.get().isAfter(now)) {
      return Standing.EXPIRED;
    }
    return end.get().isAfter(now.plus(SOON)) ? Standing.GOOD : Standing.ENDS_SOON;
  }
}
