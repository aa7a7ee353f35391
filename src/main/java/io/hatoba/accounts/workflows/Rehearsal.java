package io.hatoba.accounts.workflows;

import io.hatoba.access.identity.IdentityRefusedException;
import java.util.List;
import java.util.Optional;

/**
 * What would become of an identity token, for site administrators.
 *
 * @param issuer whose token it is; empty if it is nobody's who is trusted
 * @param refusal why the token itself is not taken; empty if it is, or if there were but claims
 * @param rules what becomes of it by each rule of the issuer
 * @param repository what the first rule that matches names; empty if none does, or its template
 *     finds no name in the claims
 * @param exists whether there is such a repository
 */
public record Rehearsal(
    Optional<TrustedIssuer> issuer,
    Optional<IdentityRefusedException> refusal,
    List<RuleOutcome> rules,
    Optional<String> repository,
    boolean exists) {
  /** What it comes to; the first that holds. */
  public enum Verdict {
    /** The token itself is not taken. */
    TOKEN_REFUSED,
    /** Its issuer is nobody who is trusted. */
    ISSUER_UNKNOWN,
    /** Its issuer is trusted and switched off. */
    ISSUER_DISABLED,
    /** No rule matches. */
    NO_RULE,
    /** A rule matches, and its template finds no name in the claims. */
    NO_NAME,
    /** A rule matches, and what it names is not here. */
    NO_REPOSITORY,
    /** There would be a workflow token. */
    GIVEN
  }

  /** Copies the rules. */
  public Rehearsal {
    rules = List.copyOf(rules);
  }

  /** What it comes to. */
  public Verdict verdict() {
    if (refusal.isPresent()) {
      return Verdict.TOKEN_REFUSED;
    }
    if (issuer.isEmpty()) {
      return Verdict.ISSUER_UNKNOWN;
    }
    if (!issuer.get().description().enabled()) {
      return Verdict.ISSUER_DISABLED;
    }
    if (matched().isEmpty()) {
      return Verdict.NO_RULE;
    }
    if (repository.isEmpty()) {
      return Verdict.NO_NAME;
    }
    return exists ? Verdict.GIVEN : Verdict.NO_REPOSITORY;
  }

  /** The same for people, and why. */
  public String message() {
    String rule = "rule " + matched().map(ClaimRule::name).orElse("");
    String named = repository.orElse("");
    return switch (verdict()) {
      case TOKEN_REFUSED ->
          "the token is refused: "
              + refusal.map(refused -> String.valueOf(refused.getMessage())).orElse("");
      case ISSUER_UNKNOWN -> "its issuer is not trusted here";
      case ISSUER_DISABLED -> "its issuer is not enabled";
      case NO_RULE -> "no rule matches its claims";
      case NO_NAME -> rule + " matches, but its template finds no OWNER/NAME in the claims";
      case NO_REPOSITORY -> rule + " matches, but there is no repository " + named;
      case GIVEN -> rule + " gives a token for " + named;
    };
  }

  /** The first rule that matches, which is the one that counts. */
  public Optional<ClaimRule> matched() {
    return rules.stream().filter(RuleOutcome::matches).map(RuleOutcome::rule).findFirst();
  }

  /** Whether there would be a workflow token. */
  public boolean succeeds() {
    return verdict() == Verdict.GIVEN;
  }
}
