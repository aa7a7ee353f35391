package io.hatoba.web.account;

import io.hatoba.accounts.AccessTokens;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Slice;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;

/** Revokes all of the reader's tokens, once they have typed their own name. */
@At(
    value = "/settings/tokens/revoke-all",
    view = "account/revoke-tokens",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class AllTokensRevocationPage implements Page {
  private static final int NAMED = 100;

  @Inject private AccessTokens tokens;
  @Inject private Reader reader;
  @Inject private Navigation navigation;
  @Inject private Clock clock;

  private List<ShownToken> shown = List.of();
  private long total;
  private String name = "";
  private boolean refused;

  /** For the container. */
  public AllTokensRevocationPage() {}

  @Override
  public void open(PageRequest request) {
    Listing<AccessTokens.Token> found =
        tokens.listAllOf(reader.requireAccount().id(), new Slice(0, NAMED));
    total = found.total();
    shown = found.items().stream().map(it -> ShownToken.of(it, clock.instant())).toList();
  }

  /** The newest of them. */
  public List<ShownToken> tokens() {
    return shown;
  }

  /** How many there are. */
  public long total() {
    return total;
  }

  /** How many of them are not named on the page. */
  public long unnamed() {
    return total - shown.size();
  }

  /** Whether another name was typed. */
  public boolean refused() {
    return refused;
  }

  /** What was typed. */
  public String getName() {
    return name;
  }

  /** Whatever is typed. */
  public void setName(String typed) {
    name = typed;
  }

  /** Revokes them, those too that are made meanwhile. */
  public void revoke() {
    if (!name.strip().equalsIgnoreCase(reader.login())) {
      refused = true;
      return;
    }
    tokens.revokeAllOf(reader.requireAccount().id());
    navigation.to("/settings/tokens", "account.tokens-revoked");
  }
}
