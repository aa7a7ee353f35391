package io.hatoba.web;

import io.hatoba.oci.Sentence;

/** What pages refuse that the API is never asked for. */
public enum PageRule implements Sentence {
  /** Of forms. */
  FORM_BY_POST("A form is sent by POST"),
  /** Of forms. */
  FORM_OF_ANOTHER_SITE("The form was sent by another site"),
  /** Of lists that go on. */
  AFTER_NO_PLACE("after is where another page ends"),
  /** The most characters. */
  PHRASE_LENGTH("a phrase has at most {0} characters"),
  /** Of lists that something is done to. */
  LIST_HAS_CHANGED(
      "The list has changed since it was shown; go back, load the page and look again"),
  /** Of tokens. */
  END_NO_CHOICE("expires_at is one of the choices"),
  /** Of tokens. */
  END_MALFORMED("expires_at has the form 2026-12-31"),
  /** Of tokens. */
  END_NO_DAY("expires_at is no day of a calendar"),
  /** The login. */
  NO_SUCH_USER("you see no user {0}"),
  /** The slug. */
  NO_SUCH_TEAM("you see no team {0}"),
  /** The name. */
  NO_SUCH_REPOSITORY("you see no repository {0}"),
  /** The most characters. */
  ONE_LINE("description is one line of at most {0} characters");

  private final String pattern;

  PageRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
