package io.hatoba.accounts.workflows;

import io.hatoba.oci.Sentence;

/** What an issuer that is trusted, and the rules of it, cannot be. */
public enum TrustRule implements Sentence {
  /** The URL. */
  TRUSTED_ALREADY("{0} is trusted already"),
  /** The most characters. */
  RULES_TOO_LONG("the rules are longer than {0} characters"),
  /** The field, the most characters. */
  TEXT_LENGTH("{0} has from 1 to {1} characters"),
  /** The field, what is wrong. */
  FIELD_IS_WRONG("{0}: {1}"),
  /** The most characters. */
  RULE_NAME_LENGTH("a rule has a name of at most {0} characters"),
  /** The most. */
  TOO_MANY_CONDITIONS("a rule has at most {0} conditions"),
  /** The rule. */
  TELLS_NOTHING_APART(
      "rule {0} would take the token of any job that the issuer knows; it needs a condition on a"
          + " claim that tells jobs apart, with a pattern that is not only wildcards"),
  /** The rule, a claim in braces. */
  NAMES_NO_REPOSITORY(
      "the repository of rule {0} must be OWNER/NAME, or one claim that says both, such as {1}"),
  /** The most characters. */
  TEMPLATE_MALFORMED(
      "a template has at most {0} characters, and braces around names of claims only"),
  /** Of conditions. */
  CONDITION_EMPTY("a condition has a claim and a pattern"),
  /** The most characters. */
  CONDITION_LENGTH("claims and patterns have at most {0} characters"),
  /** The field, the most seconds. */
  LIFETIME("{0} is a number of seconds from 1 to {1}"),
  /** Of lifetimes. */
  NO_SECONDS("expires_in is a number of seconds"),
  /** The most characters. */
  RUN_LENGTH("run has at most {0} characters"),
  /** Of rules. */
  RULES_CHANGED("the rules have changed since they were shown");

  private final String pattern;

  TrustRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
