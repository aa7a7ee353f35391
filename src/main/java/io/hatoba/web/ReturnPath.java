package io.hatoba.web;

import java.net.URI;

/** Where a browser is sent back to: a path of ours, whatever somebody put into a link. */
final class ReturnPath {
  private static final String HOME = "/";

  private ReturnPath() {}

  /** The same path, or the first page if it leads elsewhere. */
  static String of(String asked) {
    // A browser takes a backslash for a slash, and two of either for the beginning of a host.
    if (!asked.startsWith("/") || asked.startsWith("//") || asked.indexOf('\\') >= 0) {
      return HOME;
    }
    try {
      URI uri = URI.create(asked);
      return uri.getScheme() == null && uri.getRawAuthority() == null ? asked : HOME;
    } catch (IllegalArgumentException malformed) {
      return HOME;
    }
  }
}
