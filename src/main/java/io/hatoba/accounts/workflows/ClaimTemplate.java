package io.hatoba.accounts.workflows;

import io.hatoba.access.identity.Claims;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in which <code>{claim}</code> stands for what a claim says.
 *
 * @param text such as <code>{repository}</code> or <code>octo/{project}</code>
 */
public record ClaimTemplate(String text) {
  private static final int LONGEST = 1000;
  private static final Pattern CLAIM = Pattern.compile("\\{([^{}]+)\\}");
  private static final Pattern REPOSITORY = Pattern.compile("[^/{}]+/[^/{}]+");

  /**
   * Checks it.
   *
   * @throws io.hatoba.accounts.ValidationException if a brace stands alone, or it is too long
   */
  public ClaimTemplate {
    if (text.length() > LONGEST || !withoutClaims(text, "").matches("[^{}]*")) {
      throw ClaimRule.invalid("repository", TrustRule.TEMPLATE_MALFORMED.about(LONGEST));
    }
  }

  private static String withoutClaims(String text, String instead) {
    return CLAIM.matcher(text).replaceAll(Matcher.quoteReplacement(instead));
  }

  /** Whether it can name a repository, {@code OWNER/NAME}. */
  boolean namesRepository() {
    return isOneClaim() || REPOSITORY.matcher(withoutClaims(text, "x")).matches();
  }

  private boolean isOneClaim() {
    return CLAIM.matcher(text).matches();
  }

  /**
   * The repository that it names by some claims. No claim can say more than the part that it stands
   * for: a slash comes from the template, or from the one claim that is all of it.
   *
   * @return {@code OWNER/NAME}; empty if a claim is missing, has several values, or makes it none
   */
  Optional<String> repository(Claims claims) {
    return resolve(claims, isOneClaim()).filter(name -> REPOSITORY.matcher(name).matches());
  }

  /** The text by some claims; empty if one is missing or has several values. */
  Optional<String> resolve(Claims claims) {
    return resolve(claims, true);
  }

  private Optional<String> resolve(Claims claims, boolean slashes) {
    Matcher matcher = CLAIM.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      List<String> values = claims.find(matcher.group(1));
      if (values.size() != 1 || (!slashes && values.get(0).contains("/"))) {
        return Optional.empty();
      }
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(values.get(0)));
    }
    matcher.appendTail(resolved);
    return Optional.of(resolved.toString());
  }
}
