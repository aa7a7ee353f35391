package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.catalog.hooks.HookDelivery;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to tell a hook something, in GitHub's shape {@code hook-delivery-item}.
 *
 * @param duration in seconds
 * @param statusCode 0 without an answer
 */
record HookDeliveryBody(
    long id,
    String guid,
    String deliveredAt,
    boolean redelivery,
    double duration,
    String status,
    int statusCode,
    String event,
    @Nullable String action,
    @Nullable Long installationId,
    @Nullable Long repositoryId,
    @Nullable String throttledAt) {
  private static final double MILLIS = 1000;

  static HookDeliveryBody of(HookDelivery delivery) {
    return new HookDeliveryBody(
        delivery.id(),
        delivery.guid(),
        delivery.deliveredAt().truncatedTo(ChronoUnit.MILLIS).toString(),
        delivery.redelivery(),
        delivery.duration().toMillis() / MILLIS,
        delivery.status(),
        delivery.statusCode(),
        delivery.event(),
        delivery.action().orElse(null),
        null,
        delivery.repositoryId().orElse(null),
        null);
  }

  /** What was sent. */
  record Request(JsonNode headers, JsonNode payload) {}

  /** What was answered; the beginning, if it was long. */
  record Response(JsonNode headers, String payload) {}

  /** The shape {@code hook-delivery}. */
  record Whole(
      @JsonUnwrapped HookDeliveryBody delivery, String url, Request request, Response response) {
    static Whole of(HookDelivery.Exchange exchange, String hookUrl) {
      return new Whole(
          HookDeliveryBody.of(exchange.delivery()),
          hookUrl,
          new Request(ApiJson.tree(exchange.requestHeaders()), ApiJson.tree(exchange.payload())),
          new Response(ApiJson.tree(exchange.responseHeaders()), exchange.responsePayload()));
    }
  }
}
