package io.hatoba.accounts.workflows;

import io.hatoba.access.identity.FetchableUrl;
import io.hatoba.accounts.Field;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.TrustedIssuerDao;
import io.hatoba.metadata.accounts.TrustedIssuerEntity;
import io.hatoba.metadata.accounts.WorkflowTokenDao;
import io.hatoba.oci.MalformedException;
import io.hatoba.oci.Reason;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Issuers that site administrators trust. */
@Stateless
public class TrustedIssuers {
  private static final String RESOURCE = "OidcIssuer";
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_URL = 1000;
  private static final int LONGEST_RULES = 100_000;

  private final TrustedIssuerDao issuers;
  private final WorkflowTokenDao tokens;
  private final AccessEpoch epoch;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public TrustedIssuers() {
    this(null, null, null, null);
  }

  /** Over the rows of issuers. */
  @Inject
  public TrustedIssuers(
      TrustedIssuerDao issuers, WorkflowTokenDao tokens, AccessEpoch epoch, AuditLog audit) {
    this.issuers = issuers;
    this.tokens = tokens;
    this.epoch = epoch;
    this.audit = audit;
  }

  /** All of them, the oldest first. */
  public List<TrustedIssuer> list() {
    return issuers.list().stream().map(TrustedIssuer::of).toList();
  }

  /** The issuer of a surrogate key. */
  public Optional<TrustedIssuer> find(long id) {
    return issuers.find(id).map(TrustedIssuer::of);
  }

  /** The issuer whose tokens name it so, to the letter. */
  public Optional<TrustedIssuer> find(String url) {
    return issuers.find(url).map(TrustedIssuer::of);
  }

  /** How many workflow tokens live that were made for its tokens. */
  public long liveTokens(long id) {
    return tokens.countOfIssuer(id);
  }

  /**
   * Trusts an issuer.
   *
   * @throws ValidationException if its URL is taken or none, or the description breaks a rule
   */
  public TrustedIssuer create(String url, TrustedIssuer.Description description) {
    requireUrl(Field.ISSUER, url);
    if (issuers.find(url).isPresent()) {
      throw new ValidationException(
          RESOURCE, "issuer", Code.ALREADY_EXISTS, TrustRule.TRUSTED_ALREADY.about(url));
    }
    TrustedIssuerEntity issuer = new TrustedIssuerEntity(url);
    describe(issuer, description);
    TrustedIssuer made = TrustedIssuer.of(issuers.create(issuer));
    audit.record(AuditAction.ISSUER_TRUSTED, Subject.NOTHING.reference(url));
    return made;
  }

  /**
   * Says anew what an issuer's tokens give. Tokens that were made by other rules live out their
   * time; those of an issuer that is no longer enabled end.
   *
   * @param change from what was said before; of two that change at once neither undoes the other
   * @return empty if there is none
   * @throws ValidationException if the description breaks a rule
   */
  public Optional<TrustedIssuer> change(long id, UnaryOperator<TrustedIssuer.Description> change) {
    // Whoever makes a token by what it was until now is waited for, and its token ends too.
    Optional<TrustedIssuerEntity> found = issuers.lock(id);
    found.ifPresent(
        issuer -> {
          TrustedIssuer.Description description =
              change.apply(TrustedIssuer.of(issuer).description());
          describe(issuer, description);
          audit.record(
              AuditAction.ISSUER_CHANGED,
              Subject.NOTHING.reference(TrustedIssuer.of(issuer).url()),
              Map.of("enabled", description.enabled()));
          if (!description.enabled()) {
            end(id);
          }
        });
    return found.map(TrustedIssuer::of);
  }

  /**
   * Trusts an issuer no longer; workflow tokens that were made for its tokens end.
   *
   * @return false if there is none
   */
  public boolean delete(long id) {
    Optional<TrustedIssuer> issuer = issuers.lock(id).map(TrustedIssuer::of);
    end(id);
    issuer.ifPresent(
        found -> audit.record(AuditAction.ISSUER_REMOVED, Subject.NOTHING.reference(found.url())));
    return issuers.delete(id);
  }

  private void end(long id) {
    if (tokens.deleteOfIssuer(id) > 0) {
      epoch.raise();
    }
  }

  private static void describe(TrustedIssuerEntity issuer, TrustedIssuer.Description description) {
    requireText(Field.NAME, description.name(), LONGEST_NAME);
    description
        .audience()
        .ifPresent(audience -> requireText(Field.AUDIENCE, audience, LONGEST_URL));
    description.jwksUri().ifPresent(uri -> requireUrl(Field.JWKS_URI, uri));
    String rules = ClaimRules.write(description.rules());
    if (rules.length() > LONGEST_RULES) {
      throw invalid(Field.RULES, TrustRule.RULES_TOO_LONG.about(LONGEST_RULES));
    }
    issuer.describe(
        description.name(),
        description.audience(),
        description.jwksUri(),
        description.enabled(),
        rules);
  }

  private static void requireText(Field field, String text, int longest) {
    if (text.isBlank() || text.length() > longest) {
      throw invalid(field, TrustRule.TEXT_LENGTH.about(field, longest));
    }
  }

  private static void requireUrl(Field field, String url) {
    requireText(field, url, LONGEST_URL);
    try {
      FetchableUrl.parse(url);
    } catch (MalformedException unsafe) {
      throw new ValidationException(
          RESOURCE,
          field.word(),
          Code.INVALID,
          TrustRule.FIELD_IS_WRONG.about(field, unsafe.reason()),
          unsafe);
    }
  }

  private static ValidationException invalid(Field field, Reason why) {
    return new ValidationException(RESOURCE, field.word(), Code.INVALID, why);
  }
}
