package io.hatoba.catalog.retention;

import io.hatoba.oci.Sentence;

/** What a policy of retention cannot be. */
public enum RetentionRule implements Sentence {
  /** Of a policy. */
  KEEPS_NOTHING(
      "delete_tagged needs a rule that keeps some of what is tagged: keep_last,"
          + " keep_younger_than_days, keep_pulled_within_days, keep_tags, keep_versions or"
          + " keep_newest_patches"),
  /** The field, the largest, the number. */
  OUT_OF_BOUNDS("{0} is a number from 1 to {1}, not {2}"),
  /** Of runs. */
  RUN_UNDER_WAY("a run is under way; ask for its report"),
  /** The field. */
  NOT_WHOLE("{0} is a whole number"),
  /** The field, the most. */
  TOO_MANY_PATTERNS("{0} has at most {1} elements"),
  /** The text. */
  GLOB_CHARACTERS("'{0}' has characters that neither tags have nor are * or ?"),
  /** The longest. */
  GLOB_LENGTH("a pattern has 1 to {0} characters"),
  /** The longest. */
  RANGE_LENGTH("a range has 1 to {0} characters"),
  /** The text. */
  RANGE_MALFORMED("'{0}' is no range of versions such as '>=1.2 <2', '~1.4', '^2.1' or '1.x'");

  private final String pattern;

  RetentionRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
