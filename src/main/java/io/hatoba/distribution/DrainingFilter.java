package io.hatoba.distribution;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Counts what a node that ends has to wait for, and sends the clients of one elsewhere. A filter of
 * servlets, since bodies of answers are written after the filters of JAX-RS.
 */
@WebFilter("/v2/*")
public class DrainingFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private Draining draining;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    draining.began();
    try {
      if (draining.underWay()) {
        response.setHeader("Connection", "close");
      }
      chain.doFilter(request, response);
    } finally {
      draining.ended();
    }
  }
}
