package io.hatoba.web.account;

import io.hatoba.accounts.AccessTokens;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stops working with one of the reader's tokens, and its revocation. */
@At(
    value = "/settings/tokens/{id}/revoke",
    view = "account/revoke-token",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class TokenRevocationPage implements Page {
  @Inject private AccessTokens tokens;
  @Inject private Reader reader;
  @Inject private Navigation navigation;
  @Inject private Clock clock;

  private @Nullable ShownToken token;

  /** For the container. */
  public TokenRevocationPage() {}

  @Override
  public void open(PageRequest request) {
    token =
        Optional.of(request.name("id"))
            .filter(it -> it.matches("[0-9]{1,18}"))
            .map(Long::parseLong)
            .flatMap(id -> tokens.findAnyOf(reader.requireAccount().id(), id))
            .map(it -> ShownToken.of(it, clock.instant()))
            .orElseThrow(PageRefusal.NotFound::new);
  }

  /** The token. */
  public ShownToken token() {
    return Objects.requireNonNull(token);
  }

  /** Revokes it; where another window just did, all is as it should be. */
  public void revoke() {
    tokens.revokeOf(reader.requireAccount().id(), token().id());
    navigation.to("/settings/tokens", "account.token-revoked");
  }
}
