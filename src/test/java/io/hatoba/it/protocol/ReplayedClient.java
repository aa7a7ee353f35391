package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How containerd and BuildKit get and use tokens, request by request. Told anew from their code:
 * containerd's {@code core/remotes/docker} (authorizer.go, auth/fetch.go, scope.go, resolver.go),
 * BuildKit's {@code util/resolver/authorizer.go} and {@code session/auth/authprovider}, both of
 * August 2026.
 *
 * <p>What matters of it to a registry:
 *
 * <ul>
 *   <li>The first request to a host shows nothing; the challenge gives realm, service and scopes,
 *       which are remembered for the host and asked for with every later token.
 *   <li>A token is kept for its scopes until {@code expires_in} is over, nine tenths of it with
 *       BuildKit.
 *   <li>A {@code 401} without {@code error} changes nothing: the same token is shown again. Only
 *       with {@code error} is what was remembered dropped and the new challenge taken.
 *   <li>The same request refused twice with {@code error} is fatal; to BuildKit at once, if it is
 *       {@code insufficient_scope} and the token had been asked for all of the challenge's scopes.
 * </ul>
 */
final class ReplayedClient {
  private static final int MOST_ATTEMPTS = 6;
  private static final Pattern PARAMETER = Pattern.compile("([a-z]+)=\"([^\"]*)\"");

  /** Which of the two, and where it runs. */
  enum Kind {
    /** Asks by POST, and by GET if that is refused with 400, 401, 404 or 405. */
    CONTAINERD,
    /** BuildKit's daemon: asks by GET, and by POST if that is refused with 401, 404 or 405. */
    BUILDKIT,
    /** The client of BuildKit's session, which has the credentials: POST first, then GET. */
    BUILDKIT_SESSION
  }

  /** What is remembered of a host: the last challenge that counted. */
  private record Common(URI realm, String service, List<String> scopes) {}

  private record Token(String text, Instant until) {}

  private final Registry registry;
  private final Kind kind;
  private final String user;
  private final String secret;
  private final Map<List<String>, Token> tokens = new HashMap<>();
  private final List<String> sent = new ArrayList<>();
  private @Nullable Common common;

  /**
   * A client that has made no request.
   *
   * @param secret empty for one that has no credentials
   */
  ReplayedClient(Registry registry, Kind kind, String user, String secret) {
    this.registry = registry;
    this.kind = kind;
    this.user = user;
    this.secret = secret;
  }

  /** Method, path without query, and status of all requests, those for tokens among them. */
  List<String> sent() {
    return List.copyOf(sent);
  }

  /** Forgets what was sent so far. */
  void begin() {
    sent.clear();
  }

  /** Puts a token in the place of the one that was fetched for some scopes. */
  void replaceTokens(String other) {
    tokens.replaceAll((scopes, token) -> new Token(other, token.until()));
  }

  /** Takes it that a challenge was met earlier: for these scopes, and they are asked for again. */
  void remember(String... scopes) {
    common =
        new Common(URI.create(registry.origin() + "/token"), registry.service(), List.of(scopes));
  }

  /**
   * A request, with the scopes that the client knows it needs.
   *
   * @return the last answer; 401 only if all attempts were answered so
   * @throws IllegalStateException if the client would give up before that
   */
  Answer send(String method, String path, Content body, String... scopes) {
    List<Answer> answers = new ArrayList<>();
    while (true) {
      Registry.Call call = registry.call(method, path);
      if (path.contains("/manifests/")) {
        call.header("Content-Type", ManifestJson.OCI_IMAGE);
      }
      if (common != null) {
        call.bearer(token(common, List.of(scopes)));
      }
      Answer answer = call.body(body).send();
      note(method, path, answer);
      answers.add(answer);
      if (answer.status() != 401 || answers.size() == MOST_ATTEMPTS) {
        return answer;
      }
      addChallenge(answer, answers.size() > 1);
    }
  }

  private void note(String method, String path, Answer answer) {
    String plain = path.replaceAll("[?].*", "").replaceAll("/[0-9a-f-]{36}$", "/ID");
    sent.add(method + " " + plain + " " + answer.status());
  }

