package io.hatoba.web.manage;

/** What people type, before it is asked for in rows. */
final class Typed {
  private Typed() {}

  /** Whether a text of one line has no characters that a row cannot have. */
  static boolean isPlain(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }
}
