package io.hatoba.access;

import java.util.Optional;

/**
 * A token of one run of a repository's workflows, {@code hbs_…}; what {@code GITHUB_TOKEN} is to
 * GitHub Actions.
 *
 * @param text the token as the job holds it; a secret
 */
public record WorkflowToken(String text) implements SecretToken {
  private static final String PREFIX = "hbs_";

  /** Makes a new token. */
  public static WorkflowToken random() {
    return new WorkflowToken(TokenText.random(PREFIX));
  }

  /** Reads a text that may be a token; one whose check does not fit is none. */
  public static Optional<WorkflowToken> parse(String text) {
    return TokenText.isWellFormed(PREFIX, text)
        ? Optional.of(new WorkflowToken(text))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
