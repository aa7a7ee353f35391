package io.hatoba.accounts.workflows;

import io.hatoba.access.identity.Claims;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import java.time.Duration;
import java.util.List;

/**
 * What a job gets whose identity token has some claims.
 *
 * @param name for people
 * @param conditions all of them must hold
 * @param repository which repository's workflow the job is
 * @param run what its run is called
 * @param writes whether it may do more than pull
 * @param lifetime of its token
 */
public record ClaimRule(
    String name,
    List<ClaimCondition> conditions,
    ClaimTemplate repository,
    ClaimTemplate run,
    boolean writes,
    Duration lifetime) {
  static final String RESOURCE = "OidcRule";
  private static final int LONGEST_NAME = 100;
  private static final int MOST_CONDITIONS = 50;

  /**
   * Checks the rule.
   *
   * @throws ValidationException if it would let everybody in whose token the issuer has made, or is
   *     malformed otherwise
   */
  public ClaimRule {
    conditions = List.copyOf(conditions);
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw invalid("name", "a rule has a name of at most " + LONGEST_NAME + " characters");
    }
    if (conditions.size() > MOST_CONDITIONS) {
      throw invalid("conditions", "a rule has at most " + MOST_CONDITIONS + " conditions");
    }
    if (conditions.stream().noneMatch(ClaimCondition::tellsApart)) {
      throw invalid(
          "conditions",
          "rule "
              + name
              + " would take the token of any job that the issuer knows; it needs a condition on a"
              + " claim that tells jobs apart, with a pattern that is not only wildcards");
    }
    if (!repository.namesRepository()) {
      throw invalid(
          "repository",
          "the repository of rule "
              + name
              + " must be OWNER/NAME, or one claim that says both, such as {repository}");
    }
    WorkflowTokens.requireLifetime(lifetime, RESOURCE, "expires_in");
  }

  static ValidationException invalid(String field, String message) {
    return new ValidationException(RESOURCE, field, Code.INVALID, message);
  }

  /** What becomes of a token by this rule, condition by condition. */
  RuleOutcome test(Claims claims) {
    return new RuleOutcome(
        this,
        conditions.stream()
            .map(
                condition ->
                    new RuleOutcome.Tested(
                        condition, claims.find(condition.claim()), condition.holds(claims)))
            .toList());
  }
}
