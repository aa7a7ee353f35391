package io.hatoba.server;

import java.util.Locale;

/** Kinds of paths, by which requests are counted. None has a name that anybody chose. */
enum Route {
  BASE,
  CATALOG,
  TAGS,
  MANIFEST,
  BLOB,
  UPLOAD,
  REFERRERS,
  TOKEN,
  API,
  HEALTH,
  METRICS,
  WEB;

  private static final Route[] ALL = values();

  private final String word = name().toLowerCase(Locale.ROOT);

  /** What stands in a label. */
  String word() {
    return word;
  }

  /** How many there are. */
  static int count() {
    return ALL.length;
  }

  /**
   * The kind of a path as it came, encoded or not. It is asked for every request and makes no
   * garbage.
   */
  static Route of(String path) {
    if (isBelow(path, "/v2")) {
      return ofRegistry(path);
    }
    if (isBelow(path, "/api")) {
      return API;
    }
    if (isBelow(path, "/token")) {
      return TOKEN;
    }
    if (isBelow(path, "/health")) {
      return HEALTH;
    }
    return isBelow(path, "/metrics") ? METRICS : WEB;
  }

  private static boolean isBelow(String path, String root) {
    return path.startsWith(root)
        && (path.length() == root.length() || path.charAt(root.length()) == '/');
  }

  /** Names of repositories may have any of these words; the last two parts of the path decide. */
  private static Route ofRegistry(String path) {
    int last = path.lastIndexOf('/');
    int before = path.lastIndexOf('/', last - 1);
    if (before <= 0) {
      return path.endsWith("/_catalog") ? CATALOG : BASE;
    }
    int begin = before + 1;
    int length = last - begin;
    if (isWord(path, begin, length, "manifests")) {
      return MANIFEST;
    }
    if (isWord(path, begin, length, "uploads") || path.endsWith("/blobs/uploads")) {
      return UPLOAD;
    }
    if (isWord(path, begin, length, "blobs")) {
      return BLOB;
    }
    if (isWord(path, begin, length, "tags")) {
      return TAGS;
    }
    return isWord(path, begin, length, "referrers") ? REFERRERS : BASE;
  }

  private static boolean isWord(String path, int begin, int length, String word) {
    return length == word.length() && path.startsWith(word, begin);
  }
}
