package io.hatoba.rest;

import io.hatoba.oci.RegistryException;
import io.hatoba.oci.TooManyRequestsException;
import io.hatoba.oci.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers what both APIs refuse: sign-ins that failed too often, and a store that is away. */
@Provider
@ApplicationScoped
public class ApiRefusalMapper implements ExceptionMapper<RegistryException> {
  @Override
  public Response toResponse(RegistryException refusal) {
    Response.ResponseBuilder answer = Refusal.of(refusal.status(), refusal.message());
    if (refusal instanceof TooManyRequestsException later) {
      answer.header(HttpHeaders.RETRY_AFTER, later.retryAfter().toSeconds());
    } else if (refusal instanceof UnavailableException unavailable) {
      answer.header(HttpHeaders.RETRY_AFTER, unavailable.retryAfter().toSeconds());
    }
    return answer.build();
  }
}
