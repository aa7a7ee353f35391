package io.hatoba.catalog.retention;

import io.hatoba.oci.MalformedException;

/**
 * Which tags are meant: {@code *} is any characters, {@code ?} is one, all others are themselves.
 *
 * @param text as it was written
 */
public record TagGlob(String text) {
  /** As many as a tag has. */
  static final int MAX_LENGTH = 128;

  /**
   * Checks the pattern.
   *
   * @throws IllegalArgumentException if no tag can be meant, with what is wrong
   */
  public TagGlob {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new MalformedException(RetentionRule.GLOB_LENGTH.about(MAX_LENGTH));
    }
    if (!text.chars().allMatch(TagGlob::possible)) {
      throw new MalformedException(RetentionRule.GLOB_CHARACTERS.about(text));
    }
  }

  private static boolean possible(int character) {
    return character < 0x80
        && (Character.isLetterOrDigit(character) || "._-*?".indexOf(character) >= 0);
  }

  /** Whether a tag is meant; in time by the product of both lengths at most. */
  boolean matches(String tag) {
    int place = 0;
    int star = -1;
    int retry = 0;
    int at = 0;
    while (at < tag.length()) {
      if (place < text.length() && text.charAt(place) == '*') {
        star = place++;
        retry = at;
      } else if (place < text.length()
          && (text.charAt(place) == '?' || text.charAt(place) == tag.charAt(at))) {
        place++;
        at++;
      } else if (star >= 0) {
        place = star + 1;
        at = ++retry;
      } else {
        return false;
      }
    }
    while (place < text.length() && text.charAt(place) == '*') {
      place++;
    }
    return place == text.length();
  }

  @Override
  public String toString() {
    return text;
  }
}
