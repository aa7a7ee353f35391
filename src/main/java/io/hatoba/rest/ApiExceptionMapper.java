package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers a refusal of this API. */
@Provider
@ApplicationScoped
public class ApiExceptionMapper implements ExceptionMapper<ApiException> {
  private static final int FORBIDDEN = 403;

  @Inject private ApiRefusals refusals;
  @Inject private HttpServletRequest request;

  @Override
  public Response toResponse(ApiException refusal) {
    if (refusal.status() == FORBIDDEN) {
      refusals.notice(request, String.valueOf(refusal.getMessage()));
    }
    return Refusal.of(refusal.status(), String.valueOf(refusal.getMessage())).build();
  }
}
