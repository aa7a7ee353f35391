package io.hatoba.web.trust;

import io.hatoba.access.identity.Claims;
import io.hatoba.accounts.workflows.Rehearsal;
import io.hatoba.accounts.workflows.RuleOutcome;
import io.hatoba.accounts.workflows.TokenExchange;
import io.hatoba.accounts.workflows.TrustedIssuer;
import io.hatoba.accounts.workflows.TrustedIssuers;
import io.hatoba.oci.UnavailableException;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says what would become of an identity token, and makes nothing. A token comes in the body of a
 * form and goes nowhere: neither into an answer, nor a log, nor an address.
 */
@At(
    value = IssuerLookup.ROOT + "/simulator",
    view = "trust/simulator",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class SimulatorPage implements Page {
  /** How the first part of every signed token begins: an object of JSON in base64. */
  private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  @Inject private IssuerLookup lookup;
  @Inject private TrustedIssuers issuers;
  @Inject private TokenExchange exchange;
  @Inject private TrustAttempt attempt;

  private List<TrustedIssuer> known = List.of();
  private Optional<TrustedIssuer> among = Optional.empty();
  private String pasted = "";
  private Optional<Rehearsal> rehearsal = Optional.empty();

  /** For the container. */
  public SimulatorPage() {}

  @Override
  public void open(PageRequest request) {
    known = issuers.list();
    among = request.parameter(request.form() ? "among" : "issuer").flatMap(lookup::find);
  }

  /** Rehearses what was pasted. */
  public void simulate() {
    String text = pasted.strip();
    if (text.isEmpty()) {
      attempt.refuse("trust.refused-nothing-pasted");
      return;
    }
    try {
      rehearsal = Optional.of(rehearse(text));
    } catch (IllegalArgumentException malformed) {
      attempt.refuse("trust.refused-claims");
    } catch (UnavailableException unavailable) {
      attempt.refuse("trust.refused-no-keys");
    }
  }

  private Rehearsal rehearse(String text) {
    return isClaims(text)
        ? exchange.rehearse(Claims.parse(text), among)
        : exchange.rehearse(text, among);
  }

  private static boolean isClaims(String text) {
    return text.startsWith("{");
  }

  /** All issuers, the oldest first. */
  public List<TrustedIssuer> issuers() {
    return known;
  }

  /** Whether only the rules of one are asked. */
  public boolean among(TrustedIssuer issuer) {
    return among.filter(one -> one.id() == issuer.id()).isPresent();
  }

  /** What would become of it; empty until something was pasted. */
  public Optional<Rehearsal> rehearsal() {
    return rehearsal;
  }

  /** Key of what it comes to. */
  public String verdictKey() {
    return "trust.verdict-"
        + rehearsal.orElseThrow().verdict().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The rule that counts; empty if none matches. */
  public String rule() {
    return rehearsal.flatMap(Rehearsal::matched).map(rule -> rule.name()).orElse("");
  }

  /** The repository that it names; empty if it finds no name. */
  public String repository() {
    return rehearsal.flatMap(Rehearsal::repository).orElse("");
  }

  /** Key of what becomes of it by a rule: the first that matches counts. */
  public String outcomeKey(RuleOutcome outcome) {
    if (!outcome.matches()) {
      return "trust.outcome-missed";
    }
    boolean counts =
        rehearsal.stream()
            .flatMap(it -> it.rules().stream())
            .filter(RuleOutcome::matches)
            .findFirst()
            .filter(first -> first == outcome)
            .isPresent();
    return counts ? "trust.outcome-counts" : "trust.outcome-later";
  }

  /** What is shown again: claims, but nothing that has a token in it. */
  public String getPasted() {
    return isClaims(pasted.strip()) && !TOKEN.matcher(pasted).find() ? pasted : "";
  }

  /** Whatever is pasted. */
  public void setPasted(String text) {
    pasted = text;
  }
}
