package io.hatoba.server;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Counts and times every request. A filter of servlets, since bodies of answers are written after
 * the filters of JAX-RS.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class RequestMeterFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private RequestMeters meters;

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private RequestActivity activity;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    meters.began();
    long began = System.nanoTime();
    boolean whole = false;
    try {
      chain.doFilter(request, response);
      whole = true;
    } finally {
      long nanos = System.nanoTime() - began;
      Route route = Route.of(request.getRequestURI());
      int status = status(response, whole);
      meters.ended(route, request.getMethod(), status, nanos);
      activity.ended(route, request.getMethod(), status, nanos);
    }
  }

  /** Whatever breaks, or is a fault to the server, is answered as 503 ({@link ErrorServlet}). */
  private static int status(HttpServletResponse response, boolean whole) {
    int status = response.getStatus();
    return status == HttpServletResponse.SC_INTERNAL_SERVER_ERROR || !whole
        ? HttpServletResponse.SC_SERVICE_UNAVAILABLE
        : status;
  }
}
