package io.hatoba.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A token of ours. Each is a prefix of its kind, 36 random base62 characters (214 bits) and a CRC32
 * of all that in 6 more, so that a mistyped or cut token is told from a foreign one without a
 * look-up.
 */
public sealed interface SecretToken permits PersonalAccessToken, WorkflowToken {
  /** The token as its holder shows it; a secret. */
  String text();

  /** Its end, by which it is known in lists and logs. */
  default String lastEight() {
    return text().substring(text().length() - 8);
  }

  /** The SHA-256 by which it is stored, in hexadecimal: enough for so many random bits. */
  default String hash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
