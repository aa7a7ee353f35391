package io.hatoba.distribution;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@code Accept} and {@code Content-Type} away from JAX-RS, which would read them to find a
 * method and refuse in its own words what it cannot read; RESTEasy does so before any filter of
 * JAX-RS runs. {@code Accept} is ignored here, and {@link #contentType} has the other.
 */
@WebFilter({"/v2/*", "/token/*"})
public class NegotiationFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private static final String CONTENT_TYPE = NegotiationFilter.class.getName() + ".contentType";

  /** The type that a request says its body has, readable or not. */
  static Optional<String> contentType(HttpServletRequest request) {
    return Optional.ofNullable((String) request.getAttribute(CONTENT_TYPE));
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(CONTENT_TYPE, request.getHeader(HttpHeaders.CONTENT_TYPE));
    chain.doFilter(new WithoutNegotiation(request), response);
  }

  private static final class WithoutNegotiation extends HttpServletRequestWrapper {
    private static final Set<String> HIDDEN = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
      HIDDEN.add(HttpHeaders.ACCEPT);
      HIDDEN.add(HttpHeaders.CONTENT_TYPE);
    }

    WithoutNegotiation(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable String getContentType() {
      return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return HIDDEN.contains(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return HIDDEN.contains(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
      return Collections.enumeration(
          Collections.list(super.getHeaderNames()).stream()
              .filter(name -> !HIDDEN.contains(name))
              .toList());
    }
  }
}
