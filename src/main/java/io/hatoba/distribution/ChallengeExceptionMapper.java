package io.hatoba.distribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers 401 with a challenge. */
@Provider
@ApplicationScoped
public class ChallengeExceptionMapper implements ExceptionMapper<ChallengeException> {
  @Override
  public Response toResponse(ChallengeException challenge) {
    return Response.status(challenge.refusal().status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.WWW_AUTHENTICATE, challenge.header())
        .entity(Json.bytes(ErrorBody.of(challenge.refusal())))
        .build();
  }
}
