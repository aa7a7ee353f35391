package io.hatoba.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list in the order of ids is asked for.
 *
 * @param url of the list, without its query
 * @param since the id after which it begins
 * @param perPage how many are on it, 1 to 100
 */
record Since(String url, long since, int perPage) {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  /** Of parameters, of which what is no number or out of bounds is as if it were missing. */
  static Since of(String url, @Nullable String since, @Nullable String perPage) {
    return new Since(url, number(since).orElse(0), Paging.perPage(perPage));
  }

  private static OptionalLong number(@Nullable String text) {
    return text != null && NUMBER.matcher(text).matches()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /** 200 with what is on it, and in {@code Link} where it goes on. */
  <T> Response page(List<T> items, ToLongFunction<T> id, Function<T, ?> shape) {
    Response.ResponseBuilder answer =
        Response.ok(
            ApiJson.bytes(items.stream().map(shape).toList()), MediaType.APPLICATION_JSON_TYPE);
    if (items.size() == perPage) {
      long last = id.applyAsLong(items.get(items.size() - 1));
      answer.header(
          HttpHeaders.LINK,
          "<" + url + "?per_page=" + perPage + "&since=" + last + ">; rel=\"next\"");
    }
    return answer.build();
  }
}
