package io.hatoba.rest;

import io.hatoba.access.ApiRule;
import io.hatoba.access.Caller;
import io.hatoba.access.PasswordSignIn;
import io.hatoba.access.SignIn;
import io.hatoba.config.TrustedProxies;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.CurrentOrigin;
import io.hatoba.events.Subject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;

/**
 * Stands before one resource method: finds out who calls, and whether they may. The token comes as
 * GitHub's clients send it: {@code token …}, {@code Bearer …}, or as the password of Basic, whose
 * user name must then be the token owner's.
 */
final class ApiAccessFilter implements ContainerRequestFilter {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /** A body that takes longer to come may outlast what its sender may do. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  private final SignIn signIn;
  private final PasswordSignIn passwords;
  private final TrustedProxies proxies;
  private final HttpServletRequest request;
  private final Need need;
  private final CurrentOrigin origin;
  private final AuditLog audit;
  private final RequestBodies bodies;
  private final boolean takesBody;
  private final boolean takesLongBody;

  /**
   * Before a method.
   *
   * @param request stands for the one of the thread
   * @param origin stands for that of the request of the thread
   * @param takesBody whether the method reads one
   * @param takesLongBody whether that may be a long one
   */
  ApiAccessFilter(
      SignIn signIn,
      PasswordSignIn passwords,
      TrustedProxies proxies,
      HttpServletRequest request,
      Need need,
      CurrentOrigin origin,
      AuditLog audit,
      RequestBodies bodies,
      boolean takesBody,
      boolean takesLongBody) {
    this.signIn = signIn;
    this.passwords = passwords;
    this.proxies = proxies;
    this.request = request;
    this.need = need;
    this.origin = origin;
    this.audit = audit;
    this.bodies = bodies;
    this.takesBody = takesBody;
    this.takesLongBody = takesLongBody;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    origin.begin(
        address(), Optional.ofNullable(context.getHeaderString(HttpHeaders.USER_AGENT)).orElse(""));
    admit(context);
    if (takesBody) {
      long began = System.nanoTime();
      boolean stranger = SignedIn.of(context).isEmpty();
      byte[] body = bodies.read(context.getEntityStream(), stranger, takesLongBody);
      context.setEntityStream(new ByteArrayInputStream(body));
      if (System.nanoTime() - began > SLOW.toNanos()) {
        // Whoever lets a body trickle keeps no right that was taken meanwhile.
        admit(context);
      }
    }
  }

  private void admit(ContainerRequestContext context) {
    String authorization = context.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (authorization == null) {
      if (need != Need.NOTHING) {
        throw new ApiException(UNAUTHORIZED, "Requires authentication");
      }
      return;
    }
    Caller.Known caller =
        (need == Need.PASSWORD ? byPassword(authorization) : signIn(authorization))
            .orElseThrow(() -> new ApiException(UNAUTHORIZED, "Bad credentials"));
    origin.actAs(caller.actor());
    context.setProperty(SignedIn.PROPERTY, new SignedIn(caller, need));
    if (caller instanceof Caller.Account account) {
      admit(account);
    } else if (!need.admitsWorkflows()) {
      throw new ApiException(FORBIDDEN, ApiRule.NOT_FOR_WORKFLOWS.pattern());
    }
  }

  private void admit(Caller.Account account) {
    if (need == Need.WORKFLOW) {
      throw new ApiException(FORBIDDEN, ApiRule.ONLY_FOR_WORKFLOWS.pattern());
    }
    boolean admitted =
        switch (need) {
          case SITE_ADMIN -> account.administersSite();
          case SITE_AUDITOR ->
              account.administersSite()
                  || (account.siteAdmin() && account.scopes().contains(need.scope()));
          default -> true;
        };
    if (!admitted) {
      if (account.siteAdmin()) {
        throw new ApiException(FORBIDDEN, ApiRule.LACKS_SCOPE.about(need.scope()).text());
      }
      // As GitHub does: who is no site administrator has no such page.
      throw ApiException.hidden(ApiRule.NO_SITE_ADMINISTRATOR.about(account.login()).text());
    }
  }

  private Optional<Caller.Known> malformed() {
    audit.notice(
        AuditAction.SIGN_IN_FAILED,
        audit.origin(),
        Subject.NOTHING,
        ApiRule.HEADER_MALFORMED.pattern());
    return Optional.empty();
  }

  private Optional<Caller.Known> signIn(String authorization) {
    int space = authorization.indexOf(' ');
    String scheme = authorization.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT);
    String value = authorization.substring(space + 1).strip();
    return switch (scheme) {
      case "token", "bearer" -> signIn.signIn(value, address());
      case "basic" -> {
        String pair = decoded(value);
        int colon = pair.indexOf(':');
        yield colon < 0
            ? malformed()
            : signIn.signIn(pair.substring(0, colon), pair.substring(colon + 1), address());
      }
      default -> malformed();
    };
  }

  private Optional<Caller.Known> byPassword(String authorization) {
    if (!authorization.regionMatches(true, 0, "basic ", 0, "basic ".length())) {
      throw new ApiException(UNAUTHORIZED, "This needs a login and a password, and no token");
    }
    String pair = decoded(authorization.substring("basic ".length()).strip());
    int colon = pair.indexOf(':');
    return colon < 0
        ? Optional.empty()
        : passwords.signIn(pair.substring(0, colon), pair.substring(colon + 1), address());
  }

  /** The pair of Basic; empty if it is none. */
  private static String decoded(String value) {
    try {
      return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  private String address() {
    String heard = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
    return proxies.client(
        request.getRemoteAddr(), heard.isEmpty() ? Optional.empty() : Optional.of(heard));
  }
}
