package io.hatoba.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret of a browser's session: 256 random bits in base64url.
 *
 * @param text as the browser keeps it; a secret
 */
public record WebSession(String text) {
  private static final int BYTES = 32;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Makes a new secret. */
  static WebSession random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new WebSession(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Reads a text that may be a secret. */
  static Optional<WebSession> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new WebSession(text)) : Optional.empty();
  }

  /** The SHA-256 by which it is stored, in hexadecimal. */
  String hash() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return "…";
  }
}
