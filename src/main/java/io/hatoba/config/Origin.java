package io.hatoba.config;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * Scheme, host and port under which clients reach a host of this instance.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority host with its port where the port is not the scheme's own, lower case
 */
public record Origin(String scheme, String authority) {
  /** Checks nothing but presence; {@link #parse} is the validator of outside text. */
  public Origin {
    Objects.requireNonNull(scheme);
    Objects.requireNonNull(authority);
  }

  /**
   * Reads an absolute {@code http} or {@code https} URL that has no path, query or user part.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  static Origin parse(String text) {
    URI uri;
    try {
      uri = URI.create(text.strip());
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("is not a URL such as https://registry.example.com");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
      throw new IllegalArgumentException("is not a URL such as https://registry.example.com");
    }
    boolean bare =
        (uri.getPath().isEmpty() || uri.getPath().equals("/"))
            && uri.getQuery() == null
            && uri.getFragment() == null
            && uri.getUserInfo() == null;
    if (!bare) {
      throw new IllegalArgumentException("must be an origin: scheme, host and port, nothing else");
    }
    int port = uri.getPort();
    boolean usual = port == -1 || port == (scheme.equals("http") ? 80 : 443);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return new Origin(scheme, usual ? host : host + ":" + port);
  }

  /** The same scheme and port with {@code label} put before the host name. */
  public Origin below(String label) {
    return new Origin(scheme, label + "." + authority);
  }

  /** As a browser writes it: {@code https://registry.example.com}. */
  @Override
  public String toString() {
    return scheme + "://" + authority;
  }
}
