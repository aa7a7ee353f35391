package io.hatoba.access;

import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.util.Map;

/** What a container's hash of passwords promises, without its cost. */
public final class PlainPasswords implements Pbkdf2PasswordHash {
  private static final String MARK = "hash of ";

  @Override
  public void initialize(Map<String, String> parameters) {
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException("the iterations must be said");
    }
  }

  @Override
  public String generate(char[] password) {
    return MARK + new String(password);
  }

  @Override
  public boolean verify(char[] password, String hash) {
    return hash.equals(generate(password));
  }
}
