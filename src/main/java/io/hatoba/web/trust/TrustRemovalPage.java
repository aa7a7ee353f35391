package io.hatoba.web.trust;

import io.hatoba.accounts.workflows.ClaimRule;
import io.hatoba.accounts.workflows.TrustedIssuer;
import io.hatoba.accounts.workflows.TrustedIssuers;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Trusts an issuer no longer, or takes away one of its rules. */
@At(
    value = {
      IssuerLookup.ROOT + "/{issuer}/remove",
      IssuerLookup.ROOT + "/{issuer}/rules/{rule}/remove"
    },
    view = "trust/removal",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class TrustRemovalPage implements Page {
  @Inject private IssuerLookup lookup;
  @Inject private TrustedIssuers issuers;
  @Inject private TrustAttempt attempt;
  @Inject private Navigation navigation;

  @SuppressWarnings("NullAway.Init") // open sets it
  private TrustedIssuer issuer;

  private OptionalInt number = OptionalInt.empty();
  private ShownRules seen = new ShownRules("");
  private long liveTokens;
  private String typed = "";

  /** For the container. */
  public TrustRemovalPage() {}

  @Override
  public void open(PageRequest request) {
    issuer = lookup.require(request);
    List<ClaimRule> rules = issuer.description().rules();
    seen = ShownRules.of(request, rules);
    if (request.names().containsKey("rule")) {
      number = OptionalInt.of(ShownRules.number(request, rules));
    }
    liveTokens = issuers.liveTokens(issuer.id());
  }

  /** Takes it away if its name was typed. */
  public void remove() {
    if (!typed.strip().equals(name().strip())) {
      attempt.refuse("trust.refused-typed");
    } else if (number.isPresent()) {
      removeRule();
    } else {
      // Whoever was faster has removed it as well.
      issuers.delete(issuer.id());
      navigation.to(IssuerLookup.ROOT, "trust.done-removed");
    }
  }

  private void removeRule() {
    if (attempt.done(() -> lookup.change(issuer, this::without))) {
      navigation.to(back(), "trust.done-rule-removed");
    }
  }

  private TrustedIssuer.Description without(TrustedIssuer.Description before) {
    seen.require(before.rules());
    List<ClaimRule> rules = new ArrayList<>(before.rules());
    rules.remove(number.orElseThrow() - 1);
    return new TrustedIssuer.Description(
        before.name(), before.audience(), before.jwksUri(), before.enabled(), rules);
  }

  /** Whether one rule goes, and not the issuer with all of them. */
  public boolean ofRule() {
    return number.isPresent();
  }

  /** What goes, which is typed. */
  public String name() {
    return number.isPresent() ? rules().get(0).name() : issuer.description().name();
  }

  /** Which issuer it is. */
  public TrustedIssuer issuer() {
    return issuer;
  }

  /** The rules that go. */
  public List<ClaimRule> rules() {
    List<ClaimRule> all = issuer.description().rules();
    return number.isPresent() ? List.of(all.get(number.getAsInt() - 1)) : all;
  }

  /** How many workflow tokens live that were made for tokens of the issuer. */
  public long liveTokens() {
    return liveTokens;
  }

  /** What tells the rules by which something is decided from others. */
  public String seen() {
    return seen.mark();
  }

  /** Where the issuer's page is. */
  public String back() {
    return IssuerLookup.path(issuer.id());
  }

  /** What was typed. */
  public String getTyped() {
    return typed;
  }

  /** Whatever is typed. */
  public void setTyped(String text) {
    typed = text;
  }
}
