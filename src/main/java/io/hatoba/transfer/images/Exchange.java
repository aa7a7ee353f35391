package io.hatoba.transfer.images;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hatoba.transfer.StallGuard;
import io.hatoba.transfer.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Requests to one registry: signed in as it asks for, sent again when it is busy or the connection
 * breaks, and taken elsewhere where it says so, without the secrets.
 *
 * <p>Not for two threads at once.
 */
final class Exchange {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration STALL = Duration.ofMinutes(5);
  private static final int TRIES = 6;
  private static final int REDIRECTS = 5;
  private static final long LONGEST_PAUSE = 30;
  private static final int MAX_MESSAGE = 64 * 1024;
  private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);
  private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 303, 307, 308);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(20))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final URI registry;
  private final Optional<Login> login;
  private final Map<String, String> authorizations = new HashMap<>();

  Exchange(URI registry, Optional<Login> login) {
    this.registry = registry;
    this.login = login;
  }

  URI registry() {
    return registry;
  }

  /**
   * Sends a request that may be repeated, and again as often as it makes sense.
   *
   * @param scope what a token must be good for
   * @param request makes it anew, with a body that can be read again
   * @return what was answered, whatever the status; the caller closes the body
   * @throws TransferException if nobody answers
   */
  HttpResponse<InputStream> send(String scope, Supplier<HttpRequest.Builder> request)
      throws TransferException {
    return send(scope, request, TRIES);
  }

  /** The same, with nothing sent again but for want of a token. */
  HttpResponse<InputStream> sendOnce(String scope, Supplier<HttpRequest.Builder> request)
      throws TransferException {
    return send(scope, request, 1);
  }

  private HttpResponse<InputStream> send(
      String scope, Supplier<HttpRequest.Builder> request, int tries) throws TransferException {
    boolean asked = false;
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<InputStream> answer = followed(scope, request);
        if (answer.statusCode() == 401 && !asked && ofRegistry(answer.uri())) {
          asked = true;
          close(answer);
          signIn(scope, answer);
        } else if (BUSY.contains(answer.statusCode()) && attempt < tries) {
          close(answer);
          pause(retryAfter(answer).orElse(1L << attempt));
        } else {
          return answer;
        }
      } catch (IOException broken) {
        if (attempt >= tries) {
          throw new TransferException(registry + " does not answer: " + broken, broken);
        }
        pause(1L << attempt);
      }
    }
  }

  private HttpResponse<InputStream> followed(String scope, Supplier<HttpRequest.Builder> request)
      throws IOException, TransferException {
    HttpRequest first = request.get().build();
    URI at = first.uri();
    for (int redirects = 0; ; redirects++) {
      HttpRequest.Builder next = request.get().uri(at);
      String known = authorizations.get(scope);
      if (known != null && ofRegistry(at)) {
        next.setHeader("Authorization", known);
      }
      HttpResponse<InputStream> answer = exchange(next.build());
      Optional<String> location = answer.headers().firstValue("Location");
      boolean reads = first.method().equals("GET") || first.method().equals("HEAD");
      if (!reads || !ELSEWHERE.contains(answer.statusCode()) || location.isEmpty()) {
        return answer;
      }
      close(answer);
      if (redirects == REDIRECTS) {
        throw new TransferException(registry + " sends from place to place without end");
      }
      at = resolve(at, location.get());
    }
  }

  /**
   * Whether an address is the registry's own: only there are secrets shown, and only from there is
   * it taken where tokens are given. Wherever it sends to would else choose who is told the login.
   */
  private boolean ofRegistry(URI at) {
    return registry.getAuthority().equalsIgnoreCase(at.getAuthority());
  }

  /** An address that the registry names, which may be a path only. */
  URI resolve(URI base, String location) throws TransferException {
    try {
      URI named = base.resolve(location);
      String scheme = named.getScheme();
      if (named.getHost() != null
          && ("https".equals(scheme) || "http".equals(scheme) && "http".equals(base.getScheme()))) {
        return named;
      }
    } catch (IllegalArgumentException noAddress) {
      // Refused below.
    }
    throw new TransferException(registry + " sends to where nobody can go");
  }

  private HttpResponse<InputStream> exchange(HttpRequest request)
      throws IOException, TransferException {
    try {
      return client.send(
          request,
          head ->
              BodySubscribers.mapping(
                  BodySubscribers.ofInputStream(), body -> new StallGuard(body, STALL)));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new TransferException("interrupted", stopped);
    }
  }

  private void signIn(String scope, HttpResponse<?> refused) throws IOException, TransferException {
    Optional<Challenge> challenge =
        refused.headers().allValues("WWW-Authenticate").stream()
            .flatMap(header -> Challenge.parse(header).stream())
            .findFirst();
    if (challenge.isEmpty()) {
      if (login.isPresent()) {
        authorizations.put(scope, login.get().basic());
      }
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(challenge.get().tokenFor(scope)).timeout(Duration.ofSeconds(60));
    if (login.isPresent()) {
      if (!challenge.get().mayBeTold(registry)) {
        throw new TransferException(
            registry + " wants the token shown to " + challenge.get().realm() + " in the clear");
      }
      request.header("Authorization", login.get().basic());
    }
    HttpResponse<InputStream> answer = exchange(request.build());
    if (answer.statusCode() != 200) {
      throw refusal("sign-in", answer);
    }
    JsonNode body = json(answer);
    String token = body.path("token").asText(body.path("access_token").asText(""));
    if (token.isEmpty()) {
      throw new TransferException(challenge.get().realm() + " gives no token");
    }
    authorizations.put(scope, "Bearer " + token);
  }

  /** The JSON of an answer, which is closed. */
  JsonNode json(HttpResponse<InputStream> answer) throws TransferException {
    try (InputStream body = answer.body()) {
      return JSON.readTree(body.readNBytes(OciLayout.MAX_INDEX));
    } catch (JacksonException noJson) {
      throw new TransferException(answer.uri() + " answers with something else than JSON", noJson);
    } catch (IOException broken) {
      throw new TransferException(answer.uri() + " broke off: " + broken, broken);
    }
  }

  /** What an answer that was not expected says, in a line. */
  TransferException refusal(String what, HttpResponse<InputStream> answer) {
    String said = "";
    try (InputStream body = answer.body()) {
      JsonNode error = JSON.readTree(body.readNBytes(MAX_MESSAGE)).path("errors").path(0);
      said = ": " + error.path("code").asText("") + " " + error.path("message").asText("");
      JsonNode detail = error.path("detail");
      if (!detail.isMissingNode() && !detail.isNull()) {
        said += " " + detail;
      }
    } catch (IOException unreadable) {
      // The status says enough.
    }
    return new TransferException(what + ": " + registry + " answers " + answer.statusCode() + said);
  }

  static void close(HttpResponse<InputStream> answer) throws IOException {
    answer.body().close();
  }

  private static Optional<Long> retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,6}"))
        .map(Long::valueOf);
  }

  private static void pause(long seconds) throws TransferException {
    try {
      TimeUnit.SECONDS.sleep(Math.max(1, Math.min(seconds, LONGEST_PAUSE)));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new TransferException("interrupted", stopped);
    }
  }

  /** The body of an answer, or what broke. */
  static byte[] bytes(HttpResponse<InputStream> answer, int limit) throws TransferException {
    try (InputStream body = answer.body()) {
      byte[] bytes = body.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new TransferException(answer.uri() + " answers with more than " + limit + " bytes");
      }
      return bytes;
    } catch (IOException broken) {
      throw new TransferException(answer.uri() + " broke off: " + broken, broken);
    }
  }
}