  /** Every attempt of one request is the same request. */
  private void addChallenge(Answer answer, boolean again) {
    Map<String, String> challenge = challenge(answer);
    List<String> scopes =
        Arrays.stream(Objects.requireNonNull(challenge.getOrDefault("scope", "")).split(" ", -1))
            .filter(scope -> !scope.isEmpty())
            .toList();
    List<String> old = common == null ? List.of() : common.scopes();
    if (challenge.containsKey("error")) {
      boolean fatal =
          kind == Kind.CONTAINERD
              ? again
              : again
                  && "insufficient_scope".equals(challenge.get("error"))
                  && byResource(old).entrySet().containsAll(byResource(scopes).entrySet());
      if (fatal) {
        throw new IllegalStateException("the client gives up: " + answer);
      }
      common = null;
      tokens.clear();
    }
    if (common == null) {
      List<String> remembered =
          kind == Kind.CONTAINERD
              ? scopes
              : normalized(Stream.concat(scopes.stream(), old.stream()));
      common =
          new Common(
              URI.create(Objects.requireNonNull(challenge.get("realm"))),
              Objects.requireNonNull(challenge.get("service")),
              remembered);
    }
  }

  private static Map<String, String> challenge(Answer answer) {
    String header = answer.requireHeader("WWW-Authenticate");
    assertThat(header).startsWith("Bearer ");
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher matcher = PARAMETER.matcher(header);
    while (matcher.find()) {
      parameters.put(matcher.group(1), matcher.group(2));
    }
    return parameters;
  }

  private String token(Common host, List<String> scopes) {
    Stream<String> all = Stream.concat(scopes.stream(), host.scopes().stream());
    List<String> asked =
        kind == Kind.CONTAINERD ? all.sorted().distinct().toList() : normalized(all);
    Token known = tokens.get(asked);
    if (known == null || !Instant.now().isBefore(known.until())) {
      known = fetch(host, asked);
      tokens.put(asked, known);
    }
    return known.text();
  }

  /** BuildKit joins the actions of each resource, and sorts both. */
  private static List<String> normalized(Stream<String> scopes) {
    return byResource(scopes.toList()).entrySet().stream()
        .map(resource -> resource.getKey() + ":" + String.join(",", resource.getValue()))
        .toList();
  }

  private static Map<String, TreeSet<String>> byResource(List<String> scopes) {
    Map<String, TreeSet<String>> resources = new TreeMap<>();
    for (String scope : scopes) {
      int colon = scope.lastIndexOf(':');
      resources
          .computeIfAbsent(scope.substring(0, colon), first -> new TreeSet<>())
          .addAll(Arrays.asList(scope.substring(colon + 1).split(",", -1)));
    }
    return resources;
  }

  private Token fetch(Common host, List<String> scopes) {
    if (secret.isEmpty()) {
      return token(get(host, scopes).require(200));
    }
    boolean getFirst = kind == Kind.BUILDKIT;
    Answer first = getFirst ? get(host, scopes) : post(host, scopes);
    boolean otherWay =
        Stream.of(401, 404, 405).anyMatch(status -> status == first.status())
            || (kind == Kind.CONTAINERD && first.status() == 400);
    if (!otherWay) {
      return token(first.require(200));
    }
    return token((getFirst ? post(host, scopes) : get(host, scopes)).require(200));
  }

  private Token token(Answer answer) {
    JsonNode body = answer.json();
    long seconds = body.required("expires_in").longValue();
    Instant issued = Instant.parse(body.required("issued_at").textValue());
    assertThat(issued).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    Instant until =
        kind == Kind.CONTAINERD
            ? Instant.now().plusSeconds(seconds)
            : issued.plusMillis(seconds * 900);
    assertThat(body.path("refresh_token").isMissingNode()).isTrue();
    return new Token(body.required("access_token").textValue(), until);
  }

  private Answer get(Common host, List<String> scopes) {
    String query =
        Stream.concat(
                Stream.of("service=" + Registry.encoded(host.service())),
                scopes.stream().map(scope -> "scope=" + Registry.encoded(scope)))
            .collect(Collectors.joining("&"));
    Registry.Call call = registry.call("GET", host.realm().getPath() + "?" + query);
    if (!secret.isEmpty()) {
      call.authorization(Registry.basic(user, secret));
    }
    Answer answer = call.send();
    note("GET", "/token", answer);
    return answer;
  }

  /** Of a secret without a user name it is said that it is a refresh token. */
  private Answer post(Common host, List<String> scopes) {
    Map<String, String> form = new TreeMap<>();
    form.put("client_id", kind == Kind.CONTAINERD ? "containerd-client" : "buildkit-client");
    form.put("service", host.service());
    form.put("scope", String.join(" ", scopes));
    form.put("grant_type", user.isEmpty() ? "refresh_token" : "password");
    form.put(user.isEmpty() ? "refresh_token" : "password", secret);
    Optional.of(user).filter(name -> !name.isEmpty()).ifPresent(name -> form.put("username", name));
    String encoded =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + Registry.encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    Answer answer =
        registry
            .call("POST", host.realm().getPath())
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .body(Content.of(encoded))
            .send();
    note("POST", "/token", answer);
    return answer;
  }
}
