package io.hatoba.access;

import io.hatoba.metadata.accounts.AccountDao;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

/** Hashes of passwords as accounts keep them. */
@Stateless
public class PasswordHashes {
  private final AccountDao accounts;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PasswordHashes() {
    this(null);
  }

  /** Over the rows of accounts. */
  @Inject
  public PasswordHashes(AccountDao accounts) {
    this.accounts = accounts;
  }

  /**
   * Keeps another hash of the same password.
   *
   * @return false if the account has another hash by now, of whatever password
   */
  public boolean replace(long accountId, String kept, String hash) {
    return accounts.replacePasswordHash(accountId, kept, hash);
  }
}
