package io.hatoba.access;

import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds out who shows a credential. */
@Singleton
public final class SignIn {
  private final AccountDao accounts;

  /** Over the rows of accounts and tokens. */
  @Inject
  public SignIn(AccountDao accounts) {
    this.accounts = accounts;
  }

  /**
   * The account behind a user name and a personal access token.
   *
   * @param login must be the token owner's, case folded
   * @param token the personal access token
   * @return empty if the two do not belong together, if the token has expired, and if the account
   *     is suspended
   */
  public Optional<Caller.Account> signIn(String login, String token) {
    return PersonalAccessToken.parse(token)
        .flatMap(parsed -> accounts.findTokenOwner(parsed.hash()))
        .filter(owner -> owner.account().suspendedAt().isEmpty())
        .filter(owner -> owner.account().foldedLogin().equals(login.toLowerCase(Locale.ROOT)))
        .map(
            owner -> {
              AccountEntity account = owner.account();
              return new Caller.Account(
                  account.id(), account.login(), account.siteAdmin(), Scopes.parse(owner.scopes()));
            });
  }

  /**
   * The account that a bearer token was made for, as it is now.
   *
   * @param scopes what the token showed that its maker's credential allowed
   * @return empty if there is no such account any more, or it is suspended
   */
  public Optional<Caller.Account> find(long accountId, Set<String> scopes) {
    return accounts
        .find(accountId)
        .filter(account -> account.suspendedAt().isEmpty())
        .map(
            account ->
                new Caller.Account(account.id(), account.login(), account.siteAdmin(), scopes));
  }
}
