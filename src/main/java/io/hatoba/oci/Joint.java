package io.hatoba.oci;

/** How reasons are put together. */
public enum Joint implements Sentence {
  /** One after the other. */
  AND("{0}; {1}");

  private final String pattern;

  Joint(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
