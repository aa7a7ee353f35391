package io.hatoba.faults;

import java.util.Locale;

/**
 * Something that holds one value at a time.
 *
 * @param kind what it is, and with it what values it may hold
 * @param repository whose it is
 * @param key the tag, or the digest of the manifest or blob
 */
record Register(Kind kind, String repository, String key) implements Comparable<Register> {
  /** What a blob or manifest holds that is there. */
  static final String LIVE = "live";

  /** What any register holds that holds nothing, as each does at first. */
  static final String ABSENT = "-";

  /** What registers there are. */
  enum Kind {
    /** Holds the digest of the manifest that it points at, or {@link #ABSENT}. */
    TAG,
    /** Holds {@link #LIVE} or {@link #ABSENT}. */
    MANIFEST,
    /** Holds {@link #LIVE} or {@link #ABSENT}. */
    BLOB
  }

  Register {
    if ((repository + key).contains(" ") || (repository + key).contains("\t")) {
      throw new IllegalArgumentException("a space in " + repository + " or " + key);
    }
  }

  static Register tag(String repository, String tag) {
    return new Register(Kind.TAG, repository, tag);
  }

  static Register manifest(String repository, String digest) {
    return new Register(Kind.MANIFEST, repository, digest);
  }

  static Register blob(String repository, String digest) {
    return new Register(Kind.BLOB, repository, digest);
  }

  /** Reads what {@link #toString} writes. */
  static Register parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 3) {
      throw new IllegalArgumentException("no register: " + text);
    }
    return new Register(Kind.valueOf(words[0].toUpperCase(Locale.ROOT)), words[1], words[2]);
  }

  @Override
  public int compareTo(Register other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + repository + " " + key;
  }
}
