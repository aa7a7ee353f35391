package io.hatoba.metadata.events;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * A hook.
 *
 * @param target what it hears of
 * @param config where it is told, and how
 * @param events names of events, with spaces between them
 * @param last how the last attempt came out
 */
public record HookRow(
    long id,
    Target target,
    Config config,
    String events,
    boolean active,
    Last last,
    Instant createdAt,
    Instant updatedAt) {
  /**
   * What a hook hears of.
   *
   * @param kind {@code REPOSITORY}, {@code ORGANIZATION} or {@code INSTANCE}
   * @param id surrogate key; 0 of the instance
   */
  public record Target(String kind, long id) {}

  /**
   * Where and how a hook is told.
   *
   * @param contentType {@code JSON} or {@code FORM}
   * @param secret what signs; may be empty
   * @param insecureSsl whether any certificate will do
   */
  public record Config(String url, String contentType, String secret, boolean insecureSsl) {
    /** URLs of hooks may hold secrets too. */
    @Override
    public String toString() {
      return "config of a hook";
    }
  }

  /**
   * How an attempt came out.
   *
   * @param code status of HTTP; empty without an answer
   */
  public record Last(OptionalInt code, String status, String message) {}
}
