package io.hatoba.config.connections;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.annotation.WebListener;
import java.util.Optional;

/** Keeps the server's own request with each request: what JAX-RS hands out may stand for it. */
@WebListener
public class ServerRequests implements ServletRequestListener {
  private static final String ATTRIBUTE = ServerRequests.class.getName();

  @Override
  public void requestInitialized(ServletRequestEvent event) {
    event.getServletRequest().setAttribute(ATTRIBUTE, event.getServletRequest());
  }

  /** The request as the server made it. */
  static Optional<Object> of(ServletRequest request) {
    return Optional.ofNullable(request.getAttribute(ATTRIBUTE));
  }
}
