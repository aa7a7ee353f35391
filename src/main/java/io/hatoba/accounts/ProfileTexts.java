package io.hatoba.accounts;

import io.hatoba.accounts.ValidationException.Code;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an account may say of itself. */
public final class ProfileTexts {
  /** As narrow as the format {@code email} of JSON Schema, which answers are held to. */
  private static final Pattern EMAIL =
      Pattern.compile(
          "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
              + "@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

  private static final String RESOURCE = "User";
  private static final int LINE = 255;
  private static final int SENTENCE = 512;
  private static final int LONGEST_EMAIL = 254;

  private ProfileTexts() {}

  /** Whether a text is an address to write to. */
  public static boolean isEmail(String text) {
    return EMAIL.matcher(text).matches();
  }

  /**
   * Checks a change of a user's profile.
   *
   * @throws ValidationException if a text is too long, or no e-mail address
   */
  static void check(Optional<String> name, User.Profile profile) {
    fits(Field.NAME, name, LINE);
    fits(Field.EMAIL, profile.email(), LONGEST_EMAIL);
    if (profile.email().filter(it -> !it.isEmpty() && !isEmail(it)).isPresent()) {
      throw new ValidationException(
          RESOURCE,
          "email",
          Code.INVALID,
          AccountRule.NO_EMAIL.about(profile.email().orElseThrow()));
    }
    fits(Field.BLOG, profile.blog(), LINE);
    fits(Field.COMPANY, profile.company(), LINE);
    fits(Field.LOCATION, profile.location(), LINE);
    fits(Field.BIO, profile.bio(), SENTENCE);
  }

  private static void fits(Field field, Optional<String> text, int most) {
    if (text.filter(it -> it.length() > most).isPresent()) {
      throw new ValidationException(
          RESOURCE, field.word(), Code.INVALID, AccountRule.FIELD_LENGTH.about(field, most));
    }
  }
}
