package io.hatoba.it.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hatoba.it.RunningHatoba;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A client of the REST API, with a credential or without. */
public record Api(URI origin, Optional<String> authorization) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What the server answered. */
  public record Answer(int status, HttpResponse<String> response) {
    public JsonNode json() {
      try {
        return MAPPER.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(response.body(), e);
      }
    }

    public String message() {
      return json().path("message").asText();
    }

    public Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }
  }

  public static Api anonymous(RunningHatoba hatoba) {
    return new Api(hatoba.origin(), Optional.empty());
  }

  /** With the first administrator's token. */
  public static Api administrator(RunningHatoba hatoba) {
    return anonymous(hatoba).as("token " + hatoba.token());
  }

  public Api as(String other) {
    return new Api(origin, Optional.of(other));
  }

  public Answer get(String path) {
    return send("GET", "/api/v3" + path, "");
  }

  public Answer post(String path, String body) {
    return send("POST", "/api/v3" + path, body);
  }

  public Answer patch(String path, String body) {
    return send("PATCH", "/api/v3" + path, body);
  }

  public Answer put(String path, String body) {
    return send("PUT", "/api/v3" + path, body);
  }

  /** Makes a user; a client with a token of it. */
  public Api newUser(String login, String... scopes) {
    require(201, post("/admin/users", "{\"login\":\"" + login + "\"}"));
    return actAs(login, scopes);
  }

  /** Makes an organization that a user owns. */
  public void newOrganization(String login, String ownerLogin) {
    require(
        201,
        post(
            "/admin/organizations",
            "{\"login\":\"" + login + "\",\"admin\":\"" + ownerLogin + "\"}"));
  }

  /** A client with another token of a user, in place of the one before. */
  public Api actAs(String login, String... scopes) {
    String body = "{\"scopes\":[\"" + String.join("\",\"", scopes) + "\"]}";
    return as(
        "token "
            + require(201, post("/admin/users/" + login + "/authorizations", body))
                .json()
                .required("token")
                .textValue());
  }

  /** An answer of a status. */
  public static Answer require(int status, Answer answer) {
    if (answer.status() != status) {
      throw new AssertionError(
          answer.status() + " instead of " + status + ": " + answer.response().body());
    }
    return answer;
  }

  public Answer put(String path) {
    return send("PUT", "/api/v3" + path, "");
  }

  public Answer delete(String path) {
    return send("DELETE", "/api/v3" + path, "");
  }

  /** Any request. */
  public Answer send(String method, String path, String body) {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The same, of any bytes, with headers as names and values. */
  public Answer send(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(origin.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    authorization.ifPresent(value -> request.header("Authorization", value));
    try {
      HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
