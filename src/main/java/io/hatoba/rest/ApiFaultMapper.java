package io.hatoba.rest;

import io.hatoba.access.identity.IdentityRefusedException;
import io.hatoba.accounts.ValidationException;
import io.hatoba.oci.RegistryException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers what JAX-RS itself refuses in the words of this API, and a fault with 503: nothing was
 * promised and the request may be repeated. The log has the cause, the answer does not.
 */
@Provider
@ApplicationScoped
public class ApiFaultMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = Logger.getLogger(ApiFaultMapper.class.getName());
  private static final int FIRST_FAULT = 500;
  private static final int UNAVAILABLE = 503;
  private static final int NOT_FOUND = 404;
  private static final int RETRY_SECONDS = 5;

  @Inject private ApiRefusalMapper refusals;
  @Inject private ValidationExceptionMapper validations;
  @Inject private IdentityRefusedExceptionMapper identities;

  @Override
  public Response toResponse(Throwable fault) {
    // A server may wrap what a bean throws.
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof RegistryException refusal) {
        return refusals.toResponse(refusal);
      }
      if (cause instanceof ValidationException refusal) {
        return validations.toResponse(refusal);
      }
      if (cause instanceof IdentityRefusedException refusal) {
        return identities.toResponse(refusal);
      }
      if (cause instanceof WebApplicationException refusal
          && refusal.getResponse().getStatus() < FIRST_FAULT) {
        return refused(refusal);
      }
    }
    LOG.log(Level.SEVERE, "a request failed", fault);
    return Refusal.of(UNAVAILABLE, "The service is unavailable; try again")
        .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
        .build();
  }

  private static Response refused(WebApplicationException refusal) {
    if (refusal instanceof NotAllowedException) {
      return Refusal.of(refusal.getResponse().getStatus(), "Method Not Allowed")
          .header(HttpHeaders.ALLOW, String.join(", ", refusal.getResponse().getAllowedMethods()))
          .build();
    }
    int status = refusal.getResponse().getStatus();
    return Refusal.of(status, status == NOT_FOUND ? "Not Found" : "Bad Request").build();
  }
}
