package io.hatoba.accounts.workflows;

import io.hatoba.access.identity.Claims;
import io.hatoba.metadata.accounts.TrustedIssuerEntity;
import java.util.List;
import java.util.Optional;

/**
 * An issuer whose identity tokens are exchanged for workflow tokens.
 *
 * @param id surrogate key
 * @param url what its tokens call it
 */
public record TrustedIssuer(long id, String url, Description description) {
  /**
   * What a site administrator says of it.
   *
   * @param name for people
   * @param audience whom its tokens must be for; empty for this instance
   * @param jwksUri where its keys are; empty where its own configuration tells
   * @param enabled whether its tokens are taken
   * @param rules what its tokens give; of several that match the first counts
   */
  public record Description(
      String name,
      Optional<String> audience,
      Optional<String> jwksUri,
      boolean enabled,
      List<ClaimRule> rules) {
    /** Copies the rules. */
    public Description {
      rules = List.copyOf(rules);
    }
  }

  static TrustedIssuer of(TrustedIssuerEntity row) {
    return new TrustedIssuer(
        row.id(),
        row.url(),
        new Description(
            row.name(),
            row.audience(),
            row.jwksUri(),
            row.enabled(),
            ClaimRules.read(row.rules())));
  }

  /** What becomes of a token by each of its rules. */
  List<RuleOutcome> test(Claims claims) {
    return description.rules().stream().map(rule -> rule.test(claims)).toList();
  }
}
