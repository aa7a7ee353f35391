package io.hatoba.access;

import io.hatoba.oci.UnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Hashes of passwords, by Jakarta Security's PBKDF2. A hash is slow on purpose, so few are made at
 * once, and one is made for an account that there is not, or the time would tell.
 */
@Singleton
public class Passwords {
  private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
  private static final int ITERATIONS = 600_000;
  private static final int BYTES = 32;

  private static final Map<String, String> RULES =
      Map.of(
          "Pbkdf2PasswordHash.Algorithm", ALGORITHM,
          "Pbkdf2PasswordHash.Iterations", Integer.toString(ITERATIONS),
          "Pbkdf2PasswordHash.SaltSizeBytes", Integer.toString(BYTES),
          "Pbkdf2PasswordHash.KeySizeBytes", Integer.toString(BYTES));

  /** What Jakarta Security writes by these; salt and key in Base64. */
  private static final Pattern CURRENT =
      Pattern.compile(ALGORITHM + ":" + ITERATIONS + "(:[A-Za-z0-9+/]{43}=){2}");

  /** To be checked where nothing is kept, from the first time on as long as any other. */
  private static final String NOBODYS = nobodys();

  private static final int AT_ONCE = 2;
  private static final int MOST_WAITING = 16;
  private static final int PATIENCE_SECONDS = 10;

  private final Pbkdf2PasswordHash hashing;
  private final Semaphore permits = new Semaphore(AT_ONCE, true);

  /** By the container's hash. */
  @Inject
  public Passwords(Pbkdf2PasswordHash hashing) {
    this.hashing = hashing;
    hashing.initialize(RULES);
  }

  /** What is kept of a password. */
  public String hash(String password) {
    return permitted(() -> hashing.generate(password.toCharArray()));
  }

  /**
   * Whether a password is the one of which a hash was kept.
   *
   * @param kept empty where there is none, which takes as long
   */
  boolean verify(String password, Optional<String> kept) {
    String hash = kept.orElse(NOBODYS);
    boolean same = permitted(() -> hashing.verify(password.toCharArray(), hash));
    return same && kept.isPresent();
  }

  /** Whether a hash that was kept was made by the parameters of today. */
  boolean isCurrent(String kept) {
    return CURRENT.matcher(kept).matches();
  }

  private static String nobodys() {
    String zeros = Base64.getEncoder().encodeToString(new byte[BYTES]);
    return String.join(":", ALGORITHM, Integer.toString(ITERATIONS), zeros, zeros);
  }

  private <T> T permitted(Supplier<T> work) {
    if (permits.getQueueLength() >= MOST_WAITING) {
      throw new UnavailableException("too many sign in with passwords at once; try again");
    }
    try {
      if (!permits.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new UnavailableException("too many sign in with passwords at once; try again");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("the server is going down; try again");
    }
    try {
      return work.get();
    } finally {
      permits.release();
    }
  }
}
