package io.hatoba.settings;

import java.time.Duration;
import java.util.Base64;

/**
 * A key that signs bearer tokens, 256 random bits, as it was a moment ago.
 *
 * @param id which no other key ever has; 0 for one whose tokens name none
 * @param secret in Base64
 * @param age how long ago it was made
 * @param untilSigning how long until every node knows it, so that it may sign; zero if it may
 */
public record BearerKey(long id, String secret, Duration age, Duration untilSigning) {
  /** The bits. */
  public byte[] bytes() {
    return Base64.getDecoder().decode(secret);
  }

  /** Whether it may sign. */
  public boolean signs() {
    return untilSigning.isZero();
  }

  @Override
  public String toString() {
    return "bearer key " + id;
  }
}
