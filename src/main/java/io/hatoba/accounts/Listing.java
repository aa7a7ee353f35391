package io.hatoba.accounts;

import java.util.List;

/**
 * One page of a list.
 *
 * @param items what is on it
 * @param total how many there are on all pages
 */
public record Listing<T>(List<T> items, long total) {
  /** Copies the items. */
  public Listing {
    items = List.copyOf(items);
  }
}
