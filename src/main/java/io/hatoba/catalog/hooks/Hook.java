package io.hatoba.catalog.hooks;

import io.hatoba.metadata.events.HookRow;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * A hook.
 *
 * @param events what it hears of, by GitHub's names; {@code *} is all
 * @param last how the last attempt came out
 */
public record Hook(
    long id,
    HookTarget target,
    HookConfig config,
    List<String> events,
    boolean active,
    Last last,
    Instant createdAt,
    Instant updatedAt) {
  /**
   * How an attempt came out.
   *
   * @param code status of HTTP; empty without an answer
   * @param status {@code unused}, {@code active} or what is wrong
   */
  public record Last(OptionalInt code, String status, String message) {}

  /** Copies the events. */
  public Hook {
    events = List.copyOf(events);
  }

  /** Of a row. */
  public static Hook of(HookRow row) {
    return new Hook(
        row.id(),
        HookTarget.of(row.target()),
        HookConfig.of(row.config()),
        List.of(row.events().split(" ")),
        row.active(),
        new Last(row.last().code(), row.last().status(), row.last().message()),
        row.createdAt(),
        row.updatedAt());
  }

  /** Whether it hears of an event. */
  boolean hears(String event) {
    return events.contains(event) || events.contains(HookEvents.ALL);
  }
}
