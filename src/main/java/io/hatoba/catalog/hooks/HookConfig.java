package io.hatoba.catalog.hooks;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.metadata.events.HookRow;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

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
    if (url.length() > LONGEST_URL || !isReceiver(url)) {
      throw new ValidationException(
          RESOURCE,
          "url",
          Code.INVALID,
          "url must be an http or https URL of at most "
              + LONGEST_URL
              + " characters, without user and fragment");
    }
    if (secret.length() > LONGEST_SECRET) {
      throw new ValidationException(
          RESOURCE, "secret", Code.INVALID, "secret has at most " + LONGEST_SECRET + " characters");
    }
  }

  private static boolean isReceiver(String url) {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      return (scheme.equals("http") || scheme.equals("https"))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getFragment() == null
          && uri.getPort() != 0
          && uri.getPort() <= LAST_PORT
          && url.chars().allMatch(character -> character > ' ' && character < 0x7f);
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  static HookConfig of(HookRow.Config row) {
    return new HookConfig(
        row.url(), ContentType.valueOf(row.contentType()), row.secret(), row.insecureSsl());
  }

  HookRow.Config row() {
    return new HookRow.Config(url, contentType.name(), secret, insecureSsl);
  }

  /** The receiver's host, which is all that is told to those who may not see its URL. */
  String host() {
    return URI.create(url).getHost();
  }

  /** URLs of hooks may hold secrets too. */
  @Override
  public String toString() {
    return "config of a hook";
  }
}
