package io.hatoba.rest;

import java.util.Optional;

/** Who the caller of a resource method must be. */
public enum Need {
  /** Anybody; a credential that is shown must be good all the same. */
  NOTHING,
  /** Whoever shows a good credential. */
  CREDENTIAL,
  /** A site administrator, by a token with the scope {@code site_admin}. */
  SITE_ADMIN;

  /** The scope that the token must have. */
  Optional<String> scope() {
    return this == SITE_ADMIN ? Optional.of("site_admin") : Optional.empty();
  }
}
