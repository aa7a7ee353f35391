package io.hatoba.server;

import io.hatoba.figures.Figures;
import io.hatoba.figures.Metered;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts requests by kind of path, method and status, and times them. Of all three there are only
 * so many, whatever a client sends; what no request has had has no line. To count a request makes
 * no garbage.
 */
@Singleton
final class RequestMeters implements Metered {
  private static final String[] METHODS = {
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"
  };

  /** In order; others are counted together. */
  private static final int[] STATUSES = {
    200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 400, 401, 403, 404, 405, 406, 409, 411, 412,
    413, 414, 415, 416, 417, 422, 429, 431, 500, 501, 503, 507
  };

  private static final String[] OUTCOMES = {"answered", "refused", "failed"};
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private final AtomicReferenceArray<Counter> counters =
      new AtomicReferenceArray<>(Route.count() * METHODS.length * (STATUSES.length + 1));
  private final AtomicReferenceArray<Timer> timers =
      new AtomicReferenceArray<>(Route.count() * METHODS.length * OUTCOMES.length);
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();

  @Override
  public void describe(Figures figures) {
    figures.gauge(
        "hatoba_http_requests_running",
        "Requests that are being answered",
        () -> begun.sum() - ended.sum());
  }

  /** A request has come. */
  void began() {
    begun.increment();
  }

  /**
   * It has been answered, or broke off.
   *
   * @param status that was or would have been sent
   */
  void ended(Route route, String method, int status, long nanos) {
    int of = route.ordinal() * METHODS.length + methodOf(method);
    counter(of, statusOf(status)).increment();
    timer(of, status < CLIENT_ERROR ? 0 : status < SERVER_ERROR ? 1 : 2)
        .record(nanos, TimeUnit.NANOSECONDS);
    // Last: whoever sees that nothing runs sees all of it counted.
    ended.increment();
  }

  private Counter counter(int of, int status) {
    int at = of * (STATUSES.length + 1) + status;
    Counter known = counters.get(at);
    if (known == null) {
      // Two at once get the same one.
      known =
          Counter.builder("hatoba_http_requests")
              .description("Requests that were answered")
              .tag("route", route(of))
              .tag("method", METHODS[of % METHODS.length])
              .tag(
                  "status", status < STATUSES.length ? Integer.toString(STATUSES[status]) : "other")
              .register(Meters.REGISTRY);
      counters.set(at, known);
    }
    return known;
  }

  private Timer timer(int of, int outcome) {
    int at = of * OUTCOMES.length + outcome;
    Timer known = timers.get(at);
    if (known == null) {
      known =
          Meters.timer(
              "hatoba_http_request",
              "How long requests took, from their headers to the last byte of the answer",
              "route",
              route(of),
              "method",
              METHODS[of % METHODS.length],
              "outcome",
              OUTCOMES[outcome]);
      timers.set(at, known);
    }
    return known;
  }

  private static String route(int of) {
    return Route.values()[of / METHODS.length].word();
  }

  private static int methodOf(String method) {
    for (int at = 0; at < METHODS.length - 1; at++) {
      if (METHODS[at].equals(method)) {
        return at;
      }
    }
    return METHODS.length - 1;
  }

  private static int statusOf(int status) {
    int at = Arrays.binarySearch(STATUSES, status);
    return at >= 0 ? at : STATUSES.length;
  }
}
