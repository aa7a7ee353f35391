package io.hatoba.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets nobody ask for a Facelet by its own name: all that {@link PageFilter} looks after would be
 * missing, the origin of forms first. It stands at the servlet itself, since servers find more than
 * one spelling of a name, such as {@code /pages/login.xhtml;a=b}. What PageFilter forwards does not
 * come by here. Nor do pages have resources of Faces: scripts and styles are assets.
 */
@WebFilter(servletNames = "faces")
public class FaceletNamesFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    response.sendError(HttpServletResponse.SC_NOT_FOUND);
  }
}
