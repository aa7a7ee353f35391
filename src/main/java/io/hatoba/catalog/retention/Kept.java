package io.hatoba.catalog.retention;

/**
 * What keeps a version.
 *
 * @param which of several patterns, or how many days or versions; may be empty
 */
public record Kept(Rule rule, String which) {
  /** The rules; the first that keeps a version is told. */
  public enum Rule {
    /** It was pushed or restored within 24 hours; no policy can change that. */
    RECENT_PUSH,
    /** It is a part of something that lives: of an index, or a signature. */
    NEEDED,
    /** It is public and was pulled so often that nobody may delete it. */
    DOWNLOADS,
    /** A tag of it is protected. */
    TAG_PROTECTION,
    /** It is younger than the policy says. */
    YOUNGER,
    /** It was pulled within the time that the policy says. */
    PULLED,
    /** It is one of the last tagged versions. */
    LAST,
    /** A tag of it has a pattern of the policy. */
    TAG,
    /** A tag of it is in a range of the policy. */
    VERSION,
    /** A tag of it is one of the newest releases of its minor version. */
    NEWEST_PATCH,
    /** A tag of it is one of the newest pre-releases of its minor version. */
    NEWEST_PRE_RELEASE,
    /** It is tagged, and the policy deletes only what is not. */
    TAGGED,
    /** It has no tag, and the policy does not delete it, or not yet. */
    UNTAGGED
  }

  static Kept by(Rule rule) {
    return new Kept(rule, "");
  }

  static Kept by(Rule rule, Object which) {
    return new Kept(rule, which.toString());
  }
}
