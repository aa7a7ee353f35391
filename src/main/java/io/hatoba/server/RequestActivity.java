package io.hatoba.server;

import io.hatoba.maintenance.overview.ActivityCounts;
import io.hatoba.maintenance.overview.ActivityCounts.Outcome;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * What requests are to those who look after the instance. Those for health and metrics are no work
 * of anybody and are left out; of blobs on their way nobody times the line.
 */
@Singleton
final class RequestActivity {
  private static final int CREATED = 201;
  private static final int CLIENT_ERROR = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

  private final ActivityCounts counts;

  @Inject
  RequestActivity(ActivityCounts counts) {
    this.counts = counts;
  }

  /** A request has been answered, or broke off. */
  void ended(Route route, String method, int status, long nanos) {
    if (route != Route.HEALTH && route != Route.METRICS) {
      counts.add(outcome(route, method, status), isTimed(route), nanos);
    }
  }

  private static Outcome outcome(Route route, String method, int status) {
    if (status >= SERVER_ERROR) {
      return Outcome.FAILED;
    }
    if (status >= CLIENT_ERROR) {
      return isRefusal(route, method, status) ? Outcome.REFUSED : Outcome.ANSWERED;
    }
    return route == Route.MANIFEST && status == CREATED && method.equals("PUT")
        ? Outcome.PUSHED
        : Outcome.ANSWERED;
  }

  /** Each client is told once to sign in, and asks before a push what is there. */
  private static boolean isRefusal(Route route, String method, int status) {
    return isOfRegistry(route)
        && status != UNAUTHORIZED
        && !(status == NOT_FOUND && method.equals("HEAD"));
  }

  private static boolean isOfRegistry(Route route) {
    return switch (route) {
      case BASE, CATALOG, TAGS, MANIFEST, BLOB, UPLOAD, REFERRERS -> true;
      case TOKEN, API, HEALTH, METRICS, WEB -> false;
    };
  }

  private static boolean isTimed(Route route) {
    return route != Route.BLOB && route != Route.UPLOAD;
  }
}
