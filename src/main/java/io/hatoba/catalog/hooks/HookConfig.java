package io.hatoba.catalog.hooks;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.metadata.events.HookRow;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a hook is told, and how.
 *
 * @param url of the receiver, {@code http} or {@code https}
 * @param secret what signs; empty where nothing does
 * @param insecureSsl whether any certificate will do
 */
public record HookConfig(String url, ContentType contentType, String secret, boolean insecureSsl) {
  /** Forms of a body. */
  public enum ContentType {
    /** The payload itself. */
    JSON,
    /** A form with the payload in its only field. */
    FORM
  }

  /** Why nothing can be sent to what was given as a URL. */
  public enum UrlFault {
    /** It is longer than 2,048 characters. */
    TOO_LONG,
    /** It has spaces, control characters or letters beyond ASCII, or is none for other reasons. */
    MALFORMED,
    /** It is neither {@code http} nor {@code https}. */
    SCHEME,
    /** It names no host. */
    HOST,
    /** It has the name of a user, or a password. */
    USER,
    /** It has a fragment, which is never sent. */
    FRAGMENT,
    /** Its port is none. */
    PORT
  }

  static final String RESOURCE = "Hook";
  private static final int LONGEST_URL = 2048;
  private static final int LONGEST_SECRET = 1000;
  private static final int LAST_PORT = 65_535;

  /**
   * Checks it.
   *
   * @throws ValidationException if nothing can be sent there
   */
  public HookConfig {
    if (faultOf(url).isPresent()) {
      throw new ValidationException(RESOURCE, "url", Code.INVALID, HookRule.URL.about(LONGEST_URL));
    }
    if (secret.length() > LONGEST_SECRET) {
      throw new ValidationException(
          RESOURCE, "secret", Code.INVALID, HookRule.SECRET_LENGTH.about(LONGEST_SECRET));
    }
  }

  /** What keeps a text from being the URL of a receiver; empty if nothing does. */
  public static Optional<UrlFault> faultOf(String url) {
    if (url.length() > LONGEST_URL) {
      return Optional.of(UrlFault.TOO_LONG);
    }
    if (!url.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
      return Optional.of(UrlFault.MALFORMED);
    }
    try {
      return faultOf(new URI(url));
    } catch (URISyntaxException malformed) {
      return Optional.of(UrlFault.MALFORMED);
    }
  }

  private static Optional<UrlFault> faultOf(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return Optional.of(UrlFault.SCHEME);
    }
    if (uri.getHost() == null) {
      return Optional.of(UrlFault.HOST);
    }
    if (uri.getUserInfo() != null) {
      return Optional.of(UrlFault.USER);
    }
    if (uri.getFragment() != null) {
      return Optional.of(UrlFault.FRAGMENT);
    }
    return uri.getPort() == 0 || uri.getPort() > LAST_PORT
        ? Optional.of(UrlFault.PORT)
        : Optional.empty();
  }

  static HookConfig of(HookRow.Config row) {
    return new HookConfig(
        row.url(), ContentType.valueOf(row.contentType()), row.secret(), row.insecureSsl());
  }

  HookRow.Config row() {
    return new HookRow.Config(url, contentType.name(), secret, insecureSsl);
  }

  /** The receiver's host, which is all that is told to those who may not see its URL. */
  public String host() {
    return URI.create(url).getHost();
  }

  /** URLs of hooks may hold secrets too. */
  @Override
  public String toString() {
    return "config of a hook";
  }
}
