package io.hatoba.distribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v2/}: whether this is a registry, and whether the credential is good (end-1). */
@Path("/")
@ApplicationScoped
public class BaseResource {
  private static final byte[] EMPTY_OBJECT = {'{', '}'};

  /**
   * Answers {@code 200} with {@code {}} to any valid credential, and {@code 401} with a challenge
   * to all others: by it a client learns where tokens are had.
   */
  @GET
  @MayCall(Need.CREDENTIAL)
  public Response get() {
    return Response.ok(EMPTY_OBJECT, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** As GET, without the body. */
  @HEAD
  @MayCall(Need.CREDENTIAL)
  public Response head() {
    return Response.ok()
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(jakarta.ws.rs.core.HttpHeaders.CONTENT_LENGTH, EMPTY_OBJECT.length)
        .build();
  }
}
