package io.hatoba.accounts.workflows;

import io.hatoba.access.identity.Claims;
import io.hatoba.accounts.Field;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.oci.Reason;
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
      throw invalid("name", TrustRule.RULE_NAME_LENGTH.about(LONGEST_NAME));
    }
    if (conditions.size() > MOST_CONDITIONS) {
      throw invalid("conditions", TrustRule.TOO_MANY_CONDITIONS.about(MOST_CONDITIONS));
    }
    if (conditions.stream().noneMatch(ClaimCondition::tellsApart)) {
      throw invalid("conditions", TrustRule.TELLS_NOTHING_APART.about(name));
    }
    if (!repository.namesRepository()) {
      throw invalid("repository", TrustRule.NAMES_NO_REPOSITORY.about(name, "{repository}"));
    }
    WorkflowTokens.requireLifetime(lifetime, RESOURCE, Field.EXPIRES_IN);
  }

  static ValidationException invalid(String field, Reason why) {
    return new ValidationException(RESOURCE, field, Code.INVALID, why);
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
