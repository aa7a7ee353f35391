package io.hatoba.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A personal access token: {@code hbp_}, 36 random base62 characters (214 bits) and a CRC32 of all
 * that in 6 more, so that a mistyped or cut token is told from a foreign one without a look-up.
 *
 * @param text the token as its owner holds it; a secret
 */
public record PersonalAccessToken(String text) {
  private static final String PREFIX = "hbp_";
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_CHARACTERS = 36;
  private static final int CHECK_CHARACTERS = 6;
  private static final int LAST = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Makes a new token. */
  public static PersonalAccessToken random() {
    StringBuilder text = new StringBuilder(PREFIX);
    RANDOM
        .ints(RANDOM_CHARACTERS, 0, ALPHABET.length())
        .forEach(i -> text.append(ALPHABET.charAt(i)));
    return new PersonalAccessToken(text + check(text.toString()));
  }

  /** Reads a text that may be a token; one whose check does not fit is none. */
  public static Optional<PersonalAccessToken> parse(String text) {
    int checked = PREFIX.length() + RANDOM_CHARACTERS;
    boolean wellFormed =
        text.length() == checked + CHECK_CHARACTERS
            && text.startsWith(PREFIX)
            && text.endsWith(check(text.substring(0, checked)));
    return wellFormed ? Optional.of(new PersonalAccessToken(text)) : Optional.empty();
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

  /** Its end, by which its owner knows it again. */
  public String lastEight() {
    return text.substring(text.length() - LAST);
  }

  /** The SHA-256 by which it is stored, in hexadecimal. */
  public String hash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
