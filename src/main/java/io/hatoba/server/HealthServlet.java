package io.hatoba.server;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

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

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getServletPath()) {
      case "/health/ready" ->
          answer(response, "database", readiness.isStarted() && readiness.databaseAnswers());
      case "/health/started" -> answer(response, "started", readiness.isStarted());
      default -> answer(response, "alive", true);
    }
  }

  /** The default sends back what came, and that may have a credential. */
  @Override
  protected void doTrace(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
  }

  private static void answer(HttpServletResponse response, String check, boolean up)
      throws IOException {
    String status = up ? "UP" : "DOWN";
    response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response
        .getWriter()
        .write(
            "{\"status\":\"%1$s\",\"checks\":[{\"name\":\"%2$s\",\"status\":\"%1$s\"}]}"
                .formatted(status, check));
  }
}
