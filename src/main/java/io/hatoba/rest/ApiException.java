package io.hatoba.rest;

import java.util.Optional;

/** A refusal of this API. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;

  private final int status;
  private final transient Optional<String> refusal;

  /**
   * A refusal.
   *
   * @param message in GitHub's words, where it has some
   */
  ApiException(int status, String message) {
    this(status, message, Optional.of(message).filter(reason -> status == FORBIDDEN));
  }

  private ApiException(int status, String message, Optional<String> refusal) {
    super(message);
    this.status = status;
    this.refusal = refusal;
  }

  /** There is none. */
  static ApiException notFound() {
    return new ApiException(NOT_FOUND, "Not Found");
  }

  /**
   * What the caller may not see does not exist. The audit log is told, whether it exists or not.
   *
   * @param reason why the caller may not see it, for the audit log only
   */
  static ApiException hidden(String reason) {
    return new ApiException(NOT_FOUND, "Not Found", Optional.of(reason));
  }

  int status() {
    return status;
  }

  /** Why somebody may not do something; empty where that is not what is wrong. */
  Optional<String> refusal() {
    return refusal;
  }
}
