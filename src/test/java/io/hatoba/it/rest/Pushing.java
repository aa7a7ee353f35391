package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;

import io.hatoba.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The other API, as far as tests of this one need it. */
public final class Pushing {
  private static final String CONFIG =
      "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

  private Pushing() {}

  /** A client of the registry itself, with the token of one of the REST API. */
  public static Api registry(Api client, String login) {
    String token = client.authorization().orElseThrow().substring("token ".length());
    return client.as(
        "Basic "
            + Base64.getEncoder()
                .encodeToString((login + ":" + token).getBytes(StandardCharsets.UTF_8)));
  }

  /** The same with a bearer token for a scope. */
  public static Api bearer(Api client, String login, String scope) {
    return client.as(
        "Bearer "
            + require(200, registry(client, login).send("GET", "/token?scope=" + scope, ""))
                .json()
                .required("token")
                .textValue());
  }

  /** Pushes an image without layers, tagged v1. */
  public static void push(Api client, String login, String name) {
    push(client, login, name, "https://example.org/");
  }

  /** The same with the URL of its source. */
  public static void push(Api client, String login, String name, String source) {
    String manifest = image("\"org.opencontainers.image.source\":\"" + source + "\"");
    push(registry(client, login), name, manifest, List.of("v1"));
  }

  /** An image without layers. */
  public static String image(String annotations) {
    return "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
        + "\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
        + CONFIG
        + "\",\"size\":2},\"layers\":[],\"annotations\":{"
        + annotations
        + "}}";
  }

  /** Pushes such an image, or what names others; its digest. */
  public static String push(Api registry, String name, String manifest, List<String> tags) {
    require(201, registry.send("POST", "/v2/" + name + "/blobs/uploads/?digest=" + CONFIG, "{}"));
    String digest = Digest.sha256(manifest.getBytes(StandardCharsets.UTF_8)).toString();
    String query = tags.isEmpty() ? "" : "?tag=" + String.join("&tag=", tags);
    require(201, registry.send("PUT", "/v2/" + name + "/manifests/" + digest + query, manifest));
    return digest;
  }
}
