package io.hatoba.catalog.quotas;

/** What a quota counts. */
public enum Bound {
  /** Bytes of the versions that live, each as it would be alone. */
  LOGICAL("logical bytes", "logical_bytes"),
  /** Bytes that are kept, each once in a package. */
  PHYSICAL("physical bytes", "physical_bytes");

  private final String words;
  private final String field;

  Bound(String words, String field) {
    this.words = words;
    this.field = field;
  }

  /** In a sentence. */
  String words() {
    return words;
  }

  /** For programs. */
  public String field() {
    return field;
  }
}
