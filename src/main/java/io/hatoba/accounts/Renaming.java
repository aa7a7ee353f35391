package io.hatoba.accounts;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.packages.RepositoryPackageDao;
import io.hatoba.settings.AccessEpoch;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Logins of accounts that change. Every login that an account had goes on reaching it, and nobody
 * else may have it, until it is released.
 */
@Singleton
class Renaming {
  private final AccountDao accounts;
  private final RepositoryPackageDao packages;
  private final AccessEpoch epoch;
  private final Clock clock;
  private final AuditLog audit;

  @Inject
  Renaming(
      AccountDao accounts,
      RepositoryPackageDao packages,
      AccessEpoch epoch,
      Clock clock,
      AuditLog audit) {
    this.accounts = accounts;
    this.packages = packages;
    this.epoch = epoch;
    this.clock = clock;
    this.audit = audit;
  }

  void rename(String resource, AccountEntity account, String newLogin) {
    Logins.validate(resource, newLogin);
    accounts.lock(account);
    if (account.deleted()) {
      throw Logins.gone(resource);
    }
    Optional<AccountEntity> holder = accounts.find(newLogin.toLowerCase(Locale.ROOT));
    if (holder.isPresent() && holder.get().id() != account.id()) {
      throw Logins.taken(resource);
    }
    FullNames.require(resource, "login", newLogin, packages.findLongest(account.id()));
    String before = account.login();
    account.rename(newLogin, clock.instant());
    accounts.addLogin(account);
    // Live tokens may remember that the new name was refused.
    epoch.raise();
    audit.record(
        account.kind() == AccountEntity.Kind.USER
            ? AuditAction.USER_RENAMED
            : AuditAction.ORGANIZATION_RENAMED,
        AuditSubjects.account(account),
        Map.of("old_login", before));
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
      audit.record(
          AuditAction.LOGIN_RELEASED, AuditSubjects.account(account), Map.of("login", folded));
    }
    return released;
  }
}
