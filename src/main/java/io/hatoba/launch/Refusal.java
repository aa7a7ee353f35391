package io.hatoba.launch;

import java.util.Objects;

/**
 * Why the jar does not start: one line that names the option or setting, and what would be right.
 */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }

  /** The line for the operator. */
  String line() {
    return Objects.toString(getMessage());
  }
}
