package io.hatoba.rest;

import io.hatoba.accounts.workflows.TrustedIssuer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trusted issuer.
 *
 * @param issuer the {@code iss} of its tokens
 * @param audience whom they must be for; null for this instance
 * @param jwksUri where its keys are; null where its own configuration tells
 */
record OidcIssuerBody(
    long id,
    String name,
    String issuer,
    @Nullable String audience,
    @Nullable String jwksUri,
    boolean enabled,
    List<OidcRuleBody> rules) {
  static OidcIssuerBody of(TrustedIssuer issuer) {
    TrustedIssuer.Description description = issuer.description();
    return new OidcIssuerBody(
        issuer.id(),
        description.name(),
        issuer.url(),
        description.audience().orElse(null),
        description.jwksUri().orElse(null),
        description.enabled(),
        description.rules().stream().map(OidcRuleBody::of).toList());
  }
}
