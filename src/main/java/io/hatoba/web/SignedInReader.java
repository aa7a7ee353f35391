package io.hatoba.web;

import io.hatoba.access.PasswordSignIn;
import io.hatoba.access.WebSession;
import io.hatoba.access.WebSessions;
import io.hatoba.events.CurrentOrigin;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session of the browser that asks: found, begun and ended. */
@RequestScoped
public class SignedInReader {
  private final WebSessions sessions;
  private final PageCookies cookies;
  private final Reader reader;
  private final CurrentOrigin origin;
  private final Clock clock;
  private @Nullable HttpServletResponse response;
  private String secret = "";
  private String userAgent = "";

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public SignedInReader() {
    this(null, null, null, null, null);
  }

  /** Over the rows of sessions. */
  @Inject
  SignedInReader(
      WebSessions sessions, PageCookies cookies, Reader reader, CurrentOrigin origin, Clock clock) {
    this.sessions = sessions;
    this.cookies = cookies;
    this.reader = reader;
    this.origin = origin;
    this.clock = clock;
  }

  /** Finds out who asks; a cookie that is good for nothing is taken away. */
  void meet(HttpServletRequest request, HttpServletResponse answer) {
    this.response = answer;
    this.userAgent = Optional.ofNullable(request.getHeader("User-Agent")).orElse("");
    this.secret = cookies.session(request).orElse("");
    if (secret.isEmpty()) {
      return;
    }
    Optional<WebSessions.Found> found = sessions.find(secret);
    if (found.isEmpty()) {
      cookies.dropSession(answer);
      return;
    }
    WebSessions.Found session = found.get();
    if (!session.caller().end().equals(Optional.of(session.expiresAt()))) {
      // It was prolonged, and so the browser keeps it for as long.
      cookies.keepSession(answer, secret, clock.instant(), session.expiresAt());
    }
    reader.signedInAs(session.caller(), session.sessionId());
    origin.actAs(session.caller().actor());
  }

  /**
   * Begins a session of whoever has just shown a password. The one before ends: whoever knows its
   * secret, or has put it into this browser, gains nothing by the sign-in.
   *
   * @return false if the password has become another meanwhile
   */
  boolean begin(PasswordSignIn.Proof proof) {
    HttpServletResponse answer = requireResponse();
    origin.actAs(proof.caller().actor());
    sessions.end(secret);
    Optional<WebSession> begun = sessions.begin(proof, reader.address(), userAgent);
    begun.ifPresent(
        session -> {
          secret = session.text();
          cookies.keepSession(
              answer, secret, clock.instant(), clock.instant().plus(WebSessions.IDLE));
        });
    return begun.isPresent();
  }

  /** Ends it. */
  void end() {
    sessions.end(secret);
    cookies.dropSession(requireResponse());
    reader.signedOut();
  }

  private HttpServletResponse requireResponse() {
    HttpServletResponse known = response;
    if (known == null) {
      throw new IllegalStateException("nobody has asked for a page");
    }
    return known;
  }
}
