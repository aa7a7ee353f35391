package io.hatoba.web;

import io.hatoba.access.identity.IdentityRefusedException;
import io.hatoba.accounts.ValidationException;
import io.hatoba.oci.RegistryException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a reader sees instead of a page: what happened, why, and what to do about it. */
@Named
@RequestScoped
public class RefusedPage {
  private static final Logger LOG = Logger.getLogger(RefusedPage.class.getName());
  private static final String VIEW = "/pages/refused.xhtml";
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY = 429;

  /** Statuses that have words of their own. */
  private static final Map<Integer, String> KEYS =
      Map.of(
          HttpServletResponse.SC_NOT_FOUND,
          "not-found",
          HttpServletResponse.SC_FORBIDDEN,
          "forbidden",
          HttpServletResponse.SC_METHOD_NOT_ALLOWED,
          "method",
          TOO_MANY,
          "too-many",
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "unavailable");

  @Inject private Reader reader;
  @Inject private Reasons reasons;

  private int status = HttpServletResponse.SC_NOT_FOUND;
  private List<String> chain = List.of();

  /** For the container. */
  public RefusedPage() {}

  /** Shows why something failed; who has to sign in is led to the form and back. */
  void show(Throwable failure, HttpServletRequest request, BufferedPage response)
      throws IOException, ServletException {
    if (failure instanceof PageRefusal.Elsewhere elsewhere) {
      response.sendRedirect(ReturnPath.of(elsewhere.path()));
      return;
    }
    Refused found = refused(failure);
    if (found.status() == HttpServletResponse.SC_UNAUTHORIZED) {
      String asked = request.getRequestURI();
      String query = request.getQueryString();
      response.sendRedirect(
          "/login?return_to="
              + URLEncoder.encode(
                  query == null ? asked : asked + "?" + query, StandardCharsets.UTF_8));
      return;
    }
    this.chain = found.chain();
    show(found.status(), request, response);
  }

  /** Shows what a status means. */
  void show(int because, HttpServletRequest request, BufferedPage response)
      throws IOException, ServletException {
    this.status = because;
    response.resetBuffer();
    response.setStatus(because);
    if (because == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader("Retry-After", "5");
    }
    request.getRequestDispatcher(VIEW).forward(new AsGet(request), response);
  }

  /** A refusal is shown whatever was asked, and Faces knows few methods. */
  private static final class AsGet extends HttpServletRequestWrapper {
    AsGet(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getMethod() {
      return "GET";
    }

    // Nothing of a form that was refused is done.

    @Override
    public @Nullable String getParameter(String name) {
      return null;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
      return Map.of();
    }

    @Override
    public Enumeration<String> getParameterNames() {
      return Collections.emptyEnumeration();
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
      return null;
    }
  }

  private record Refused(int status, List<String> chain) {}

  private Refused refused(Throwable failure) {
    // Faces and the servers wrap what a bean throws.
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PageRefusal refusal) {
        return new Refused(refusal.status(), reasons.all(refusal.reasons()));
      }
      if (cause instanceof RegistryException refusal) {
        return new Refused(refusal.status(), List.of(reasons.of(refusal)));
      }
      if (cause instanceof ValidationException refusal) {
        return new Refused(UNPROCESSABLE, List.of(reasons.of(refusal)));
      }
      if (cause instanceof IdentityRefusedException refusal) {
        return new Refused(
            HttpServletResponse.SC_FORBIDDEN,
            List.of(reasons.quoted(String.valueOf(refusal.getMessage()))));
      }
    }
    LOG.log(Level.SEVERE, "a page failed", failure);
    return new Refused(HttpServletResponse.SC_SERVICE_UNAVAILABLE, List.of());
  }

  /** The status, for the page. */
  public int status() {
    return status;
  }

  /** Key of what the status is called. */
  public String titleKey() {
    return "common.refused-" + KEYS.getOrDefault(status, "otherwise");
  }

  /** Key of what to do about it. */
  public String adviceKey() {
    return "common.advice-" + KEYS.getOrDefault(status, "otherwise");
  }

  /** What led to it, one step after the other. */
  public List<String> chain() {
    return chain;
  }

  /** Whether whoever signs in may see more. */
  public boolean maySignIn() {
    return status == HttpServletResponse.SC_NOT_FOUND && !reader.signedIn();
  }
}
