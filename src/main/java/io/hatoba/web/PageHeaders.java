package io.hatoba.web;

import jakarta.servlet.http.HttpServletResponse;

/** What browsers are told of every page: nothing from elsewhere, no inline script, no frames. */
final class PageHeaders {
  private static final String STRICT =
      "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self';"
          + " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private PageHeaders() {}

  static void write(HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", STRICT);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    // What a reader saw is nobody's who sits down at the browser after them.
    response.setHeader("Cache-Control", "private, no-store");
  }
}
