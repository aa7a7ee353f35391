package io.hatoba.web;

import io.hatoba.access.Caller;
import io.hatoba.access.WebSessions;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells a page when the long work that it shows has gone on, as server-sent events. Only that it
 * has: what is to be seen the page asks for in the way of all pages.
 */
@WebServlet(urlPatterns = WatchServlet.PATH + "*", asyncSupported = true)
public class WatchServlet extends HttpServlet {
  static final String PATH = "/watch/";

  private static final long serialVersionUID = 1L;
  private static final String SECONDS = "10";

  @Inject
  @SuppressWarnings("serial") // servlets are never serialized
  private Watchers watchers;

  @Inject
  @SuppressWarnings("serial") // servlets are never serialized
  private PageCookies cookies;

  @Inject
  @SuppressWarnings("serial") // servlets are never serialized
  private WebSessions sessions;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String topic = request.getRequestURI().substring(PATH.length());
    String secret = cookies.session(request).orElse("");
    // Who may not know of the work, and work that there is not, are answered alike.
    if (!mayWatch(sessions, secret) || !watchers.know(topic)) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    PageHeaders.write(response);
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    // A proxy that gathers the answer would tell of nothing before its end.
    response.setHeader("X-Accel-Buffering", "no");
    if (request.getMethod().equals("HEAD")) {
      return;
    }
    if (watchers.full()) {
      response.setHeader("Retry-After", SECONDS);
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    AsyncContext context = request.startAsync();
    watchers.add(context, topic, secret);
  }

  static boolean mayWatch(WebSessions sessions, String secret) {
    return Optional.of(secret)
        .filter(it -> !it.isEmpty())
        .flatMap(sessions::find)
        .map(WebSessions.Found::caller)
        .filter(Caller.Account::siteAdmin)
        .isPresent();
  }

  /** The default sends back what came, and that may have a credential. */
  @Override
  protected void doTrace(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
  }
}
