package io.hatoba.accounts.workflows;

import io.hatoba.access.identity.Check;
import io.hatoba.access.identity.Claims;
import io.hatoba.access.identity.IdentityRefusedException;
import io.hatoba.access.identity.IdentityRule;
import io.hatoba.access.identity.IdentityTokens;
import io.hatoba.access.identity.Issuer;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.oci.UnavailableException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Workflow tokens for identity tokens. Whoever holds one of a trusted issuer gets what the first
 * rule gives that its claims match. No transaction waits for an issuer's keys.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TokenExchange {
  /** What may be the URL of an issuer. */
  private static final Pattern ISSUER = Pattern.compile("[\\x21-\\x7e]{1,1000}");

  private static final int LONGEST_RUN = 255;
  private static final int MOST_TIMES = 3;

  private final TrustedIssuers issuers;
  private final WorkflowTokens tokens;
  private final IdentityTokens identities;
  private final Settings settings;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public TokenExchange() {
    this(null, null, null, null, null);
  }

  /** Over what site administrators have said. */
  @Inject
  public TokenExchange(
      TrustedIssuers issuers,
      WorkflowTokens tokens,
      IdentityTokens identities,
      Settings settings,
      AuditLog audit) {
    this.issuers = issuers;
    this.tokens = tokens;
    this.identities = identities;
    this.settings = settings;
    this.audit = audit;
  }

  /**
   * Makes a workflow token for a job.
   *
   * @param identityToken what its CI gave it
   * @throws IdentityRefusedException with the check that failed, and nothing of the rules
   * @throws UnavailableException if the issuer's keys cannot be had
   */
  public WorkflowTokens.Made exchange(String identityToken) {
    try {
      return exchanged(identityToken);
    } catch (IdentityRefusedException refusal) {
      audit.notice(
          AuditAction.SIGN_IN_FAILED,
          audit.origin(),
          Subject.NOTHING.reference("identity token"),
          String.valueOf(refusal.getMessage()));
      throw refusal;
    }
  }

  /** What an issuer gives may change under way; then its rules are asked anew. */
  private WorkflowTokens.Made exchanged(String identityToken) {
    for (int time = 0; time < MOST_TIMES; time++) {
      Optional<WorkflowTokens.Made> made = tryExchange(identityToken);
      if (made.isPresent()) {
        return made.get();
      }
    }
    throw new UnavailableException("what its issuer's tokens give is being changed; try again");
  }

  private Optional<WorkflowTokens.Made> tryExchange(String identityToken) {
    TrustedIssuer issuer =
        issuerOf(identities.unverified(identityToken))
            .filter(found -> found.description().enabled())
            .orElseThrow(TokenExchange::notTrusted);
    Claims claims = identities.verify(identityToken, issuer(issuer));
    ClaimRule rule =
        issuer.test(claims).stream()
            .filter(RuleOutcome::matches)
            .map(RuleOutcome::rule)
            .findFirst()
            .orElseThrow(
                () -> new IdentityRefusedException(Check.RULES, IdentityRule.NO_RULE.about()));
    WorkflowTokens.Repository repository =
        rule.repository()
            .repository(claims)
            .flatMap(this::find)
            .orElseThrow(
                () ->
                    new IdentityRefusedException(
                        Check.REPOSITORY, IdentityRule.REPOSITORY_ABSENT.about()));
    String run = rule.run().resolve(claims).orElse("");
    return tokens.exchange(
        new WorkflowTokens.Request(
            repository,
            run.length() <= LONGEST_RUN ? run : run.substring(0, LONGEST_RUN),
            rule.writes(),
            rule.lifetime()),
        issuer,
        String.join(",", claims.find("sub")));
  }

  private Optional<TrustedIssuer> issuerOf(Claims claims) {
    List<String> names = claims.find("iss");
    return names.size() == 1 && ISSUER.matcher(names.get(0)).matches()
        ? issuers.find(names.get(0))
        : Optional.empty();
  }

  private static IdentityRefusedException notTrusted() {
    return new IdentityRefusedException(Check.ISSUER, IdentityRule.ISSUER_NOT_TRUSTED.about());
  }

  private Issuer issuer(TrustedIssuer trusted) {
    return new Issuer(
        trusted.url(),
        trusted.description().audience().orElse(settings.url().toString()),
        trusted.description().jwksUri());
  }

  private Optional<WorkflowTokens.Repository> find(String fullName) {
    int slash = fullName.indexOf('/');
    // By the name that it has: one that it had before may be another's where the job comes from.
    return tokens
        .findRepository(fullName.substring(0, slash), fullName.substring(slash + 1))
        .filter(found -> found.fullName().equalsIgnoreCase(fullName));
  }

  /**
   * Says what would become of an identity token, and makes nothing.
   *
   * @param among the issuer whose rules are asked; empty for the token's own
   * @throws UnavailableException if the issuer's keys cannot be had
   */
  public Rehearsal rehearse(String identityToken, Optional<TrustedIssuer> among) {
    Claims claims;
    try {
      claims = identities.unverified(identityToken);
    } catch (IdentityRefusedException refusal) {
      return new Rehearsal(among, Optional.of(refusal), List.of(), Optional.empty(), false);
    }
    Optional<TrustedIssuer> issuer = among.isPresent() ? among : issuerOf(claims);
    Optional<IdentityRefusedException> refusal =
        issuer.isEmpty()
            ? Optional.of(notTrusted())
            : issuer.flatMap(trusted -> refusal(identityToken, trusted));
    return rehearse(claims, issuer, refusal);
  }

  private Optional<IdentityRefusedException> refusal(String identityToken, TrustedIssuer trusted) {
    try {
      identities.verify(identityToken, issuer(trusted));
      return Optional.empty();
    } catch (IdentityRefusedException refusal) {
      return Optional.of(refusal);
    }
  }

  /** The same for claims that nobody has signed. */
  public Rehearsal rehearse(Claims claims, Optional<TrustedIssuer> among) {
    return rehearse(claims, among.isPresent() ? among : issuerOf(claims), Optional.empty());
  }

  private Rehearsal rehearse(
      Claims claims, Optional<TrustedIssuer> issuer, Optional<IdentityRefusedException> refusal) {
    List<RuleOutcome> outcomes = issuer.map(trusted -> trusted.test(claims)).orElse(List.of());
    Optional<String> repository =
        outcomes.stream()
            .filter(RuleOutcome::matches)
            .findFirst()
            .flatMap(outcome -> outcome.rule().repository().repository(claims));
    return new Rehearsal(
        issuer, refusal, outcomes, repository, repository.flatMap(this::find).isPresent());
  }
}
