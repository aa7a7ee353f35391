package io.hatoba.server;

import io.hatoba.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Leaves some of the server's threads to who asks whether this node lives, whatever the others wait
 * for: a database that hangs would keep every thread, and an orchestrator would kill a node that
 * has nothing wrong.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class CrowdFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** Of the 320 threads that the servers have beside those of transfers. */
  static final int OTHERS = 288;

  private static final String SECONDS = "5";

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private Settings settings;

  @SuppressWarnings({"serial", "NullAway.Init"}) // set by init
  private Semaphore free;

  /** As many as the settings say. */
  @Override
  public void init() {
    free = new Semaphore(settings.transfers() + OTHERS);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    if (path.startsWith("/health/") || path.equals("/metrics")) {
      chain.doFilter(request, response);
      return;
    }
    if (!free.tryAcquire()) {
      response.setHeader("Retry-After", SECONDS);
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      free.release();
    }
  }
}
