package io.hatoba.access;

import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds out who shows a credential. */
@Singleton
public final class SignIn {
  /** No account has this login. */
  private static final String NO_LOGIN = "";

  private final AccountDao accounts;
  private final SignInThrottle throttle;

  /** Over the rows of accounts and tokens. */
  @Inject
  public SignIn(AccountDao accounts, SignInThrottle throttle) {
    this.accounts = accounts;
    this.throttle = throttle;
  }

  /**
   * The account behind a user name and a personal access token.
   *
   * @param login must be the token owner's, case folded
   * @param token the personal access token
   * @param address where the request comes from
   * @return empty if the two do not belong together, if the token has expired, and if the account
   *     is suspended
   * @throws io.hatoba.oci.TooManyRequestsException if too many have failed before
   */
  public Optional<Caller.Account> signIn(String login, String token, String address) {
    String folded = login.toLowerCase(Locale.ROOT);
    return signIn(folded, token, address, owner -> owner.account().foldedLogin().equals(folded));
  }

  /**
   * The account behind a personal access token that comes without a user name.
   *
   * @param address where the request comes from
   * @return empty if it is nobody's, has expired, or the account is suspended
   * @throws io.hatoba.oci.TooManyRequestsException if too many have failed before
   */
  public Optional<Caller.Account> signIn(String token, String address) {
    return signIn(NO_LOGIN, token, address, owner -> true);
  }

  private Optional<Caller.Account> signIn(
      String folded, String token, String address, Predicate<AccountDao.TokenOwner> isMeant) {
    String hash = new PersonalAccessToken(token).hash();
    throttle.admit(folded, hash, address);
    Optional<Caller.Account> caller =
        PersonalAccessToken.parse(token)
            .flatMap(parsed -> accounts.findTokenOwner(hash))
            .filter(isMeant)
            .flatMap(SignIn::caller);
    if (caller.isPresent()) {
      throttle.succeeded(folded, hash, address);
    } else {
      throttle.failed(folded, hash, address);
    }
    return caller;
  }

  /**
   * The account that has shown a token, as both are now.
   *
   * @param tokenId surrogate key of the token
   * @return empty if the token was revoked or has expired, and if the account is suspended
   */
  public Optional<Caller.Account> find(long tokenId) {
    return accounts.findTokenOwner(tokenId).flatMap(SignIn::caller);
  }

  private static Optional<Caller.Account> caller(AccountDao.TokenOwner owner) {
    AccountEntity account = owner.account();
    return account.suspendedAt().isPresent()
        ? Optional.empty()
        : Optional.of(
            new Caller.Account(
                account.id(),
                account.login(),
                account.siteAdmin(),
                Scopes.parse(owner.scopes()),
                owner.tokenId()));
  }
}
