package io.hatoba.rest;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditPhrase;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the audit log, be it a page or all of it. What cannot be asked is refused, since
 * an answer to another question than was asked says that something has not happened.
 *
 * @param phrase what is looked for
 * @param words the phrase as it was written
 * @param git whether traffic of Git alone is asked for, of which there is none
 * @param oldestFirst by the order in which events were written
 */
record AuditQuery(AuditPhrase phrase, String words, boolean git, boolean oldestFirst) {
  /**
   * Of a request.
   *
   * @throws ValidationException if something is asked that cannot be
   */
  static AuditQuery of(UriInfo uri) {
    String words = text(uri, "phrase", "");
    String include = oneOf(uri, "include", "web", List.of("web", "git", "all"));
    String order = oneOf(uri, "order", "desc", List.of("desc", "asc"));
    return new AuditQuery(phrase(words), words, include.equals("git"), order.equals("asc"));
  }

  /**
   * Of a request for all that there is, which has no pages.
   *
   * @throws ValidationException if something is asked that cannot be
   */
  static AuditQuery ofAll(UriInfo uri) {
    for (String field : List.of("page", "per_page", "after", "before")) {
      if (!text(uri, field, "").isEmpty()) {
        throw invalid(field, "an export has all that is found, and no pages");
      }
    }
    return of(uri);
  }

  /** A parameter of the query; what is blank was not given. */
  static String text(UriInfo uri, String field, String fallback) {
    @Nullable String given = uri.getQueryParameters().getFirst(field);
    return given == null || given.isBlank() ? fallback : given;
  }

  static ValidationException invalid(String field, String message) {
    return new ValidationException("AuditLog", field, Code.INVALID, message);
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
}
