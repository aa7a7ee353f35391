package io.hatoba.web;

import io.hatoba.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cookies of the pages. That of a session no script sees and no other site sends along with a
 * form; where pages come by TLS it has the prefix {@code __Host-}, so that no sibling host can set
 * it.
 */
@Singleton
class PageCookies {
  static final String LANGUAGE = "hatoba_language";
  static final String THEME = "hatoba_theme";

  /** Written by the script of the pages. */
  static final String ZONE = "hatoba_zone";

  private static final String NOTICE = "hatoba_notice";
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration MOMENT = Duration.ofMinutes(1);

  private final boolean secure;
  private final String session;

  /** By the origin that the settings name. */
  @Inject
  PageCookies(Settings settings) {
    this.secure = settings.url().scheme().equals("https");
    this.session = secure ? "__Host-hatoba_session" : "hatoba_session";
  }

  Optional<String> session(HttpServletRequest request) {
    return find(request, session);
  }

  /** Keeps a session in the browser until its end. */
  void keepSession(HttpServletResponse response, String secret, Instant now, Instant end) {
    set(response, session, secret, Duration.between(now, end));
  }

  void dropSession(HttpServletResponse response) {
    set(response, session, "", Duration.ZERO);
  }

  /** Keeps how a reader likes the pages. */
  void keepLiking(HttpServletResponse response, String name, String value) {
    set(response, name, value, YEAR);
  }

  /** Says on the next page what was done on this one. */
  void leaveNotice(HttpServletResponse response, String key) {
    set(response, NOTICE, key, MOMENT);
  }

  /** What was done on the page before, which is said once. */
  Optional<String> takeNotice(HttpServletRequest request, HttpServletResponse response) {
    Optional<String> notice = find(request, NOTICE);
    notice.ifPresent(said -> set(response, NOTICE, "", Duration.ZERO));
    return notice;
  }

  Optional<String> find(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getCookies()).stream()
        .flatMap(cookies -> Stream.of(cookies))
        .filter(cookie -> cookie.getName().equals(name))
        .map(Cookie::getValue)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private void set(HttpServletResponse response, String name, String value, Duration age) {
    Cookie cookie = new Cookie(name, value);
    cookie.setPath("/");
    cookie.setHttpOnly(true);
    cookie.setSecure(secure);
    cookie.setMaxAge(Math.toIntExact(age.toSeconds()));
    cookie.setAttribute("SameSite", "Lax");
    response.addCookie(cookie);
  }
}
