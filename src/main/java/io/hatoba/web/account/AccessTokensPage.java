package io.hatoba.web.account;

import io.hatoba.accounts.AccessTokens;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Slice;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The reader's personal access tokens (classic), newest first. */
@At(value = "/settings/tokens", view = "account/tokens", audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class AccessTokensPage implements Page {
  private static final int ON_A_PAGE = 50;
  private static final int LAST_PAGE = 10_000;

  @Inject private AccessTokens tokens;
  @Inject private Reader reader;
  @Inject private Clock clock;

  private List<ShownToken> shown = List.of();
  private long total;
  private int page = 1;

  /** For the container. */
  public AccessTokensPage() {}

  @Override
  public void open(PageRequest request) {
    page = request.parameter("page").flatMap(AccessTokensPage::number).orElse(1);
    Listing<AccessTokens.Token> found =
        tokens.listAllOf(
            reader.requireAccount().id(), new Slice((page - 1) * ON_A_PAGE, ON_A_PAGE));
    total = found.total();
    shown = found.items().stream().map(it -> ShownToken.of(it, clock.instant())).toList();
  }

  private static Optional<Integer> number(String text) {
    return Optional.of(text)
        .filter(it -> it.matches("[0-9]{1,5}"))
        .map(Integer::parseInt)
        .filter(it -> it >= 1 && it <= LAST_PAGE);
  }

  /** Those of this part of the list. */
  public List<ShownToken> tokens() {
    return shown;
  }

  /** How many there are in all. */
  public long total() {
    return total;
  }

  /** Where newer ones are; empty at the beginning. */
  public Optional<Integer> newer() {
    return page > 1 ? Optional.of(page - 1) : Optional.empty();
  }

  /** Where older ones are; empty at the end. */
  public Optional<Integer> older() {
    return (long) page * ON_A_PAGE < total ? Optional.of(page + 1) : Optional.empty();
  }
}
