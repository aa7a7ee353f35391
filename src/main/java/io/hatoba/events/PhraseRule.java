package io.hatoba.events;

import io.hatoba.oci.Sentence;

/** What a search of the audit log cannot be. */
public enum PhraseRule implements Sentence {
  /** All qualifiers. */
  TERM_NEEDED("phrase takes qualifiers with a value, without spaces: {0}"),
  /** The qualifier. */
  TERM_ONCE("phrase takes {0}: once"),
  /** All kinds of events. */
  NO_OPERATION("operation: is one of {0}"),
  /** Of dates and times. */
  NO_TIME(
      "created: takes a date such as 2026-03-01, a time such as 2026-03-01T12:00:00Z, a comparison"
          + " such as >=2026-03-01, or a range such as 2026-03-01..2026-03-31");

  private final String pattern;

  PhraseRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
