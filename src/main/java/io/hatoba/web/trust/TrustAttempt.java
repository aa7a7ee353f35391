package io.hatoba.web.trust;

import io.hatoba.accounts.ValidationException;
import io.hatoba.web.Reasons;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Map;
import java.util.Optional;

/** What a form of these pages asks for: done, or why it was not. */
@Named
@RequestScoped
public class TrustAttempt {
  /** Refusals that have words of their own, by resource, field and code. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("OidcIssuer.issuer.INVALID", "trust.refused-url"),
          Map.entry("OidcIssuer.issuer.ALREADY_EXISTS", "trust.refused-trusted"),
          Map.entry("OidcIssuer.name.INVALID", "trust.refused-name"),
          Map.entry("OidcIssuer.audience.INVALID", "trust.refused-audience"),
          Map.entry("OidcIssuer.jwks_uri.INVALID", "trust.refused-keys-url"),
          Map.entry("OidcIssuer.rules.INVALID", "trust.refused-rules-long"),
          Map.entry("OidcIssuer.rules.UNPROCESSABLE", "trust.refused-rules-changed"),
          Map.entry("OidcRule.name.INVALID", "trust.refused-name"),
          Map.entry("OidcRule.conditions.INVALID", "trust.refused-conditions"),
          Map.entry("OidcRule.repository.INVALID", "trust.refused-repository"),
          Map.entry("OidcRule.expires_in.INVALID", "trust.refused-lifetime"));

  private final Words words;
  private final Reasons reasons;
  private Optional<String> refusal = Optional.empty();

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public TrustAttempt() {
    this(null, null);
  }

  /** In the reader's language. */
  @Inject
  public TrustAttempt(Words words, Reasons reasons) {
    this.words = words;
    this.reasons = reasons;
  }

  /**
   * Does what is asked for.
   *
   * @return whether it was done; if not, {@link #refusal} says why
   */
  boolean done(Runnable work) {
    try {
      work.run();
      return true;
    } catch (ValidationException refused) {
      String name = refused.resource() + "." + refused.field() + "." + refused.code();
      refusal =
          Optional.of(
              Optional.ofNullable(KEYS.get(name))
                  .map(words::say)
                  .orElseGet(() -> reasons.of(refused)));
      return false;
    }
  }

  /** Notes why something cannot be. */
  void refuse(String key) {
    refusal = Optional.of(words.say(key));
  }

  /** Why it was not done. */
  public Optional<String> refusal() {
    return refusal;
  }
}
