package io.hatoba.oci;

import java.time.Duration;
import java.util.Map;

/** {@code 429 TOOMANYREQUESTS}: sign-ins or abuse beyond a limit. */
public final class TooManyRequestsException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /**
   * A refusal.
   *
   * @param message what there was too much of
   * @param retryAfter when to ask again, for {@code Retry-After}
   */
  public TooManyRequestsException(String message, Duration retryAfter) {
    super(
        ErrorCode.TOOMANYREQUESTS,
        ErrorCode.TOOMANYREQUESTS.status(),
        message + "; try again in " + retryAfter.toSeconds() + " seconds",
        Map.of("retryAfterSeconds", retryAfter.toSeconds()));
    this.retryAfter = retryAfter;
  }

  /** When to ask again, for {@code Retry-After}. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
