package io.hatoba.web.operations;

import io.hatoba.web.PageRequest;

/**
 * Which part of a numbered list is shown, by {@code page} in the URL.
 *
 * @param number from 1
 * @param size how many on a page
 * @param total how many on all pages
 */
public record PageOfMany(int number, int size, long total) {
  static final PageOfMany FIRST = new PageOfMany(1, 1, 0);

  /** A list cannot be looked at further than this. */
  private static final int LAST = 100_000;

  /** What is asked for; a word that is no number is the first. */
  static PageOfMany of(PageRequest request, int size) {
    int number =
        request
            .parameter("page")
            .filter(it -> it.matches("[0-9]{1,6}"))
            .map(Integer::parseInt)
            .orElse(1);
    return new PageOfMany(Math.max(1, Math.min(LAST, number)), size, 0);
  }

  PageOfMany among(long all) {
    return new PageOfMany(number, size, all);
  }

  int offset() {
    return (number - 1) * size;
  }

  /** Whether there is one before. */
  public boolean hasPrevious() {
    return number > 1;
  }

  /** Whether there is one after. */
  public boolean hasNext() {
    return (long) number * size < total;
  }

  /** Number of the one before. */
  public int previous() {
    return number - 1;
  }

  /** Number of the one after. */
  public int next() {
    return number + 1;
  }
}
