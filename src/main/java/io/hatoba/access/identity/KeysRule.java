package io.hatoba.access.identity;

import io.hatoba.oci.Sentence;

/** Why the keys of an issuer cannot be had. */
public enum KeysRule implements Sentence {
  /** Of URLs. */
  URL_NOT_FETCHABLE(
      "must be an https URL without user and fragment; plain http is taken for the machine's own"
          + " addresses only"),
  /** The URL, the status. */
  ANSWERED("{0} answered {1}"),
  /** The URL, how long it was waited for. */
  NO_ANSWER_WITHIN("{0} did not answer within {1} ms"),
  /** The URL, what Java says of it. */
  NOT_FETCHED("{0} could not be fetched: {1}"),
  /** The URL, where nothing is said of it. */
  NOT_FETCHED_AT_ALL("{0} could not be fetched"),
  /** The URL. */
  NOT_WAITED_FOR("{0} was not waited for"),
  /** The URL. */
  OF_ANOTHER_ISSUER("{0} is the configuration of another issuer"),
  /** The URL. */
  WITHOUT_KEYS_URL("{0} has no jwks_uri"),
  /** The URL. */
  LESS_SAFE("jwks_uri {0} is less safe than its issuer"),
  /** What Java says of a document. */
  UNREADABLE("{0}");

  private final String pattern;

  KeysRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
