package io.hatoba.catalog.quotas;

import io.hatoba.metadata.packages.StorageListDao;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of a list by size ended. What grows or shrinks meanwhile may be on two pages, or on
 * none.
 *
 * @param bytes of the last on it
 * @param id of the last on it
 */
public record StorageKey(long bytes, long id) {
  /** Before the first page. */
  public static final StorageKey FIRST =
      new StorageKey(StorageListDao.Key.FIRST.bytes(), StorageListDao.Key.FIRST.id());

  private static final Pattern FORM = Pattern.compile("(-?[0-9]{1,18})-([0-9]{1,18})");

  /** What {@link #text} wrote; anything else is the beginning. */
  public static StorageKey parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? new StorageKey(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)))
        : FIRST;
  }

  /** As a client sends it back. */
  public String text() {
    return bytes + "-" + id;
  }

  StorageListDao.Key key() {
    return new StorageListDao.Key(bytes, id);
  }
}
