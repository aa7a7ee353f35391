package io.hatoba.accounts;

import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.oci.NameInvalidException;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

/** Accounts and repositories in their part as owners of packages. */
@Stateless
public class Owners {
  /** The longest name that a repository of GitHub has. */
  private static final int MAX_REPOSITORY_NAME = 100;

  private final AccountDao accounts;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Owners() {
    this(null);
  }

  /** Over the rows of accounts. */
  @Inject
  public Owners(AccountDao accounts) {
    this.accounts = accounts;
  }

  /**
   * The account of a login, made as an organization if it is missing.
   *
   * @param foldedLogin the login in lower case
   * @return surrogate key
   * @throws io.hatoba.oci.NameInvalidException if no account may have such a login
   * @throws io.hatoba.oci.DeniedException if the login is reserved
   */
  public long requireAccount(String foldedLogin) {
    return accounts
        .find(foldedLogin)
        .orElseGet(
            () -> {
              Logins.require(foldedLogin);
              return accounts.create(AccountEntity.organization(foldedLogin));
            })
        .id();
  }

  /**
   * The repository of an owner, made if it is missing.
   *
   * @return surrogate key
   * @throws io.hatoba.oci.NameInvalidException if no repository may have such a name
   */
  public long requireRepository(long ownerId, String foldedName) {
    return accounts
        .findRepository(ownerId, foldedName)
        .orElseGet(() -> accounts.create(newRepository(ownerId, foldedName)))
        .id();
  }

  private static RepositoryEntity newRepository(long ownerId, String foldedName) {
    if (foldedName.length() > MAX_REPOSITORY_NAME) {
      throw new NameInvalidException(
          foldedName,
          "its second component must be the name of a repository, which has at most "
              + MAX_REPOSITORY_NAME
              + " characters");
    }
    return new RepositoryEntity(ownerId, foldedName);
  }
}
