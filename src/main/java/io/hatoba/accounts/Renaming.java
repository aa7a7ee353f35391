package io.hatoba.accounts;

import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.settings.AccessEpoch;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Logins of accounts that change. Every login that an account had goes on reaching it, and nobody
 * else may have it, until it is released.
 */
@Singleton
class Renaming {
  private final AccountDao accounts;
  private final AccessEpoch epoch;
  private final Clock clock;

  @Inject
  Renaming(AccountDao accounts, AccessEpoch epoch, Clock clock) {
    this.accounts = accounts;
    this.epoch = epoch;
    this.clock = clock;
  }

  void rename(String resource, AccountEntity account, String newLogin) {
    Logins.validate(resource, newLogin);
    Optional<AccountEntity> holder = accounts.find(newLogin.toLowerCase(Locale.ROOT));
    if (holder.isPresent() && holder.get().id() != account.id()) {
      throw Logins.taken(resource);
    }
    account.rename(newLogin, clock.instant());
    accounts.addLogin(account);
  }

  /** The logins that an account had and that reach it still, case folded. */
  List<String> aliases(AccountEntity account) {
    return accounts.logins(account.id()).stream()
        .filter(login -> !login.equals(account.foldedLogin()))
        .toList();
  }

  boolean release(AccountEntity account, String alias) {
    String folded = alias.toLowerCase(Locale.ROOT);
    boolean released =
        !folded.equals(account.foldedLogin()) && accounts.releaseLogin(account.id(), folded);
    if (released) {
      // Whoever gets the login next gets the names below it too; live tokens speak of names.
      epoch.raise();
    }
    return released;
  }
}
