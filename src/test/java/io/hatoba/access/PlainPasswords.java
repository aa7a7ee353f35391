package io.hatoba.access;

import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** What a container's hash of passwords promises, its form included, without its cost. */
public final class PlainPasswords implements Pbkdf2PasswordHash {
  private String parameters = "";

  @Override
  public void initialize(Map<String, String> rules) {
    if (!rules.containsKey("Pbkdf2PasswordHash.Iterations")) {
      throw new IllegalArgumentException("the iterations must be said");
    }
    parameters =
        rules.get("Pbkdf2PasswordHash.Algorithm")
            + ":"
            + rules.get("Pbkdf2PasswordHash.Iterations")
            + ":";
  }

  @Override
  public String generate(char[] password) {
    String salt = Base64.getEncoder().encodeToString(new byte[32]);
    return parameters + salt + ":" + hash(password);
  }

  @Override
  public boolean verify(char[] password, String kept) {
    return kept.endsWith(":" + hash(password));
  }

  private static String hash(char[] password) {
    try {
      byte[] text = new String(password).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
