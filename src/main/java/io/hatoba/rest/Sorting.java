package io.hatoba.rest;

import io.hatoba.accounts.RepositoryLists.Order;
import org.jspecify.annotations.Nullable;

/** Reads {@code sort} and {@code direction} of lists of repositories. */
final class Sorting {
  private Sorting() {}

  /**
   * In which order to list.
   *
   * @param sort {@code created}, {@code updated}, {@code pushed} or {@code full_name}
   * @param direction {@code asc} or {@code desc}; without it names rise and times fall
   */
  static Order order(String sort, @Nullable String direction) {
    boolean falls = direction == null ? !sort.equals("full_name") : isDescending(direction);
    return switch (sort) {
      case "created" -> falls ? Order.CREATED_DESCENDING : Order.CREATED;
      case "updated", "pushed" -> falls ? Order.UPDATED_DESCENDING : Order.UPDATED;
      case "full_name" -> falls ? Order.NAME_DESCENDING : Order.NAME;
      default -> throw Bodies.invalid("Repository", "sort", sort);
    };
  }

  private static boolean isDescending(String direction) {
    return switch (direction) {
      case "asc" -> false;
      case "desc" -> true;
      default -> throw Bodies.invalid("Repository", "direction", direction);
    };
  }
}
