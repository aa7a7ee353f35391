package io.hatoba.transfer.images;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a registry sends a client for a token ({@code WWW-Authenticate: Bearer}).
 *
 * @param realm address that gives tokens
 * @param service for whom they are; empty if the registry does not say
 */
record Challenge(URI realm, Optional<String> service) {
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z_]{1,20})=(?:\"([^\"]{0,2000})\"|([^\\s,\"]{1,2000}))");

  /** The challenge in a header; empty if it is of another kind. */
  static Optional<Challenge> parse(String header) {
    if (!header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    Matcher matcher = PARAMETER.matcher(header);
    while (matcher.find()) {
      String quoted = matcher.group(2);
      parameters.put(
          matcher.group(1).toLowerCase(Locale.ROOT), quoted != null ? quoted : matcher.group(3));
    }
    try {
      return Optional.ofNullable(parameters.get("realm"))
          .map(URI::create)
          .filter(realm -> realm.getHost() != null)
          .map(realm -> new Challenge(realm, Optional.ofNullable(parameters.get("service"))));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  /** The address that gives a token for a scope. */
  URI tokenFor(String scope) {
    StringBuilder address = new StringBuilder(realm.toString());
    address.append(realm.getQuery() == null ? '?' : '&');
    service.ifPresent(name -> address.append("service=").append(encoded(name)).append('&'));
    return URI.create(address.append("scope=").append(encoded(scope)).toString());
  }

  /**
   * Whether the login may be shown there: whoever answers for the registry chooses the realm, and
   * must not collect secrets in the clear.
   */
  boolean mayBeTold(URI registry) {
    return "https".equalsIgnoreCase(realm.getScheme())
        || registry.getHost().equalsIgnoreCase(realm.getHost())
            && "http".equalsIgnoreCase(registry.getScheme());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
