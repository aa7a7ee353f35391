package io.hatoba.faults;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry answered, and what that tells.
 *
 * @param status of the answer
 * @param registry whether the application said it, and not the server around it
 * @param retryAfter when to come again, if it says so
 * @param location where the upload goes on; empty if it does not say
 * @param body whole
 */
record Reply(int status, boolean registry, OptionalLong retryAfter, String location, byte[] body) {
  /** What no answer may tell of the inside: classes, stack traces, statements, paths. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "io\\.hatoba|java\\.|jakarta\\.|javax\\.|org\\.[a-z]+\\.|Exception|\\.java:|<html|jdbc:"
              + "|(?i:\\bselect\\b.*\\bfrom\\b|\\binsert into\\b|\\bupdate\\b.*\\bset\\b)"
              + "|/(tmp|layers|uploads|target|hatoba-data)/");

  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  static Reply of(HttpResponse<byte[]> response) {
    return new Reply(
        response.statusCode(),
        response.headers().firstValue("Docker-Distribution-API-Version").isPresent(),
        response.headers().firstValueAsLong("Retry-After"),
        response.headers().firstValue("Location").orElse(""),
        response.body());
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Whether the error in the body has this code. */
  boolean says(String code) {
    return text().contains("\"" + code + "\"");
  }

  /** The first digest that the body names. */
  Optional<String> digest() {
    Matcher matcher = DIGEST.matcher(text());
    return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
  }

  /** Nobody knows what came of it: a fault answers so, and so does a server that starts or ends. */
  boolean unknown() {
    return !registry || status >= 500;
  }

  /** What an answer breaks of the contract, whatever was asked. */
  Optional<String> breach() {
    if (status < 400) {
      return Optional.empty();
    }
    if (INSIDE.matcher(text()).find()) {
      return Optional.of("tells of its inside: " + text());
    }
    if (!registry) {
      return Optional.empty();
    }
    List<Integer> never = List.of(401, 403, 500, 501, 502, 504);
    if (never.contains(status)) {
      return Optional.of(status + " " + text());
    }
    if (status == 503 && retryAfter.orElse(0) < 1) {
      return Optional.of("503 without Retry-After: " + text());
    }
    return status >= 500 && !says("UNAVAILABLE")
        ? Optional.of(status + " without UNAVAILABLE: " + text())
        : Optional.empty();
  }
}
