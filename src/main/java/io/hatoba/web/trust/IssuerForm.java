package io.hatoba.web.trust;

import io.hatoba.accounts.workflows.ClaimRule;
import io.hatoba.accounts.workflows.TrustedIssuer;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** What a site administrator says of an issuer, but for its rules. */
@Named
@RequestScoped
public class IssuerForm {
  private String name = "";
  private String audience = "";
  private String jwksUri = "";
  private boolean enabled = true;

  /** For the container. */
  public IssuerForm() {}

  void show(TrustedIssuer.Description description) {
    name = description.name();
    audience = description.audience().orElse("");
    jwksUri = description.jwksUri().orElse("");
    enabled = description.enabled();
  }

  TrustedIssuer.Description description(List<ClaimRule> rules) {
    return new TrustedIssuer.Description(
        name.strip(), text(audience), text(jwksUri), enabled, rules);
  }

  private static Optional<String> text(String typed) {
    return Optional.of(typed.strip()).filter(text -> !text.isEmpty());
  }

  /** For people. */
  public String getName() {
    return name;
  }

  /** Whatever is typed. */
  public void setName(String typed) {
    name = typed;
  }

  /** Whom its tokens must be for; empty for this instance. */
  public String getAudience() {
    return audience;
  }

  /** Whatever is typed. */
  public void setAudience(String typed) {
    audience = typed;
  }

  /** Where its keys are; empty where its own configuration tells. */
  public String getJwksUri() {
    return jwksUri;
  }

  /** Whatever is typed. */
  public void setJwksUri(String typed) {
    jwksUri = typed;
  }

  /** Whether its tokens are taken. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Whatever is ticked. */
  public void setEnabled(boolean ticked) {
    enabled = ticked;
  }
}
