package io.hatoba.access;

/**
 * What the policy answers.
 *
 * @param allowed whether the caller may
 * @param rule the rule that decided, in words for people; a refusal names who can change it
 */
public record Decision(boolean allowed, String rule) {
  static Decision allow(String rule) {
    return new Decision(true, rule);
  }

  static Decision refuse(String rule) {
    return new Decision(false, rule);
  }
}
