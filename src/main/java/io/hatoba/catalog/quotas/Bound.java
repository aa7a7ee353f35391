package io.hatoba.catalog.quotas;

import io.hatoba.oci.Reason;

/** What a quota counts. */
public enum Bound {
  /** Bytes of the versions that live, each as it would be alone. */
  LOGICAL(QuotaRule.LOGICAL_BYTES, "logical_bytes"),
  /** Bytes that are kept, each once in a package. */
  PHYSICAL(QuotaRule.PHYSICAL_BYTES, "physical_bytes");

  private final QuotaRule words;
  private final String field;

  Bound(QuotaRule words, String field) {
    this.words = words;
    this.field = field;
  }

  /** In a sentence. */
  Reason words() {
    return words.about();
  }

  /** For programs. */
  public String field() {
    return field;
  }
}
