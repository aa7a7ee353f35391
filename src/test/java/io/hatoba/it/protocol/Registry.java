package io.hatoba.it.protocol;

import io.hatoba.it.RunningHatoba;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A client of the running server that hides nothing of the protocol. */
final class Registry {
  static final String ADMIN = "admin";
  static final String ALL_ACTIONS = "pull,push,delete";

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final RunningHatoba hatoba;

  Registry(RunningHatoba hatoba) {
    this.hatoba = hatoba;
  }

  /** Scheme, host and port. */
  URI origin() {
    return hatoba.origin();
  }

  /** What tokens and challenges call the server. */
  String service() {
    return origin().getAuthority();
  }

  /** A name of the Container registry that no other test uses. */
  static String newName() {
    return "it-" + RUN + "/image-" + NAMES.incrementAndGet();
  }

  /** A repository that no other test uses, and a token for all actions on it. */
  Repository newRepository() {
    return repository(newName());
  }

  /**
   * A repository, and a token for all actions on it. The one of GitHub that an image of the Docker
   * registry belongs to is made first.
   */
  Repository repository(String name) {
    String[] components = name.split("/", -1);
    if (components.length == 3) {
      makeRepository(components[0], components[1]);
    }
    return new Repository(this, name, "Bearer " + token("repository:" + name + ":" + ALL_ACTIONS));
  }

  /** Makes an organization and a repository of it, unless they are there. */
  void makeRepository(String owner, String name) {
    make("admin/organizations", "{\"login\":\"" + owner + "\",\"admin\":\"" + ADMIN + "\"}");
    make("orgs/" + owner + "/repos", "{\"name\":\"" + name + "\",\"private\":true}");
  }

  private void make(String path, String body) {
    int status =
        call("POST", "/api/v3/" + path)
            .authorization(basic())
            .body(Content.of(body))
            .send()
            .status();
    if (status != 201 && status != 422) {
      throw new AssertionError(path + " was answered with " + status);
    }
  }

  /** {@code Authorization} of the administrator, with the personal access token. */
  String basic() {
    return basic(ADMIN, hatoba.token());
  }

  static String basic(String user, String password) {
    String pair = user + ":" + password;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** A bearer token of the administrator for some scopes. */
  String token(String... scopes) {
    return tokenOf(basic(), scopes);
  }

  /** A bearer token of the account that an {@code Authorization} shows, for some scopes. */
  String tokenOf(String authorization, String... scopes) {
    StringBuilder path = new StringBuilder("/token?service=").append(encoded(service()));
    for (String scope : scopes) {
      path.append("&scope=").append(encoded(scope));
    }
    return call("GET", path.toString())
        .authorization(authorization)
        .send()
        .require(200)
        .json()
        .required("token")
        .textValue();
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** A request without credential, to a path that is sent as it stands. */
  Call call(String method, String path) {
    return new Call(method, path);
  }

  /** One request. */
  final class Call {
    private final String request;
    private final HttpRequest.Builder builder;
    private final String method;
    private BodyPublisher body = BodyPublishers.noBody();

    private Call(String method, String path) {
      this.method = method;
      this.request = method + " " + path;
      this.builder =
          HttpRequest.newBuilder(URI.create(origin() + path)).timeout(Duration.ofSeconds(60));
    }

    Call authorization(String value) {
      return header("Authorization", value);
    }

    Call bearer(String token) {
      return authorization("Bearer " + token);
    }

    Call header(String name, String value) {
      builder.header(name, value);
      return this;
    }

    /** A body whose length the request announces. */
    Call body(Content content) {
      body = BodyPublishers.ofByteArray(content.bytes());
      return this;
    }

    /** A body in chunks, whose length the request does not announce. */
    Call stream(Supplier<InputStream> content) {
      body = BodyPublishers.ofInputStream(content);
      return this;
    }

    /** A body that is sent only once the server has said that it wants it. */
    Call bodyOnContinue(Content content) {
      builder.expectContinue(true);
      return body(content);
    }

    Answer send() {
      try {
        HttpResponse<byte[]> response =
            CLIENT.send(builder.method(method, body).build(), BodyHandlers.ofByteArray());
        Answer answer =
            new Answer(
                request,
                response.statusCode(),
                response.headers().map(),
                new Content(response.body()));
        return response.uri().getPath().startsWith("/v2")
            ? answer.requireRegistryRules()
            : answer.requireRules();
      } catch (IOException e) {
        throw new UncheckedIOException(request, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
