package io.hatoba.access.identity;

import java.util.Locale;

/** What an identity token is checked for, in this order; a refusal names the one that failed. */
public enum Check {
  /** It is a JWT of at most 16 KiB. */
  FORMAT,
  /** It is signed by RSA or an elliptic curve. */
  ALGORITHM,
  /** Its header demands nothing that is not understood here. */
  HEADER,
  /** Its issuer is one that is trusted. */
  ISSUER,
  /** One of the issuer's keys has signed it. */
  SIGNATURE,
  /** It was made to be shown here. */
  AUDIENCE,
  /** It has not expired. */
  EXPIRY,
  /** It is good already. */
  NOT_BEFORE,
  /** It was not made in the future. */
  ISSUED_AT,
  /** It names somebody. */
  SUBJECT,
  /** A rule of its issuer takes its claims. */
  RULES,
  /** The repository that the rule names is here. */
  REPOSITORY;

  /** Its name in answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
