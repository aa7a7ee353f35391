package io.hatoba.maintenance.hooks;

import java.util.Map;

/**
 * What a receiver answered.
 *
 * @param headers by their names as they came
 * @param body the beginning of it
 */
record HookAnswer(int status, Map<String, String> headers, byte[] body) {
  private static final int OK = 200;
  private static final int REDIRECT = 300;

  /** Whether the receiver took it. */
  boolean arrived() {
    return status >= OK && status < REDIRECT;
  }
}
