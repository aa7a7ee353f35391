package io.hatoba.metadata.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An issuer whose identity tokens are exchanged for workflow tokens. */
@Entity
@Table(name = "trusted_issuer")
public class TrustedIssuerEntity {
  @Id
  @SequenceGenerator(
      name = "trusted_issuer_seq",
      sequenceName = "trusted_issuer_seq",
      allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "trusted_issuer_seq")
  private long id;

  private String name;
  private String url;
  private @Nullable String audience;

  @Column(name = "jwks_uri")
  private @Nullable String jwksUri;

  private boolean enabled;
  private String rules;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected TrustedIssuerEntity() {}

  /** A new issuer; what its tokens give is still to be told. */
  public TrustedIssuerEntity(String url) {
    this.url = url;
    this.name = url;
    this.rules = "[]";
  }

  /**
   * What a site administrator says of it.
   *
   * @param audience whom its tokens must be for; empty for this instance
   * @param jwksUri where its keys are; empty where its own configuration tells
   * @param enabled whether its tokens are taken
   * @param rules what its tokens give, as JSON
   */
  public void describe(
      String name,
      Optional<String> audience,
      Optional<String> jwksUri,
      boolean enabled,
      String rules) {
    this.name = name;
    this.audience = audience.orElse(null);
    this.jwksUri = jwksUri.orElse(null);
    this.enabled = enabled;
    this.rules = rules;
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** What people call it. */
  public String name() {
    return name;
  }

  /** What its tokens call it. */
  public String url() {
    return url;
  }

  /** Whom its tokens must be for; empty for this instance. */
  public Optional<String> audience() {
    return Optional.ofNullable(audience);
  }

  /** Where its keys are; empty where its own configuration tells. */
  public Optional<String> jwksUri() {
    return Optional.ofNullable(jwksUri);
  }

  /** Whether its tokens are taken. */
  public boolean enabled() {
    return enabled;
  }

  /** What its tokens give, as JSON. */
  public String rules() {
    return rules;
  }
}
