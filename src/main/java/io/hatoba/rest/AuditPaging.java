package io.hatoba.rest;

import io.hatoba.accounts.ValidationException;
import io.hatoba.events.AuditEntry;
import io.hatoba.events.AuditPhrase;
import io.hatoba.events.AuditTrail;
import io.hatoba.events.exports.AuditEventBody;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Which events of the audit log are asked for. What cannot be asked is refused, since an answer to
 * another question than was asked says that something has not happened.
 *
 * @param phrase what is looked for
 * @param git whether traffic of Git is asked for, of which there is none
 * @param place which page
 * @param url of the first page
 */
record AuditPaging(AuditPhrase phrase, boolean git, AuditTrail.Place place, String url) {
  private static final int USUAL = 30;
  private static final int MOST = 100;

  /**
   * Of a request.
   *
   * @throws ValidationException if something is asked that cannot be
   */
  static AuditPaging of(UriInfo uri, Urls urls) {
    AuditQuery query = AuditQuery.of(uri);
    if (!AuditQuery.text(uri, "page", "1").equals("1")) {
      throw AuditQuery.invalid(
          "page",
          "pages of the audit log are found by after and before, as the Link header has them");
    }
    OptionalLong after = cursor(uri, "after");
    OptionalLong before = cursor(uri, "before");
    if (after.isPresent() && before.isPresent()) {
      throw AuditQuery.invalid("before", "before and after cannot both be asked");
    }
    int limit = limit(AuditQuery.text(uri, "per_page", Integer.toString(USUAL)));
    String url =
        urls.api("/" + uri.getPath().replaceFirst("^/", ""))
            + "?order="
            + (query.oldestFirst() ? "asc" : "desc")
            + "&per_page="
            + limit
            + (query.words().isEmpty()
                ? ""
                : "&phrase=" + URLEncoder.encode(query.words(), StandardCharsets.UTF_8));
    return new AuditPaging(
        query.phrase(),
        query.git(),
        new AuditTrail.Place(after, before, query.oldestFirst(), limit),
        url);
  }

  private static OptionalLong cursor(UriInfo uri, String field) {
    String given = AuditQuery.text(uri, field, "");
    if (given.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!given.matches("[0-9]{1,18}")) {
      throw AuditQuery.invalid(field, field + " is a cursor that a Link header has");
    }
    return OptionalLong.of(Long.parseLong(given));
  }

  private static int limit(String value) {
    if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) == 0) {
      throw AuditQuery.invalid("per_page", "per_page is a number from 1 to " + MOST);
    }
    return Math.min(MOST, Integer.parseInt(value));
  }

  /** 200 with the events of the page, and in {@code Link} where the others are. */
  Response answer(AuditTrail.Page page, Function<AuditEntry, AuditEventBody> shape) {
    Response.ResponseBuilder answer =
        Response.ok(
            ApiJson.bytes(page.entries().stream().map(shape).toList()),
            MediaType.APPLICATION_JSON_TYPE);
    List<String> links = links(page);
    if (!links.isEmpty()) {
      answer.header(HttpHeaders.LINK, String.join(", ", links));
    }
    return answer.build();
  }

  private List<String> links(AuditTrail.Page page) {
    List<AuditEntry> entries = page.entries();
    List<String> links = new ArrayList<>();
    if (entries.isEmpty()) {
      return links;
    }
    if (page.more()) {
      links.add("<" + url + "&after=" + entries.get(entries.size() - 1).id() + ">; rel=\"next\"");
    }
    if (page.others()) {
      links.add("<" + url + "&before=" + entries.get(0).id() + ">; rel=\"prev\"");
      links.add("<" + url + ">; rel=\"first\"");
    }
    return links;
  }
}
