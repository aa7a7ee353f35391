package io.hatoba.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** {@code /openapi.json}: what this API has, for programs. */
@Path("openapi.json")
@ApplicationScoped
public class OpenApiResource {
  @Inject private Urls urls;
  private byte[] document = {};

  @PostConstruct
  void read() {
    ObjectNode read = (ObjectNode) ApiJson.tree(source());
    read.putArray("servers").addObject().put("url", urls.api(""));
    document = ApiJson.bytes(read);
  }

  /** The document as it is kept, for {@code localhost}. */
  static String source() {
    try (InputStream kept = OpenApiResource.class.getResourceAsStream("openapi.json")) {
      if (kept == null) {
        throw new IllegalStateException("openapi.json stands beside this class");
      }
      return new String(kept.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /**
   * This document: every operation of the API in OpenAPI 3.1. An addition to GitHub's API, which
   * publishes its own elsewhere.
   *
   * @return 200 with the document, whose server is this one
   */
  @GET
  @MayCall(Need.NOTHING)
  public Response get() {
    return Response.ok(document, MediaType.APPLICATION_JSON_TYPE).build();
  }
}
