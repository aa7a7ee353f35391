package io.hatoba.web.hooks;

import io.hatoba.catalog.hooks.Hook;
import io.hatoba.catalog.hooks.HookDelivery;

/**
 * How an attempt to tell a hook something came out, in words and a colour.
 *
 * @param key of the words
 * @param badge class of the badge; empty where there was no attempt
 * @param code status of HTTP; 0 without an answer
 * @param detail why there was no answer, as it was kept in English; may be empty
 */
public record Outcome(String key, String badge, int code, String detail) {
  private static final int OK = 200;
  private static final int REDIRECT = 300;
  private static final String UNUSED = "unused";

  static Outcome of(Hook.Last last) {
    return last.status().equals(UNUSED)
        ? new Outcome("hooks.outcome-unused", "", 0, "")
        : of(last.code().orElse(0), last.message());
  }

  static Outcome of(HookDelivery delivery) {
    return of(delivery.statusCode(), delivery.status());
  }

  private static Outcome of(int code, String detail) {
    if (code == 0) {
      return new Outcome("hooks.outcome-no-answer", "bad", 0, detail);
    }
    return code >= OK && code < REDIRECT
        ? new Outcome("hooks.outcome-arrived", "good", code, "")
        : new Outcome("hooks.outcome-refused", "bad", code, "");
  }
}
