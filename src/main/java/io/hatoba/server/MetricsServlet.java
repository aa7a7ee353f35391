package io.hatoba.server;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code /metrics}: the figures of this node in the text format of Prometheus, at the same path on
 * every server and host, for whom {@link MetricsAccess} lets have them. It has no name of any
 * owner, package or user.
 */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject
  @SuppressWarnings("serial") // servlets are never serialized
  private Monitoring monitoring;

  @Inject
  @SuppressWarnings("serial") // servlets are never serialized
  private MetricsAccess access;

  /** 200 with the figures; 401 where a token is needed, 403 where there is none to show. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (access.decide(request)) {
      case ALLOWED ->
          answer(response, "text/plain; version=0.0.4; charset=utf-8", monitoring.text());
      case NEEDS_TOKEN -> {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("WWW-Authenticate", "Bearer realm=\"metrics\"");
        refuse(response, "the metrics need the token of HATOBA_METRICS_TOKEN as a bearer");
      }
      case ONLY_HERE -> {
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        refuse(response, "the metrics are read from this machine, or by a HATOBA_METRICS_TOKEN");
      }
    }
  }

  /** The default sends back what came, and that may have a credential. */
  @Override
  protected void doTrace(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
  }

  private static void refuse(HttpServletResponse response, String reason) throws IOException {
    byte[] text = (reason + "\n").getBytes(StandardCharsets.UTF_8);
    answer(response, "text/plain; charset=utf-8", text);
  }

  private static void answer(HttpServletResponse response, String type, byte[] body)
      throws IOException {
    response.setContentType(type);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
