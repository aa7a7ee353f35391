package io.hatoba.access.identity;

import java.net.URI;
import java.util.Locale;

/**
 * A URL from which keys may be fetched: {@code https}, and plain {@code http} only on this machine,
 * for tests and development.
 */
public record FetchableUrl(URI uri) {
  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if it is another, with what would be right
   */
  public FetchableUrl {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean safe =
        scheme.equals("https")
            || (scheme.equals("http") && uri.getHost() != null && isLoopback(uri.getHost()));
    if (!safe || uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException(
          "must be an https URL without user and fragment; plain http is taken for the machine's own"
              + " addresses only");
    }
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is none from which keys may be fetched
   */
  public static FetchableUrl parse(String text) {
    return new FetchableUrl(URI.create(text));
  }

  /** By its name alone: an address that a name server tells may be another the next time. */
  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  /** Whether it can be trusted beyond this machine. */
  boolean isSecure() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }
}
