package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The other API, as far as tests of this one need it. */
final class Pushing {
  private static final String CONFIG =
      "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

  private Pushing() {}

  /** A client of the registry itself, with the token of one of the REST API. */
  static Api registry(Api client, String login) {
    String token = client.authorization().orElseThrow().substring("token ".length());
    return client.as(
        "Basic "
            + Base64.getEncoder()
                .encodeToString((login + ":" + token).getBytes(StandardCharsets.UTF_8)));
  }

  /** The same with a bearer token for a scope. */
  static Api bearer(Api client, String login, String scope) {
    return client.as(
        "Bearer "
            + require(200, registry(client, login).send("GET", "/token?scope=" + scope, ""))
                .json()
                .required("token")
                .textValue());
  }

  /** Pushes an image without layers, tagged v1. */
  static void push(Api client, String login, String name) {
    push(client, login, name, "https://example.org/");
  }

  /** The same with the URL of its source. */
  static void push(Api client, String login, String name, String source) {
    Api basic = registry(client, login);
    require(201, basic.send("POST", "/v2/" + name + "/blobs/uploads/?digest=" + CONFIG, "{}"));
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
            + CONFIG
            + "\",\"size\":2},\"layers\":[],\"annotations\":"
            + "{\"org.opencontainers.image.source\":\""
            + source
            + "\"}}";
    require(201, basic.send("PUT", "/v2/" + name + "/manifests/v1", manifest));
  }
}
