package io.hatoba.distribution;

import io.hatoba.oci.UnsupportedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The OAuth2 form by which a token is asked for. It is read here, since JAX-RS would take one of
 * any length into memory, and anybody may send one.
 *
 * @param values of every field, in their order
 */
record TokenForm(Map<String, List<String>> values) {
  /** More than a hundred scopes of the longest names need. */
  static final int MAX_BYTES = 64 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String TYPE = "application/x-www-form-urlencoded";

  /**
   * Reads the body of a request.
   *
   * @throws UnsupportedException if it is no form, or too large
   */
  static TokenForm read(HttpServletRequest request, InputStream body) {
    if (NegotiationFilter.contentType(request).filter(TokenForm::isForm).isEmpty()) {
      throw UnsupportedException.badRequest(
          "the content type is none that is taken here; a token is asked for with a form");
    }
    if (request.getContentLengthLong() > MAX_BYTES) {
      throw tooLarge();
    }
    byte[] form = SmallBodies.read(body, MAX_BYTES, PATIENCE);
    if (form.length > MAX_BYTES) {
      throw tooLarge();
    }
    return parse(new String(form, StandardCharsets.UTF_8));
  }

  private static boolean isForm(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT).equals(TYPE);
  }

  private static UnsupportedException tooLarge() {
    return UnsupportedException.badRequest(
        "the form is too large; a token is asked for with at most " + MAX_BYTES + " bytes");
  }

  private static TokenForm parse(String form) {
    Map<String, List<String>> values = new HashMap<>();
    for (String field : form.split("&", -1)) {
      int equals = field.indexOf('=');
      String name = decoded(equals < 0 ? field : field.substring(0, equals));
      String value = equals < 0 ? "" : decoded(field.substring(equals + 1));
      values.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
    }
    return new TokenForm(values);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw UnsupportedException.badRequest("the form has an escape that is none");
    }
  }

  /** The first value of a field. */
  Optional<String> find(String name) {
    return all(name).stream().findFirst();
  }

  /** Every value of a field. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }
}
