package io.hatoba.access.identity;

import io.hatoba.oci.MalformedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A URL from which keys may be fetched: {@code https}, and plain {@code http} only on this machine,
 * for tests and development.
 */
public record FetchableUrl(URI uri) {
  /**
   * Checks it.
   *
   * @throws MalformedException if it is another, with what would be right
   */
  public FetchableUrl {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean safe =
        scheme.equals("https")
            || (scheme.equals("http") && uri.getHost() != null && isLoopback(uri.getHost()));
    if (!safe || uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
      throw new MalformedException(KeysRule.URL_NOT_FETCHABLE.about());
    }
  }

  /**
   * Reads a URL.
   *
   * @throws MalformedException if it is none from which keys may be fetched
   */
  public static FetchableUrl parse(String text) {
    try {
      return new FetchableUrl(new URI(text));
    } catch (URISyntaxException malformed) {
      throw new MalformedException(
          KeysRule.UNREADABLE.about(String.valueOf(malformed.getMessage())), malformed);
    }
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
