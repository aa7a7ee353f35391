package io.hatoba.server;

import io.hatoba.distribution.Draining;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code /health/live}, {@code /health/ready} and {@code /health/started} in the shape of
 * MicroProfile Health, at the same paths on every server. The mappings are exact, so that they win
 * over a server's own.
 */
@WebServlet({"/health/live", "/health/ready", "/health/started"})
public class HealthServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject
  @SuppressWarnings("serial") // servlets are never serialized
  private Readiness readiness;

  @Inject
  @SuppressWarnings("serial") // servlets are never serialized
  private Draining draining;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getServletPath()) {
      case "/health/ready" -> ready(response);
      case "/health/started" -> answer(response, Map.of("started", readiness.isStarted()));
      default -> answer(response, Map.of("alive", true));
    }
  }

  /** The default sends back what came, and that may have a credential. */
  @Override
  protected void doTrace(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
  }

  private void ready(HttpServletResponse response) throws IOException {
    boolean started = readiness.isStarted();
    Map<String, Boolean> checks = new LinkedHashMap<>();
    checks.put("database", started && readiness.databaseAnswers());
    checks.put("layer-store", started && readiness.storeAnswers());
    checks.put("intake", !draining.underWay());
    answer(response, checks);
  }

  private static void answer(HttpServletResponse response, Map<String, Boolean> checks)
      throws IOException {
    boolean up = !checks.containsValue(false);
    response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    String each =
        checks.entrySet().stream()
            .map(
                check ->
                    "{\"name\":\"%s\",\"status\":\"%s\"}"
                        .formatted(check.getKey(), status(check.getValue())))
            .collect(Collectors.joining(","));
    response.getWriter().write("{\"status\":\"%s\",\"checks\":[%s]}".formatted(status(up), each));
  }

  private static String status(boolean up) {
    return up ? "UP" : "DOWN";
  }
}
