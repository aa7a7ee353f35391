package io.hatoba.registry;

import io.hatoba.oci.Sentence;

/** What the registry refuses of tags and manifests, whoever asks. */
public enum RegistryRule implements Sentence {
  /** Tag, number and pattern of the rule, where it holds, what it refuses, who changes it. */
  TAG_IMMUTABLE(
      "tag {0} is protected by the rule {1} (immutable {2}) of {3} and {4}; {5} can change the"
          + " rule"),
  /** Tag, number and pattern of the rule, where it holds, what it refuses, who changes it. */
  TAG_WRITTEN_ONCE(
      "tag {0} is protected by the rule {1} (write once {2}) of {3} and {4}; {5} can change the"
          + " rule"),
  /** Where a rule holds. */
  WHERE_INSTANCE("this instance"),
  /** Where a rule holds: the owner. */
  WHERE_OWNER("{0}"),
  /** Where a rule holds: the owner, the package. */
  WHERE_PACKAGE("the package {0}/{1}"),
  /** Who changes a rule. */
  WHO_SITE_ADMINISTRATOR("a site administrator"),
  /** Who changes a rule: the owner. */
  WHO_OWNER("an owner of {0}"),
  /** Who changes a rule. */
  WHO_ADMINISTRATOR("an administrator of the package"),
  /** What is refused of a tag: the digest. */
  TAG_GOES_ON("goes on naming {0}"),
  /** What is refused of a tag. */
  TAG_NAMED_OTHERS("has named something else before"),
  /** What is refused of a tag. */
  TAG_STAYS("is not deleted"),
  /** What is refused of a tag. */
  TAG_STAYS_WITH_PACKAGE("is not deleted, and its package neither"),
  /** What is refused of a tag. */
  TAG_NAME_KEPT("is kept for what it has named, and its package is not deleted"),

  /** The longest. */
  PATTERN_LENGTH("a pattern has 1 to {0} characters"),
  /** Of patterns. */
  PATTERN_CHARACTERS("a pattern has the characters that tags can have"),
  /** What the compiler of the expression says. */
  PATTERN_MALFORMED("the regular expression is malformed: {0}"),
  /** Of patterns. */
  PATTERN_TOO_LARGE(
      "the counted repetitions of the regular expression make it too large; use fewer or less"),

  /** The digest, the media type. */
  FOREIGN_LAYER(
      "layer {0} ({1}) is a foreign layer, and the Docker registry does not support those; push it"
          + " as an ordinary layer (--allow-nondistributable-artifacts of dockerd), or the image to"
          + " the Container registry");

  private final String pattern;

  RegistryRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
