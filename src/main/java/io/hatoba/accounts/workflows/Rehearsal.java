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
  /** Copies the rules. */
  public Rehearsal {
    rules = List.copyOf(rules);
  }

  /** The first rule that matches, which is the one that counts. */
  public Optional<ClaimRule> matched() {
    return rules.stream().filter(RuleOutcome::matches).map(RuleOutcome::rule).findFirst();
  }

  /** Whether there would be a workflow token. */
  public boolean succeeds() {
    return issuer.filter(one -> one.description().enabled()).isPresent()
        && refusal.isEmpty()
        && exists;
  }
}
