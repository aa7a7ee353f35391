package io.hatoba.rest;

import io.hatoba.accounts.ValidationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Locale;

/** Answers 422 with the field that was wrong. */
@Provider
@ApplicationScoped
public class ValidationExceptionMapper implements ExceptionMapper<ValidationException> {
  private static final int UNPROCESSABLE = 422;

  @Override
  public Response toResponse(ValidationException refusal) {
    Refusal.Field field =
        new Refusal.Field(
            refusal.resource(),
            refusal.field(),
            refusal.code().name().toLowerCase(Locale.ROOT),
            String.valueOf(refusal.getMessage()));
    return Refusal.of(UNPROCESSABLE, "Validation Failed", List.of(field)).build();
  }
}
