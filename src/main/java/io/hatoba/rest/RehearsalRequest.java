package io.hatoba.rest;

import io.hatoba.access.identity.Claims;
import io.hatoba.accounts.workflows.Rehearsal;
import io.hatoba.accounts.workflows.TokenExchange;
import io.hatoba.accounts.workflows.TrustedIssuer;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be rehearsed: an identity token, or bare claims.
 *
 * @param claims of no meaning where there is a token
 */
record RehearsalRequest(@Nullable String idToken, @Nullable Map<String, Object> claims) {
  static RehearsalRequest read(InputStream body) {
    return ApiJson.read(body, RehearsalRequest.class);
  }

  Rehearsal rehearse(TokenExchange exchange, Optional<TrustedIssuer> among) {
    return idToken == null
        ? exchange.rehearse(new Claims(Bodies.require("IdentityToken", "id_token", claims)), among)
        : exchange.rehearse(idToken, among);
  }
}
