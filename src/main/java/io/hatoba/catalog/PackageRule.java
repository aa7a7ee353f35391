package io.hatoba.catalog;

import io.hatoba.oci.Sentence;

/** What is refused of packages, their versions and their tags, whatever the role. */
public enum PackageRule implements Sentence {
  /** The most downloads. */
  PACKAGE_DOWNLOADED(
      "a version of the package was downloaded more than {0} times, and the package is public; a"
          + " site administrator can delete it"),
  /** Of a deleted package. */
  REPOSITORY_DELETED("the repository that the image belongs to was deleted; restore that first"),
  /** The owner, the path and the id of the package that has the name. */
  NAME_TAKEN("another package has the name {0}/{1} now (id {2}); delete that first"),

  /** The digest. */
  VERSION_DELETED("the version {0} was deleted; whoever administers the package can restore it"),
  /** The digest, that of what needs it. */
  VERSION_NEEDED("manifest {0} is a part of {1}; delete that one first"),
  /** The digest, its downloads, the most downloads. */
  VERSION_DOWNLOADED(
      "version {0} is public and was downloaded {1} times; what is public and was downloaded more"
          + " than {2} times cannot be deleted; a site administrator can change this rule"
          + " (HATOBA_DELETABLE_DOWNLOADS)"),
  /** The digest, how many days versions are kept. */
  VERSION_GONE(
      "version {0} was deleted more than {1} days ago and cannot be restored; push it again"),
  /** The digest. */
  MANIFEST_GONE("the package has no manifest {0} any more"),

  /** The tag, the image. */
  TAG_LIKE_DIGEST(
      "tag {0} looks like a digest; push {1}:VERSION and pull by digest with {1}@sha256:<hex>; a"
          + " site administrator can change this rule (HATOBA_DOCKER_SHA_TAGS)"),
  /** The tag, the instant. */
  TAG_NAMED_NOTHING("the tag {0} named nothing at {1}"),
  /** The tag, the digest. */
  TAG_NEVER_NAMED("the tag {0} has never named {1}"),

  /** The owner, the name. */
  NAME_TAKEN_OF_MIGRATED(
      "new images of {0} belong to the Container registry, where this push gets no name {0}/{1};"
          + " push to another name"),

  /** What it has from its repository. */
  HAS_OF_REPOSITORY(
      "an image of the Docker registry has the {0} of its repository; change it there"),
  /** Of visibility. */
  STAYS_PUBLIC("a package that was public stays public: whoever pulled it has it"),
  /** Of links. */
  LINK_OF_OWNER("a package can be linked to a repository of its owner only"),
  /** Of links. */
  LINK_FIRST("the package is linked to no repository; link it first"),
  /** The account. */
  NO_MEMBER(
      "{0} is no member of the organization, and the package is not public; add them to the"
          + " organization first"),
  /** Of roles. */
  TEAM_OF_OWNER("a package can give a role to a team of its owner only"),
  /** Of roles. */
  REPOSITORY_OF_OWNER("a package can give a role to a repository of its owner only"),
  /** Of READMEs. */
  README_EMPTY("text must say something; DELETE takes a README away"),
  /** Of READMEs. */
  README_WITH_NUL("text has the character NUL"),
  /** The most bytes, those of the text. */
  README_LENGTH("text has at most {0} bytes, and not {1}"),

  /** The most characters. */
  EXCEPTIONS_LENGTH("exceptions have at most {0} characters altogether"),
  /** Of rules that protect tags. */
  PATTERNS_TOO_LARGE("the pattern and its exceptions are too large together"),
  /** The most. */
  RULES_IN_PLACE("there are at most {0} rules in a place; remove some first"),
  /** The most. */
  RULES_OF_OWNER(
      "there are at most {0} rules of an owner, with those of its packages; remove some first"),
  /** The most. */
  RULES_ALTOGETHER("there are at most {0} rules altogether; remove some first");

  private final String pattern;

  PackageRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
