package io.hatoba.accounts;

import io.hatoba.oci.DeniedException;
import io.hatoba.oci.NameInvalidException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a login may be: GitHub's rules, and the names that paths of this server use. */
final class Logins {
  private static final Pattern FORM = Pattern.compile("[a-z0-9](?:-?[a-z0-9]){0,38}");
  private static final int MAX_LENGTH = 39;

  private Logins() {}

  /** Whether a login keeps GitHub's rules. */
  private static boolean isWellFormed(String folded) {
    return folded.length() <= MAX_LENGTH && FORM.matcher(folded).matches();
  }

  /**
   * Refuses a login that no new account may have.
   *
   * @param resource what is to have it, such as {@code User}
   * @throws ValidationException if it breaks the rules of logins or is reserved
   */
  static void validate(String resource, String login) {
    String folded = login.toLowerCase(Locale.ROOT);
    if (!isWellFormed(folded)) {
      throw new ValidationException(
          resource,
          "login",
          ValidationException.Code.INVALID,
          AccountRule.LOGIN_MALFORMED.about(MAX_LENGTH));
    }
    if (ReservedLogins.has(folded)) {
      throw new ValidationException(
          resource, "login", ValidationException.Code.INVALID, AccountRule.LOGIN_NOT_GIVEN.about());
    }
  }

  /** The refusal of a change of an account that was just deleted. */
  static ValidationException gone(String resource) {
    return new ValidationException(
        resource,
        "login",
        ValidationException.Code.UNPROCESSABLE,
        AccountRule.ACCOUNT_DELETED.about());
  }

  /** The refusal of a login that another account has, or had and has not released. */
  static ValidationException taken(String resource) {
    return new ValidationException(
        resource,
        "login",
        ValidationException.Code.ALREADY_EXISTS,
        AccountRule.LOGIN_TAKEN.about());
  }

  /**
   * Refuses a login that no account may have.
   *
   * @param folded the login in lower case
   * @throws NameInvalidException if it breaks the rules of logins
   * @throws DeniedException if it is reserved
   */
  static void require(String folded) {
    if (!isWellFormed(folded)) {
      throw new NameInvalidException(
          folded,
          "its first component must be a login: letters, digits and single hyphens inside, at most "
              + MAX_LENGTH);
    }
    if (ReservedLogins.has(folded)) {
      throw new DeniedException(AccountRule.LOGIN_RESERVED.about(folded));
    }
  }
}
