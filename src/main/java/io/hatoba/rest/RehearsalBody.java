package io.hatoba.rest;

import io.hatoba.accounts.workflows.Rehearsal;
import io.hatoba.accounts.workflows.RuleOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of an identity token.
 *
 * @param allowed whether there would be a workflow token
 * @param message why, or why not
 * @param issuer whose token it is; null if it is nobody's who is trusted
 * @param refusal which check the token itself failed; null if none, or if there were but claims
 * @param matchedRule the rule that counts; null if none matches
 * @param repository what that rule names; null if its template finds no name in the claims
 */
record RehearsalBody(
    boolean allowed,
    String message,
    @Nullable IssuerName issuer,
    @Nullable FailedCheck refusal,
    List<Rule> rules,
    @Nullable String matchedRule,
    @Nullable String repository,
    boolean repositoryExists,
    @Nullable PackagePermissions permissions,
    @Nullable Long expiresIn) {
  record IssuerName(long id, String name, String issuer, boolean enabled) {}

  record FailedCheck(String check, String message) {}

  /** A rule; {@code failed} is the first claim that is not as it must be, null if it matches. */
  record Rule(
      @Nullable String name, boolean matched, @Nullable String failed, List<Tested> conditions) {
    static Rule of(RuleOutcome outcome) {
      return new Rule(
          outcome.rule().name(),
          outcome.matches(),
          outcome.firstFailure().map(tested -> tested.condition().claim()).orElse(null),
          outcome.conditions().stream().map(Tested::of).toList());
    }
  }

  /** A condition; {@code values} is what the claim says, empty if it is missing. */
  record Tested(String claim, String pattern, List<String> values, boolean matched) {
    static Tested of(RuleOutcome.Tested tested) {
      return new Tested(
          tested.condition().claim(),
          tested.condition().pattern(),
          tested.values(),
          tested.holds());
    }
  }

  static RehearsalBody of(Rehearsal rehearsal) {
    return new RehearsalBody(
        rehearsal.succeeds(),
        rehearsal.message(),
        rehearsal
            .issuer()
            .map(
                issuer ->
                    new IssuerName(
                        issuer.id(),
                        issuer.description().name(),
                        issuer.url(),
                        issuer.description().enabled()))
            .orElse(null),
        rehearsal
            .refusal()
            .map(
                refusal ->
                    new FailedCheck(refusal.check().word(), String.valueOf(refusal.getMessage())))
            .orElse(null),
        rehearsal.rules().stream().map(Rule::of).toList(),
        rehearsal.matched().map(rule -> rule.name()).orElse(null),
        rehearsal.repository().orElse(null),
        rehearsal.exists(),
        rehearsal.matched().map(rule -> PackagePermissions.of(rule.writes())).orElse(null),
        rehearsal.matched().map(rule -> rule.lifetime().toSeconds()).orElse(null));
  }
}
