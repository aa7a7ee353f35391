package io.hatoba.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for that is paged by key, so that the last page costs no more than
 * the first. Links say how to go on; there is no number of pages.
 *
 * @param url of the list, with its configured origin
 * @param after the key that the page before ended with; empty for the first page
 * @param limit how many are on it, 1 to 100
 */
record KeyPaging(String url, String after, int limit) {
  static KeyPaging of(UriInfo uri, Urls urls) {
    @Nullable String after = uri.getQueryParameters().getFirst("after");
    return new KeyPaging(
        Paging.url(uri, urls),
        Bodies.orEmpty(after),
        Paging.perPage(uri.getQueryParameters().getFirst("per_page")));
  }

  /** The key as a number; 0 for none, and for one that is no number. */
  long number() {
    try {
      return Long.parseLong(after);
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  /**
   * 200 with a page.
   *
   * @param key by which the next page begins after an item
   */
  <T> Response answer(
      List<T> items, boolean more, Function<T, Object> shape, Function<T, String> key) {
    return answer(
        items.stream().map(shape).toList(),
        more ? Optional.of(key.apply(items.get(items.size() - 1))) : Optional.empty());
  }

  /**
   * 200 with a body that has a page.
   *
   * @param last the key that the page ended with; empty if no other follows
   */
  Response answer(Object body, Optional<String> last) {
    Response.ResponseBuilder answer =
        Response.ok(ApiJson.bytes(body), MediaType.APPLICATION_JSON_TYPE);
    last.ifPresent(
        key ->
            answer.header(
                HttpHeaders.LINK,
                "<"
                    + url
                    + "?per_page="
                    + limit
                    + "&after="
                    + URLEncoder.encode(key, StandardCharsets.UTF_8)
                    + ">; rel=\"next\""));
    return answer.build();
  }
}
