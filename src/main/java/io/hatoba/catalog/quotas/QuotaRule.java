package io.hatoba.catalog.quotas;

import io.hatoba.oci.Sentence;

/** What quotas refuse, and what limits they have. */
public enum QuotaRule implements Sentence {
  /** What is counted, in what, the limit, what is used, what is added. */
  WOULD_EXCEED("the hard quota of {0} of {1} is {2}; {3} are used and this would add {4}"),
  /** What is counted, in what, the limit, what is used. */
  USED_UP("the hard quota of {0} of {1} is {2} and used up: {3} are used"),
  /** What is counted, in what. */
  HARD_QUOTA("the hard quota of {0} of {1}"),
  /** What is counted. */
  LOGICAL_BYTES("logical bytes"),
  /** What is counted. */
  PHYSICAL_BYTES("physical bytes"),
  /** In what: the owner. */
  ALL_PACKAGES("all packages of {0}"),
  /** In what: the image. */
  ONE_PACKAGE("{0}"),
  /** Name, bytes. */
  USE("{0} ({1})"),
  /** Bytes. */
  USE_OF_DELETED("deleted packages that can be restored ({0})"),
  /** One use, another. */
  USES("{0}, {1}"),
  /** The largest uses. */
  MOST_USED_BY("most is used by {0}"),
  /** Of what is deleted. */
  DELETED_COUNTS("what is deleted counts as long as it is kept"),
  /** Who changes the quota of an owner. */
  SITE_ADMINISTRATOR_CHANGES("a site administrator can change the quota"),
  /** Who changes the quota of a package. */
  ADMINISTRATOR_CHANGES("whoever administers the package can change the quota"),
  /** Who sets the quota of an owner. */
  OF_OWNER("the quota of an owner is set by site administrators, who can change it"),
  /** The field. */
  NOT_BYTES("{0} is a number of bytes, 0 or more"),
  /** The field, the number. */
  LIMIT_BELOW_ZERO("{0} is a number of bytes, 0 or more, not {1}"),
  /** The field. */
  SOFT_ABOVE_HARD("{0} is more than the hard limit, which would come first"),
  /** Of a quota. */
  NO_LIMIT(
      "a quota has at least one of soft_logical_bytes, hard_logical_bytes, soft_physical_bytes and"
          + " hard_physical_bytes");

  private final String pattern;

  QuotaRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
