package io.hatoba.server;

import io.hatoba.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may read the metrics: whoever shows the token of the settings, and where these have none, who
 * asks on this machine itself. They tell how much a company pushes and when, which is nobody's
 * business who can only reach the registry.
 */
@Singleton
final class MetricsAccess {
  private static final String BEARER = "Bearer ";

  /** What a proxy on this machine says of the client that it asks for. */
  private static final List<String> FORWARDING =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

  /** An address as text; a name is none, and is not looked up. */
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]+(%.*)?");

  private final Optional<byte[]> token;

  /** By the token of the settings. */
  @Inject
  MetricsAccess(Settings settings) {
    token = settings.metricsToken().map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /** What becomes of a request. */
  enum Decision {
    ALLOWED,
    NEEDS_TOKEN,
    ONLY_HERE
  }

  Decision decide(HttpServletRequest request) {
    if (token.isPresent()) {
      return isShown(request.getHeader("Authorization"), token.get())
          ? Decision.ALLOWED
          : Decision.NEEDS_TOKEN;
    }
    boolean forwarded = FORWARDING.stream().anyMatch(name -> request.getHeader(name) != null);
    return !forwarded && isLoopback(request.getRemoteAddr())
        ? Decision.ALLOWED
        : Decision.ONLY_HERE;
  }

  private static boolean isShown(@Nullable String header, byte[] token) {
    // Takes as long wherever the two differ.
    return header != null
        && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && MessageDigest.isEqual(
            token, header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isLoopback(String address) {
    try {
      return ADDRESS.matcher(address).matches()
          && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException malformed) {
      return false;
    }
  }
}
