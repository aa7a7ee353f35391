package io.hatoba.catalog.hooks;

import io.hatoba.metadata.events.HookDeliveryDao;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An attempt to tell a hook something.
 *
 * @param guid which all attempts to tell the same have
 * @param redelivery whether somebody asked for it
 * @param status in words
 * @param statusCode of HTTP; 0 without an answer
 * @param action empty for a ping
 */
public record HookDelivery(
    long id,
    String guid,
    Instant deliveredAt,
    boolean redelivery,
    Duration duration,
    String status,
    int statusCode,
    String event,
    Optional<String> action,
    Optional<Long> repositoryId) {
  static HookDelivery of(HookDeliveryDao.Item row) {
    return new HookDelivery(
        row.id(),
        row.guid(),
        row.deliveredAt(),
        row.redelivery(),
        Duration.ofMillis(row.durationMillis()),
        row.status(),
        row.statusCode(),
        row.event(),
        row.action(),
        row.repositoryId());
  }

  /**
   * What was said on either side.
   *
   * @param requestHeaders an object of JSON
   * @param payload JSON
   * @param responseHeaders an object of JSON
   * @param responsePayload the beginning of what was answered
   */
  public record Exchange(
      HookDelivery delivery,
      String requestHeaders,
      String payload,
      String responseHeaders,
      String responsePayload) {
    static Exchange of(HookDeliveryDao.Whole row) {
      return new Exchange(
          HookDelivery.of(row.item()),
          row.requestHeaders(),
          row.payload(),
          row.responseHeaders(),
          row.responseBody());
    }
  }
}
