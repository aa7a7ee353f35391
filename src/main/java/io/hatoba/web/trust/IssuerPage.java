package io.hatoba.web.trust;

import io.hatoba.access.identity.IssuerKeys;
import io.hatoba.accounts.workflows.ClaimRule;
import io.hatoba.accounts.workflows.TrustedIssuer;
import io.hatoba.accounts.workflows.TrustedIssuers;
import io.hatoba.config.Settings;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** An issuer: what is said of it, and its rules in the order in which they are asked. */
@At(
    value = IssuerLookup.ROOT + "/{issuer}",
    view = "trust/issuer",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class IssuerPage implements Page {
  @Inject private IssuerLookup lookup;
  @Inject private TrustedIssuers issuers;
  @Inject private IssuerKeys keys;
  @Inject private IssuerForm form;
  @Inject private TrustAttempt attempt;
  @Inject private Navigation navigation;
  @Inject private Settings settings;

  @SuppressWarnings("NullAway.Init") // open sets it
  private TrustedIssuer issuer;

  private long liveTokens;

  /** For the container. */
  public IssuerPage() {}

  @Override
  public void open(PageRequest request) {
    issuer = lookup.require(request);
    liveTokens = issuers.liveTokens(issuer.id());
    form.show(issuer.description());
  }

  /** Says it anew; the rules stay as they are by then. */
  public void save() {
    if (attempt.done(() -> lookup.change(issuer, before -> form.description(before.rules())))) {
      navigation.to(path(), "trust.done-changed");
    }
  }

  /** Which it is. */
  public TrustedIssuer issuer() {
    return issuer;
  }

  /** Where its page is. */
  public String path() {
    return IssuerLookup.path(issuer.id());
  }

  /** Its rules, the first that matches counts. */
  public List<ClaimRule> rules() {
    return issuer.description().rules();
  }

  /** How many workflow tokens live that were made for its tokens. */
  public long liveTokens() {
    return liveTokens;
  }

  /** Whom tokens are for unless somebody says otherwise. */
  public String usualAudience() {
    return settings.url().toString();
  }

  /** When this node last asked for its keys, and what came of it. */
  public Optional<IssuerKeys.Reading> reading() {
    return keys.lastReading(issuer.url(), issuer.description().jwksUri());
  }
}
