package io.hatoba.distribution;

import io.hatoba.oci.UnsupportedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameter {@code n} of a list.
 *
 * @param items how many at most
 */
record PageSize(int items) {
  /** The longest page, and the one that a client gets who asks for none. */
  static final int MAX = 10_000;

  /**
   * Reads the parameter; more than a page can hold is a full page, and the answer links to the
   * rest.
   *
   * @throws UnsupportedException if it is no whole number from 0 on
   */
  static PageSize parse(@Nullable String n) {
    return Optional.ofNullable(n).map(PageSize::of).orElse(new PageSize(MAX));
  }

  private static PageSize of(String n) {
    if (n.isEmpty() || !n.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
      throw UnsupportedException.paginationInvalid(n);
    }
    String significant = n.replaceFirst("^0+(?=.)", "");
    boolean large = significant.length() > Integer.toString(MAX).length();
    return new PageSize(large ? MAX : Math.min(MAX, Integer.parseInt(significant)));
  }
}
