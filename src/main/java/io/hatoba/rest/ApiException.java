package io.hatoba.rest;

/** A refusal of this API. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * A refusal.
   *
   * @param message in GitHub's words, where it has some
   */
  ApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** What the caller may not see does not exist. */
  static ApiException notFound() {
    return new ApiException(404, "Not Found");
  }

  int status() {
    return status;
  }
}
