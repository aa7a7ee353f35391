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
  @Inject private ApiRefusals refusals;
  @Inject private HttpServletRequest request;

  @Override
  public Response toResponse(ApiException refusal) {
    refusal.refusal().ifPresent(reason -> refusals.notice(request, reason));
    return Refusal.of(refusal.status(), String.valueOf(refusal.getMessage())).build();
  }
}
