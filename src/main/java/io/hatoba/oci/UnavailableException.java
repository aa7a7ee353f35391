package io.hatoba.oci;

import java.time.Duration;

/** {@code 503 UNAVAILABLE}: database, disk or a free thread is missing just now. */
public final class UnavailableException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Duration retryAfter;

  /** Something needed is absent; the message is for the client, the cause for the log. */
  public UnavailableException(String message, Throwable cause) {
    super(ErrorCode.UNAVAILABLE, 503, message, cause);
    this.retryAfter = RETRY_AFTER;
  }

  /** Nothing failed, but the request cannot be served now. */
  public UnavailableException(String message) {
    this(message, RETRY_AFTER);
  }

  /** As {@link #UnavailableException(String)}, with a wait of its own. */
  public UnavailableException(String message, Duration retryAfter) {
    super(ErrorCode.UNAVAILABLE, 503, message);
    this.retryAfter = retryAfter;
  }

  /** When to ask again, for {@code Retry-After}. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
