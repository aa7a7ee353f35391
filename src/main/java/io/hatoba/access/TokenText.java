package io.hatoba.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/** Writes the text of a {@link SecretToken}, and tells whether one is so written. */
final class TokenText {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_CHARACTERS = 36;
  private static final int CHECK_CHARACTERS = 6;
  private static final SecureRandom RANDOM = new SecureRandom();

  private TokenText() {}

  static String random(String prefix) {
    StringBuilder text = new StringBuilder(prefix);
    RANDOM
        .ints(RANDOM_CHARACTERS, 0, ALPHABET.length())
        .forEach(i -> text.append(ALPHABET.charAt(i)));
    return text + check(text.toString());
  }

  static boolean isWellFormed(String prefix, String text) {
    int checked = prefix.length() + RANDOM_CHARACTERS;
    return text.length() == checked + CHECK_CHARACTERS
        && text.startsWith(prefix)
        && text.endsWith(check(text.substring(0, checked)));
  }

  private static String check(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    char[] characters = new char[CHECK_CHARACTERS];
    long rest = crc.getValue();
    for (int i = CHECK_CHARACTERS - 1; i >= 0; i--) {
      characters[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(characters);
  }
}
