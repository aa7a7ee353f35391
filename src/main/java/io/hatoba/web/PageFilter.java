package io.hatoba.web;

import io.hatoba.access.Caller;
import io.hatoba.config.RegistryHosts;
import io.hatoba.config.TrustedProxies;
import io.hatoba.events.CurrentOrigin;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stands before all pages: finds the page of a path and who asks for it, refuses forms of other
 * sites, lets the page read what it shows, and hands it to its Facelet. Whatever refuses becomes a
 * page of its own.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class PageFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** What is asked for by machines, and answers in their shapes. */
  private static final List<String> MACHINES =
      List.of("/v2", "/api", "/token", "/health", "/metrics", "/error", "/assets", "/watch");

  private static final String SUFFIX = ".xhtml";

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private Pages pages;

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private RegistryHosts hosts;

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private TrustedProxies proxies;

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private CurrentOrigin origin;

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private Reader reader;

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private PageCookies cookies;

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private SignedInReader sessions;

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private SameOrigin sameOrigin;

  @Inject
  @SuppressWarnings("serial") // filters are never serialized
  private RefusedPage refused;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    String host = Optional.ofNullable(request.getHeader("Host")).orElse("");
    if (isMachines(path) || hosts.isIsolated(host)) {
      chain.doFilter(request, response);
      return;
    }
    Optional<Pages.Found> found = pages.find(path);
    if (found.isEmpty() && (!asksForPage(request) || hasServlet(request))) {
      if (path.endsWith(SUFFIX)) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
      chain.doFilter(request, response);
      return;
    }
    // Before any parameter is read.
    request.setCharacterEncoding(StandardCharsets.UTF_8.name());
    BufferedPage page = new BufferedPage(response);
    PageHeaders.write(page);
    meet(request, page);
    if (!liked(request, page)) {
      show(found, request, page);
    }
    page.send(takesGzip(request), request.getMethod().equals("HEAD"));
  }

  private static boolean isMachines(String path) {
    return MACHINES.stream().anyMatch(it -> path.equals(it) || path.startsWith(it + "/"));
  }

  /** A browser that follows a link which leads nowhere is told so by a page. */
  private static boolean asksForPage(HttpServletRequest request) {
    String accepted = Optional.ofNullable(request.getHeader("Accept")).orElse("");
    return (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))
        && accepted.contains("text/html");
  }

  /** Whether the path is that of a servlet of its own: none of ours is. */
  private static boolean hasServlet(HttpServletRequest request) {
    return request.getHttpServletMapping().getMappingMatch() == MappingMatch.EXACT;
  }

  static boolean takesGzip(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("Accept-Encoding")).orElse("").contains("gzip");
  }

  /** Finds out who asks, and how they like it. */
  private void meet(HttpServletRequest request, HttpServletResponse response) {
    String heard = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
    String address =
        proxies.client(
            request.getRemoteAddr(), heard.isEmpty() ? Optional.empty() : Optional.of(heard));
    origin.begin(address, Optional.ofNullable(request.getHeader("User-Agent")).orElse(""));
    reader.asks(request.getRequestURI(), address);
    reader.likes(
        cookies
            .find(request, PageCookies.LANGUAGE)
            .flatMap(Language::find)
            .orElseGet(
                () ->
                    Language.negotiate(
                        Optional.ofNullable(request.getHeader("Accept-Language")).orElse(""))),
        cookies.find(request, PageCookies.THEME).flatMap(Theme::find).orElse(Theme.AUTO),
        cookies.find(request, PageCookies.ZONE).flatMap(PageFilter::zone).orElse(ZoneOffset.UTC));
    if (request.getMethod().equals("GET")) {
      // Whoever can set a cookie can write anything into it.
      cookies.takeNotice(request, response).filter(Words::has).ifPresent(reader::told);
    }
  }

  private static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name.replace('.', '/')));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }

  /**
   * Keeps how a reader likes the pages, which a link on each of them says, and leads back.
   *
   * @return whether it was such a link
   */
  private boolean liked(HttpServletRequest request, BufferedPage response) {
    Map<String, List<String>> query = query(request);
    Optional<String> language = one(query, "lang").flatMap(Language::find).map(Language::tag);
    Optional<String> theme = one(query, "theme").flatMap(Theme::find).map(Theme::word);
    if (!request.getMethod().equals("GET") || (language.isEmpty() && theme.isEmpty())) {
      return false;
    }
    language.ifPresent(it -> cookies.keepLiking(response, PageCookies.LANGUAGE, it));
    theme.ifPresent(it -> cookies.keepLiking(response, PageCookies.THEME, it));
    query.remove("lang");
    query.remove("theme");
    response.sendRedirect(ReturnPath.of(request.getRequestURI() + text(query)));
    return true;
  }

  private static Optional<String> one(Map<String, List<String>> query, String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }

  private static Map<String, List<String>> query(HttpServletRequest request) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    request.getParameterMap().forEach((name, values) -> query.put(name, List.of(values)));
    return query;
  }

  private static String text(Map<String, List<String>> query) {
    StringBuilder text = new StringBuilder();
    query.forEach(
        (name, values) ->
            values.forEach(
                value ->
                    text.append(text.isEmpty() ? '?' : '&')
                        .append(encoded(name))
                        .append('=')
                        .append(encoded(value))));
    return text.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void show(Optional<Pages.Found> found, HttpServletRequest request, BufferedPage response)
      throws IOException, ServletException {
    boolean form = request.getMethod().equals("POST");
    try {
      // Before anything is refused, so that a refusal is told to whom it is.
      sessions.meet(request, response);
      if (form && !sameOrigin.sent(request::getHeader)) {
        throw new PageRefusal.Unusable(PageRule.FORM_OF_ANOTHER_SITE.about());
      }
      if (!form && !List.of("GET", "HEAD").contains(request.getMethod())) {
        refused.show(HttpServletResponse.SC_METHOD_NOT_ALLOWED, request, response);
        return;
      }
      if (!form && asksForAction(request)) {
        // Faces takes a link with this for a form, and links need not be ours.
        throw new PageRefusal.Unusable(PageRule.FORM_BY_POST.about());
      }
      Pages.Found page = found.orElseThrow(PageRefusal.NotFound::new);
      admit(page.at().audience());
      PageRequest asked =
          new PageRequest(request.getRequestURI(), page.names(), query(request), form);
      if (page.isFile()) {
        send(page, asked, request, response);
        return;
      }
      pages.of(page).open(asked);
      request
          .getRequestDispatcher("/pages/" + page.at().view() + SUFFIX)
          .forward(request, response);
    } catch (ServletException | RuntimeException failure) {
      refused.show(failure, request, response);
    }
  }

  /** What is refused before the file begins is a page as ever; after that the answer breaks off. */
  private void send(
      Pages.Found found, PageRequest asked, HttpServletRequest request, BufferedPage response)
      throws IOException, ServletException {
    if (asked.form()) {
      refused.show(HttpServletResponse.SC_METHOD_NOT_ALLOWED, request, response);
      return;
    }
    FilePage file = pages.fileOf(found);
    file.open(asked);
    file.send(request, (HttpServletResponse) response.getResponse());
    response.leave();
  }

  private static boolean asksForAction(HttpServletRequest request) {
    return request.getParameterMap().keySet().stream().anyMatch(it -> it.contains("faces."));
  }

  private void admit(At.Audience audience) {
    Optional<Caller.Account> account = reader.account();
    if (audience != At.Audience.ANYBODY && account.isEmpty()) {
      throw new PageRefusal.SignInNeeded();
    }
    if (audience == At.Audience.SITE_ADMIN && !reader.siteAdmin()) {
      throw new PageRefusal.NotFound();
    }
  }
}
