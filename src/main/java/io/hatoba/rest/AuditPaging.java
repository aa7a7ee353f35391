package io.hatoba.rest;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditEntry;
import io.hatoba.events.AuditPhrase;
import io.hatoba.events.AuditTrail;
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
import org.jspecify.annotations.Nullable;

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
    String phrase = text(uri, "phrase", "");
    String include = oneOf(uri, "include", "web", List.of("web", "git", "all"));
    String order = oneOf(uri, "order", "desc", List.of("desc", "asc"));
    if (!text(uri, "page", "1").equals("1")) {
      throw invalid(
          "page",
          "pages of the audit log are found by after and before, as the Link header has them");
    }
    OptionalLong after = cursor(uri, "after");
    OptionalLong before = cursor(uri, "before");
    if (after.isPresent() && before.isPresent()) {
      throw invalid("before", "before and after cannot both be asked");
    }
    int limit = limit(text(uri, "per_page", Integer.toString(USUAL)));
    String url =
        urls.api("/" + uri.getPath().replaceFirst("^/", ""))
            + "?order="
            + order
            + "&per_page="
            + limit
            + (phrase.isEmpty()
                ? ""
                : "&phrase=" + URLEncoder.encode(phrase, StandardCharsets.UTF_8));
    return new AuditPaging(
        phrase(phrase),
        include.equals("git"),
        new AuditTrail.Place(after, before, order.equals("asc"), limit),
        url);
  }

  private static String text(UriInfo uri, String field, String fallback) {
    @Nullable String given = uri.getQueryParameters().getFirst(field);
    return given == null || given.isBlank() ? fallback : given;
  }

  private static AuditPhrase phrase(String text) {
    try {
      return AuditPhrase.parse(text);
    } catch (IllegalArgumentException refused) {
      throw invalid("phrase", String.valueOf(refused.getMessage()));
    }
  }

  private static String oneOf(UriInfo uri, String field, String fallback, List<String> known) {
    String value = text(uri, field, fallback);
    if (!known.contains(value)) {
      throw invalid(field, field + " is one of " + String.join(", ", known));
    }
    return value;
  }

  private static OptionalLong cursor(UriInfo uri, String field) {
    String given = text(uri, field, "");
    if (given.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!given.matches("[0-9]{1,18}")) {
      throw invalid(field, field + " is a cursor that a Link header has");
    }
    return OptionalLong.of(Long.parseLong(given));
  }

  private static int limit(String value) {
    if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) == 0) {
      throw invalid("per_page", "per_page is a number from 1 to " + MOST);
    }
    return Math.min(MOST, Integer.parseInt(value));
  }

  private static ValidationException invalid(String field, String message) {
    return new ValidationException("AuditLog", field, Code.INVALID, message);
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
