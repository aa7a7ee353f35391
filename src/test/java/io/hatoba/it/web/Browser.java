package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A browser without scripts: it keeps cookies, follows redirects, and says of forms where they come
 * from. What it shows is a {@link Screen}, and every one of them keeps the {@link PageRules}.
 *
 * <pre>
 * Browser browser = Browser.at(hatoba).signIn("admin", hatoba.password());
 * Screen page = browser.open("/settings/tokens/new").require(200);
 * Screen made = page.form("Generate token").fill("Note", "build").tick("write:packages").press();
 * </pre>
 */
final class Browser {
  private static final int MOST_REDIRECTS = 5;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final URI origin;
  private final String language;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  private Browser(URI origin, String language) {
    this.origin = origin;
    this.language = language;
  }

  /** One that nobody has signed in with, in English. */
  static Browser at(RunningHatoba hatoba) {
    return new Browser(hatoba.origin(), "en");
  }

  /** Another one, without any cookie, that asks for a language such as {@code ja}. */
  Browser speaking(String other) {
    return new Browser(origin, other);
  }

  /** Signs in by the form, in whatever language this speaks. */
  Browser signIn(String login, String password) {
    Screen form = open("/login").require(200);
    Screen after =
        form.formOf("input[type=password]")
            .fillIn("input[autocomplete=username]", login)
            .fillIn("input[type=password]", password)
            .press();
    assertThat(after.path()).as("where %s is after signing in: %s", login, after).isEqualTo("/");
    return this;
  }

  /** Goes to a path of ours, as a link does, and wherever that leads to. */
  Screen open(String path) {
    return follow(ask("GET", path));
  }

  /** Any request, in the manner of a browser that follows a link; redirects are not followed. */
  Screen ask(String method, String path, String... headers) {
    return send(method, path, Optional.empty(), List.of(headers));
  }

  /** Events of a path, line by line, as long as the stream is read. */
  HttpResponse<Stream<String>> listen(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(origin + path))
            .setHeader("Accept", "text/event-stream")
            .setHeader("Cookie", cookieHeader())
            .build();
    try {
      return CLIENT.send(request, BodyHandlers.ofLines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A form, as one of our own pages sends it; redirects are not followed. */
  Screen post(String path, List<Map.Entry<String, String>> fields) {
    return post(path, fields, "Origin", origin(), "Sec-Fetch-Site", "same-origin");
  }

  /** A form with headers of one's choice, as another site or a program sends it. */
  Screen post(String path, List<Map.Entry<String, String>> fields, String... headers) {
    return send("POST", path, Optional.of(encoded(fields)), List.of(headers));
  }

  /** Goes where an answer sends a browser, as far as it does. */
  Screen follow(Screen answer) {
    Screen shown = answer;
    for (int i = 0; shown.location().isPresent(); i++) {
      assertThat(i).as("redirects up to %s", shown).isLessThan(MOST_REDIRECTS);
      shown = ask("GET", shown.location().get());
    }
    return shown;
  }

  /** Scheme, host and port. */
  String origin() {
    return origin.toString();
  }

  /** A cookie that it has. */
  Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies.get(name));
  }

  /** Has a cookie from now on, as somebody may who sits at the browser. */
  Browser keep(String name, String value) {
    cookies.put(name, value);
    return this;
  }

  private Screen send(String method, String path, Optional<String> form, List<String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, form.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody))
            .setHeader("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .setHeader("Accept-Language", language)
            .setHeader("Accept-Encoding", "gzip")
            .setHeader("User-Agent", "Hatoba-Test-Browser/1.0");
    form.ifPresent(it -> request.setHeader("Content-Type", "application/x-www-form-urlencoded"));
    if (!cookies.isEmpty()) {
      request.setHeader("Cookie", cookieHeader());
    }
    for (int i = 0; i < headers.size(); i += 2) {
      request.setHeader(headers.get(i), headers.get(i + 1));
    }
    try {
      HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
      keep(response);
      return PageRules.require(
          new Screen(
              this,
              method,
              path,
              response.statusCode(),
              response.headers(),
              response.body().length,
              text(response)));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String cookieHeader() {
    List<String> pairs = new ArrayList<>();
    cookies.forEach((name, value) -> pairs.add(name + "=" + value));
    return String.join("; ", pairs);
  }

  private void keep(HttpResponse<byte[]> response) {
    for (String header : response.headers().allValues("Set-Cookie")) {
      HttpCookie cookie = HttpCookie.parse(header).get(0);
      if (cookie.getMaxAge() == 0) {
        cookies.remove(cookie.getName());
      } else {
        cookies.put(cookie.getName(), cookie.getValue());
      }
    }
  }

  private static String text(HttpResponse<byte[]> response) throws IOException {
    byte[] body = response.body();
    boolean zipped = response.headers().firstValue("Content-Encoding").isPresent();
    if (zipped && body.length > 0) {
      try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
        body = plain.readAllBytes();
      }
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String encoded(List<Map.Entry<String, String>> fields) {
    List<String> pairs = new ArrayList<>();
    for (Map.Entry<String, String> field : fields) {
      pairs.add(encoded(field.getKey()) + "=" + encoded(field.getValue()));
    }
    return String.join("&", pairs);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
