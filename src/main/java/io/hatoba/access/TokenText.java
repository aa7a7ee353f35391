package io.hatoba.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * How every token of ours is written: a prefix of its kind, 36 random base62 characters (214 bits)
 * and a CRC32 of all that in 6 more, so that a mistyped or cut token is told from a foreign one
 * without a look-up.
 */
final class TokenText {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_CHARACTERS = 36;
  private static final int CHECK_CHARACTERS = 6;
  private static final int LAST = 8;
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

  static String lastEight(String text) {
    return text.substring(text.length() - LAST);
  }

  /** SHA-256 in hexadecimal: enough for so many random bits. */
  static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
