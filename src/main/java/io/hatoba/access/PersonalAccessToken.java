package io.hatoba.access;

import java.util.Optional;

/**
 * A personal access token, {@code hbp_…}.
 *
 * @param text the token as its owner holds it; a secret
 */
public record PersonalAccessToken(String text) implements SecretToken {
  private static final String PREFIX = "hbp_";

  /** Makes a new token. */
  public static PersonalAccessToken random() {
    return new PersonalAccessToken(TokenText.random(PREFIX));
  }

  /** Reads a text that may be a token; one whose check does not fit is none. */
  public static Optional<PersonalAccessToken> parse(String text) {
    return TokenText.isWellFormed(PREFIX, text)
        ? Optional.of(new PersonalAccessToken(text))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
