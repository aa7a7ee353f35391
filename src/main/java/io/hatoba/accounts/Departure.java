package io.hatoba.accounts;

import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.MembershipDao;
import io.hatoba.metadata.accounts.MembershipEntity;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.events.HookDao;
import io.hatoba.metadata.events.HookRow;
import io.hatoba.metadata.packages.RepositoryPackageDao;
import io.hatoba.settings.AccessEpoch;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/** Accounts that go. Their rows stay for what they once pushed, and nothing reaches them. */
@Singleton
class Departure {
  private static final int ALL = Integer.MAX_VALUE;

  private final AccountDao accounts;
  private final RepositoryDao repositories;
  private final RepositoryPackageDao packages;
  private final RepositoryRemoval removal;
  private final MembershipDao memberships;
  private final HookDao hooks;
  private final AccessEpoch epoch;
  private final Clock clock;
  private final AuditLog audit;

  @Inject
  Departure(
      AccountDao accounts,
      RepositoryDao repositories,
      RepositoryPackageDao packages,
      RepositoryRemoval removal,
      MembershipDao memberships,
      HookDao hooks,
      AccessEpoch epoch,
      Clock clock,
      AuditLog audit) {
    this.accounts = accounts;
    this.repositories = repositories;
    this.packages = packages;
    this.removal = removal;
    this.memberships = memberships;
    this.hooks = hooks;
    this.epoch = epoch;
    this.clock = clock;
    this.audit = audit;
  }

  void depart(String resource, AccountEntity account) {
    // Whoever publishes below it, or joins what it owns, waits for this or is waited for.
    accounts.lock(account);
    if (account.deleted()) {
      throw Logins.gone(resource);
    }
    long living = packages.countLiving(account.id());
    if (living > 0) {
      throw new ValidationException(
          resource,
          "login",
          Code.UNPROCESSABLE,
          living == 1
              ? AccountRule.OWNS_PACKAGE.about(account.login())
              : AccountRule.OWNS_PACKAGES.about(account.login(), living));
    }
    memberships
        .list(account.id(), 0, ALL)
        .forEach(membership -> requireOther(resource, membership, account));
    // While it has its logins, by which its events are found.
    audit.record(
        account.kind() == AccountEntity.Kind.USER
            ? AuditAction.USER_DELETED
            : AuditAction.ORGANIZATION_DELETED,
        AuditSubjects.account(account));
    for (long id : repositories.listOf(account.id())) {
      removal.remove(repositories.find(id).orElseThrow());
    }
    Instant now = clock.instant();
    packages.deletePending(account.id(), now);
    memberships.deleteAllOf(account.id());
    hooks.deleteAll(new HookRow.Target("ORGANIZATION", account.id()));
    accounts.deleteLoginsAndTokens(account.id());
    account.delete(now);
    epoch.raise();
  }

  private void requireOther(String resource, MembershipDao.Row membership, AccountEntity leaving) {
    if (membership.kind() != MembershipEntity.Kind.OWNER) {
      return;
    }
    AccountEntity organization = membership.organization();
    accounts.lock(organization);
    long without = leaving.suspendedAt().isPresent() ? 0 : 1;
    if (memberships.countActiveOwners(organization.id()) <= without) {
      throw new ValidationException(
          resource,
          "login",
          Code.UNPROCESSABLE,
          AccountRule.WITHOUT_OWNER.about(organization.login()));
    }
  }
}
