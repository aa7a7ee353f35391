package io.hatoba.web.trust;

import io.hatoba.access.identity.IssuerKeys;
import io.hatoba.accounts.workflows.IssuerTemplate;
import io.hatoba.accounts.workflows.TrustedIssuer;
import io.hatoba.accounts.workflows.TrustedIssuers;
import io.hatoba.config.Settings;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** All issuers that are trusted, and those that it is usual to trust. */
@At(value = IssuerLookup.ROOT, view = "trust/issuers", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class IssuersPage implements Page {
  @Inject private TrustedIssuers issuers;
  @Inject private IssuerKeys keys;
  @Inject private Settings settings;

  private List<TrustedIssuer> rows = List.of();

  /** For the container. */
  public IssuersPage() {}

  @Override
  public void open(PageRequest request) {
    rows = issuers.list();
  }

  /** All of them, the oldest first. */
  public List<TrustedIssuer> rows() {
    return rows;
  }

  /** Those that it is usual to trust. */
  public List<IssuerTemplate> templates() {
    return IssuerTemplate.ALL;
  }

  /** Whom the tokens of an issuer must be for. */
  public String audience(TrustedIssuer issuer) {
    return issuer.description().audience().orElse(settings.url().toString());
  }

  /** When this node last asked for its keys, and what came of it. */
  public Optional<IssuerKeys.Reading> reading(TrustedIssuer issuer) {
    return keys.lastReading(issuer.url(), issuer.description().jwksUri());
  }
}
