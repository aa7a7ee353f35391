package io.hatoba.web.trust;

import io.hatoba.accounts.workflows.TrustedIssuer;
import io.hatoba.accounts.workflows.TrustedIssuers;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Issuers that paths of these pages name by their surrogate keys. */
@Singleton
class IssuerLookup {
  static final String ROOT = "/admin/ci-trust";

  private final TrustedIssuers issuers;

  @Inject
  IssuerLookup(TrustedIssuers issuers) {
    this.issuers = issuers;
  }

  /** Where the page of an issuer is. */
  static String path(long id) {
    return ROOT + "/" + id;
  }

  /**
   * The issuer of a path with {@code {issuer}}.
   *
   * @throws PageRefusal.NotFound if there is none
   */
  TrustedIssuer require(PageRequest request) {
    return find(request.name("issuer")).orElseThrow(PageRefusal.NotFound::new);
  }

  /**
   * Says anew what an issuer's tokens give.
   *
   * @param change from what was said before, whatever that is by now
   * @throws PageRefusal.NotFound if there is none any more
   */
  void change(TrustedIssuer issuer, UnaryOperator<TrustedIssuer.Description> change) {
    if (issuers.change(issuer.id(), change).isEmpty()) {
      throw new PageRefusal.NotFound();
    }
  }

  /** The issuer of a key as it is written. */
  Optional<TrustedIssuer> find(String id) {
    return id.matches("[0-9]{1,18}") ? issuers.find(Long.parseLong(id)) : Optional.empty();
  }
}
