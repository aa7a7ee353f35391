package io.hatoba.rest;

import io.hatoba.access.identity.Check;
import io.hatoba.access.identity.IdentityRefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Set;

/**
 * Tells a CI job which check its identity token failed: 401 where the token is not good, 403 where
 * it is and gives nothing.
 */
@Provider
@ApplicationScoped
public class IdentityRefusedExceptionMapper implements ExceptionMapper<IdentityRefusedException> {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final Set<Check> GIVES_NOTHING = Set.of(Check.RULES, Check.REPOSITORY);

  @Override
  public Response toResponse(IdentityRefusedException refusal) {
    String word = refusal.check().word();
    String message = String.valueOf(refusal.getMessage());
    Refusal.Field field = new Refusal.Field("IdentityToken", word, "invalid", message);
    return Refusal.of(
            GIVES_NOTHING.contains(refusal.check()) ? FORBIDDEN : UNAUTHORIZED,
            "The identity token was refused (" + word + "): " + message,
            List.of(field))
        .build();
  }
}
