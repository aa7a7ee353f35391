package io.hatoba.rest;

import io.hatoba.accounts.Listing;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;

/** What this API answers when it does not refuse. */
final class Answers {
  private Answers() {}

  /** 200 with a body. */
  static Response ok(Object body) {
    return of(200, body);
  }

  /** 201 with what was made. */
  static Response created(Object body) {
    return of(201, body);
  }

  private static Response of(int status, Object body) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(ApiJson.bytes(body))
        .build();
  }

  /** 202 with how far something is that goes on by itself. */
  static Response accepted(Object body) {
    return of(202, body);
  }

  /** 204. */
  static Response nothing() {
    return Response.noContent().build();
  }

  /** 204 where something was there; 404 where nothing was. */
  static Response nothingIf(boolean done) {
    if (!done) {
      throw ApiException.notFound();
    }
    return nothing();
  }

  record Accepted(String message, String url) {}

  /** 202 where GitHub does something later; here it is done already. */
  static Response accepted(String message, String url) {
    return of(202, new Accepted(message, url));
  }

  /** 200 with one page of a list, and in {@code Link} where the others are. */
  static <T> Response page(Listing<T> listing, Paging paging, Function<T, ?> shape) {
    return page(listing.items().stream().map(shape).toList(), paging, listing.total());
  }

  /** The same where the list has something about it. */
  static Response page(Object body, Paging paging, long total) {
    Response.ResponseBuilder answer =
        Response.ok(ApiJson.bytes(body), MediaType.APPLICATION_JSON_TYPE);
    paging.link(total).ifPresent(link -> answer.header(HttpHeaders.LINK, link));
    return answer.build();
  }
}
