package io.hatoba.access.identity;

import io.hatoba.oci.Sentence;

/** What is wrong with an identity token. */
public enum IdentityRule implements Sentence {
  /** The algorithm. */
  SIGNED_WITH("it is signed with {0}"),
  /** Of headers. */
  CRITICAL_PARAMETERS("its header has critical parameters"),
  /** Of issuers. */
  OTHER_ISSUER("it comes from another issuer"),
  /** Who it must be for. */
  OTHER_AUDIENCE("its audience must be {0}"),
  /** Of subjects. */
  NO_SUBJECT("it has no subject"),
  /** The most characters. */
  TOKEN_TOO_LONG("it has more than {0} characters"),
  /** Of signatures. */
  NOT_SIGNED("it is not signed"),
  /** Of its form. */
  NO_JWT("it is no JSON Web Token"),
  /** Of signatures. */
  SIGNED_BY_OTHERS("none of its issuer's keys has signed it"),
  /** Of its end. */
  NO_EXPIRY("it does not say when it expires"),
  /** The instant. */
  EXPIRED_AT("it expired at {0}"),
  /** Of its beginning. */
  NOT_YET("it is not good yet"),
  /** Of its beginning. */
  MADE_IN_FUTURE("it was made in the future"),
  /** Of rules. */
  NO_RULE("no rule of its issuer takes its claims; a site administrator can rehearse it"),
  /** Of repositories. */
  REPOSITORY_ABSENT("the repository that it stands for is not here"),
  /** Of issuers. */
  ISSUER_NOT_TRUSTED("its issuer is not trusted here");

  private final String pattern;

  IdentityRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
