package io.hatoba.rest;

import io.hatoba.accounts.Slice;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for. What is no number or out of bounds is the default or the
 * nearest, as GitHub has it.
 *
 * @param url of the list, without the page
 * @param page number of the page, from 1
 * @param perPage how many are on it, 1 to 100
 */
record Paging(String url, int page, int perPage) {
  private static final int DEFAULT = 30;
  private static final int MOST = 100;
  private static final int LAST_PAGE = 20_000_000;

  /** Of a request; its URL is made of the configured origin. */
  static Paging of(UriInfo uri, Urls urls) {
    StringBuilder query = new StringBuilder();
    String raw = uri.getRequestUri().getRawQuery();
    for (String parameter : raw == null ? new String[0] : raw.split("&")) {
      boolean ofPage = parameter.startsWith("page=") || parameter.startsWith("per_page=");
      if (!ofPage && !parameter.isEmpty()) {
        query.append(parameter).append('&');
      }
    }
    return new Paging(
        url(uri, urls) + "?" + query,
        number(uri.getQueryParameters().getFirst("page"), 1, LAST_PAGE),
        perPage(uri.getQueryParameters().getFirst("per_page")));
  }

  /**
   * Where a list is, as it came: a name of a package has slashes, which are no part of the path.
   */
  static String url(UriInfo uri, Urls urls) {
    return urls.api("/" + uri.getPath(false).replaceFirst("^/", ""));
  }

  /** How many are on a page of any list, 1 to 100. */
  static int perPage(@Nullable String asked) {
    return number(asked, DEFAULT, MOST);
  }

  private static int number(@Nullable String text, int otherwise, int most) {
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      return number < 1 ? otherwise : Math.min(number, most);
    } catch (NumberFormatException none) {
      return otherwise;
    }
  }

  Slice slice() {
    return new Slice((page - 1) * perPage, perPage);
  }

  /** Value of {@code Link} for a list; empty if it has one page. */
  Optional<String> link(long total) {
    long last = Math.max(1, (total + perPage - 1) / perPage);
    List<String> links = new ArrayList<>();
    if (page > 1) {
      links.add(link(Math.min(page - 1, last), "prev"));
    }
    if (page < last) {
      links.add(link(page + 1, "next"));
      links.add(link(last, "last"));
    }
    if (page > 1) {
      links.add(link(1, "first"));
    }
    return links.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", links));
  }

  private String link(long number, String relation) {
    return "<" + url + "per_page=" + perPage + "&page=" + number + ">; rel=\"" + relation + "\"";
  }
}
