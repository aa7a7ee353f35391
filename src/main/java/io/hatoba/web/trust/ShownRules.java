package io.hatoba.web.trust;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.accounts.workflows.ClaimRule;
import io.hatoba.accounts.workflows.TrustRule;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Rules as a form showed them. A rule is known by its place among the others, and what stands there
 * may be another by the time that the form is sent.
 *
 * @param mark by which they are told from others
 */
record ShownRules(String mark) {
  /** Of a form that is shown or has been sent, which says so in its field {@code seen}. */
  static ShownRules of(PageRequest request, List<ClaimRule> rules) {
    return request.form() ? new ShownRules(request.parameter("seen").orElse("")) : of(rules);
  }

  private static ShownRules of(List<ClaimRule> rules) {
    byte[] bytes = rules.toString().getBytes(StandardCharsets.UTF_8);
    return new ShownRules(UUID.nameUUIDFromBytes(bytes).toString());
  }

  /**
   * Which of the rules a path with {@code {rule}} means, counted from one.
   *
   * @throws PageRefusal.NotFound if there are not as many
   */
  static int number(PageRequest request, List<ClaimRule> rules) {
    String text = request.name("rule");
    int number = text.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > rules.size()) {
      throw new PageRefusal.NotFound();
    }
    return number;
  }

  /**
   * Refuses what was decided by other rules than there are.
   *
   * @throws ValidationException if they have changed
   */
  void require(List<ClaimRule> rules) {
    if (!equals(of(rules))) {
      throw new ValidationException(
          "OidcIssuer", "rules", Code.UNPROCESSABLE, TrustRule.RULES_CHANGED.about());
    }
  }
}
