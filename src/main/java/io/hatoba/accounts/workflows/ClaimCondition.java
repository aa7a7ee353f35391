package io.hatoba.accounts.workflows;

import io.hatoba.access.identity.Claims;
import java.util.Set;

/**
 * What a claim must be.
 *
 * @param claim its name, as {@link Claims#find} takes it
 * @param pattern its text, in which {@code *} stands for any characters; case counts
 */
public record ClaimCondition(String claim, String pattern) {
  private static final int LONGEST = 1000;

  /** What the tokens of all jobs have alike, or each its own; nobody is told apart by them. */
  private static final Set<String> TELL_NOTHING = Set.of("iss", "aud", "exp", "nbf", "iat", "jti");

  /**
   * Checks the two.
   *
   * @throws io.hatoba.accounts.ValidationException if one is missing or too long
   */
  public ClaimCondition {
    if (claim.isBlank() || pattern.isBlank()) {
      throw ClaimRule.invalid("conditions", TrustRule.CONDITION_EMPTY.about());
    }
    if (claim.length() > LONGEST || pattern.length() > LONGEST) {
      throw ClaimRule.invalid("conditions", TrustRule.CONDITION_LENGTH.about(LONGEST));
    }
  }

  /** Whether one of the claim's values is as it must be. */
  boolean holds(Claims claims) {
    return claims.find(claim).stream().anyMatch(this::matches);
  }

  /** Whether it keeps anybody out who has a token of the same issuer. */
  boolean tellsApart() {
    return !TELL_NOTHING.contains(claim) && !pattern.chars().allMatch(each -> each == '*');
  }

  /** In time of text by pattern, whatever the two are. */
  private boolean matches(String text) {
    int inPattern = 0;
    int inText = 0;
    int star = -1;
    int afterStar = 0;
    while (inText < text.length()) {
      if (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
        star = inPattern++;
        afterStar = inText;
      } else if (inPattern < pattern.length() && pattern.charAt(inPattern) == text.charAt(inText)) {
        inPattern++;
        inText++;
      } else if (star >= 0) {
        inPattern = star + 1;
        inText = ++afterStar;
      } else {
        return false;
      }
    }
    while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
      inPattern++;
    }
    return inPattern == pattern.length();
  }
}
