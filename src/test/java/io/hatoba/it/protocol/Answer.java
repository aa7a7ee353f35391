package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the server answered. Each one keeps the rules that hold for all answers, or is not made: see
 * {@link #requireRules}.
 *
 * @param request method and path that were asked, for messages
 * @param status of the answer
 * @param headers by name, in any case
 * @param body whole, or none
 */
record Answer(String request, int status, Map<String, List<String>> headers, Content body) {
  static final String API_VERSION = "Docker-Distribution-API-Version";

  private static final ObjectMapper JSON = new ObjectMapper();

  Answer {
    Map<String, List<String>> folded = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    folded.putAll(headers);
    headers = folded;
  }

  /**
   * What holds for every answer: it is no fault and no HTML, it tells nothing of the server and
   * sets no cookie, and its Location and Link are paths, but for those of GitHub's API.
   */
  Answer requireRules() {
    assertThat(status).as("status of %s", this).isNotEqualTo(500);
    assertThat(headers)
        .as("headers of %s", this)
        .doesNotContainKeys("Server", "X-Powered-By", "Set-Cookie");
    assertThat(header("Content-Type").orElse("").toLowerCase(Locale.ROOT))
        .as("type of %s", this)
        .doesNotContain("html");
    assertThat(text()).as("body of %s", this).doesNotContainIgnoringCase("<html");
    for (String name : List.of("Location", "Link")) {
      Optional<String> link = request.contains(" /api/") ? Optional.empty() : header(name);
      link.ifPresent(
          value ->
              assertThat(value)
                  .as("%s of %s", name, this)
                  .startsWith(name.equals("Link") ? "</v2/" : "/v2/"));
    }
    return this;
  }

  /** What holds for every answer of {@code /v2/}. */
  Answer requireRegistryRules() {
    requireRules();
    assertThat(header(API_VERSION)).as("version of %s", this).hasValue("registry/2.0");
    if (status >= 400 && !request.startsWith("HEAD ")) {
      assertThat(header("Content-Type")).as("type of %s", this).hasValue("application/json");
      assertThat(refusal().code()).as("code of %s", this).matches("[A-Z_]+");
      assertThat(refusal().message()).as("message of %s", this).isNotBlank();
    }
    return this;
  }

  /** Fails unless the status is this one. */
  Answer require(int expected) {
    assertThat(status).as("status of %s", this).isEqualTo(expected);
    return this;
  }

  Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    assertThat(values).as("%s of %s %s", name, request, status).hasSizeLessThan(2);
    return values.stream().findFirst();
  }

  /** A header that must be there. */
  String requireHeader(String name) {
    Optional<String> value = header(name);
    assertThat(value).as("%s of %s", name, this).isPresent();
    return value.orElseThrow();
  }

  /** Where the answer says that something is. */
  String location() {
    return requireHeader("Location");
  }

  /** The path of the next page; empty on the last one. */
  Optional<String> next() {
    return header("Link")
        .map(
            link -> {
              assertThat(link).matches("<[^<>]+>; rel=\"next\"");
              return link.substring(1, link.indexOf('>'));
            });
  }

  String text() {
    return new String(body.bytes(), StandardCharsets.UTF_8);
  }

  JsonNode json() {
    try {
      return JSON.readTree(body.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + this, e);
    }
  }

  /** The one error in the body. */
  Refusal refusal() {
    JsonNode errors = json().path("errors");
    assertThat(errors).as("errors of %s", this).hasSize(1);
    JsonNode error = errors.get(0);
    return new Refusal(status, error.path("code").asText(), error.path("message").asText());
  }

  /** Facts for programs in the one error; missing where there are none. */
  JsonNode detail() {
    return json().path("errors").path(0).path("detail");
  }

  @Override
  public String toString() {
    String text = text();
    return request
        + " -> "
        + status
        + " "
        + headers
        + " "
        + (text.length() > 500 ? text.substring(0, 500) + "…" : text);
  }
}
