package io.hatoba.accounts.workflows;

import java.util.List;
import java.util.Optional;

/**
 * What becomes of an identity token by a rule.
 *
 * @param conditions those of the rule, in their order
 */
public record RuleOutcome(ClaimRule rule, List<Tested> conditions) {
  /**
   * A condition and what it met.
   *
   * @param values what the claim says; empty if it is missing
   * @param holds whether one of them is as it must be
   */
  public record Tested(ClaimCondition condition, List<String> values, boolean holds) {}

  /** Copies the conditions. */
  public RuleOutcome {
    conditions = List.copyOf(conditions);
  }

  /** Whether all conditions hold. */
  public boolean matches() {
    return firstFailure().isEmpty();
  }

  /** The first condition that does not hold. */
  public Optional<Tested> firstFailure() {
    return conditions.stream().filter(tested -> !tested.holds()).findFirst();
  }
}
