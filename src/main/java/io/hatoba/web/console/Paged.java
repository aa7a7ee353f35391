package io.hatoba.web.console;

import io.hatoba.accounts.Slice;
import io.hatoba.web.PageRequest;

/** Lists of which an address names the page by its number. */
final class Paged {
  private static final int MOST = 100_000;

  private Paged() {}

  /** The part of a list that the parameter {@code page} names; the first without one. */
  static Slice slice(PageRequest request, int length) {
    int page =
        request
            .parameter("page")
            .filter(text -> text.matches("[0-9]{1,6}"))
            .map(Integer::parseInt)
            .filter(number -> number >= 1 && number <= MOST)
            .orElse(1);
    return new Slice((page - 1) * length, length);
  }

  /** Where the first page is; empty there. */
  static String first(String path, Slice slice) {
    return slice.offset() == 0 ? "" : path;
  }

  /** Where the next page is; empty on the last. */
  static String next(String path, Slice slice, long total) {
    long next = (long) slice.offset() + slice.limit();
    return next < total
        ? new Address(path).with("page", Long.toString(next / slice.limit() + 1)).toString()
        : "";
  }
}
