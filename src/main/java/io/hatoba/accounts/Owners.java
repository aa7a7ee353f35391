package io.hatoba.accounts;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.MembershipDao;
import io.hatoba.metadata.accounts.MembershipEntity;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.oci.NameUnknownException;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

/** Accounts and repositories in their part as owners of packages. */
@Stateless
public class Owners {
  /** No account has this key. */
  private static final long NOBODY = 0;

  private final AccountDao accounts;
  private final RepositoryDao repositories;
  private final MembershipDao memberships;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Owners() {
    this(null, null, null, null);
  }

  /** Over the rows of accounts. */
  @Inject
  public Owners(
      AccountDao accounts, RepositoryDao repositories, MembershipDao memberships, AuditLog audit) {
    this.accounts = accounts;
    this.repositories = repositories;
    this.memberships = memberships;
    this.audit = audit;
  }

  /**
   * The account below which a package of the Container registry is to be made. Only a site
   * administrator is let through where there is none: an organization is made then, which the
   * administrator owns.
   *
   * @param foldedLogin the login in lower case
   * @param publisherId who pushes
   * @return surrogate key
   * @throws io.hatoba.oci.NameInvalidException if no account may have such a login
   * @throws io.hatoba.oci.DeniedException if the login is reserved
   */
  public long requireAccount(String foldedLogin, long publisherId) {
    return accounts
        .find(foldedLogin)
        .orElseGet(
            () -> {
              Logins.require(foldedLogin);
              AccountEntity made = accounts.create(AccountEntity.organization(foldedLogin));
              memberships.create(
                  new MembershipEntity(made.id(), publisherId, MembershipEntity.Kind.OWNER));
              audit.record(
                  AuditAction.ORGANIZATION_CREATED,
                  Subject.organization(foldedLogin).account(publisherId));
              return made;
            })
        .id();
  }

  /**
   * The repository to which an image of the Docker registry is to belong.
   *
   * @param id surrogate key
   * @param ownerId the account that owns it, which may have another login than was asked for
   * @param foldedName its name, which may be another than was asked for
   */
  public record Repository(long id, long ownerId, String foldedName) {}

  /**
   * The repository that a name reaches. It stays where it is until the transaction ends.
   *
   * @throws NameUnknownException if there is none, or it has another owner now
   */
  public Repository requireRepository(String foldedLogin, String foldedName) {
    long ownerId = accounts.find(foldedLogin).map(AccountEntity::id).orElse(NOBODY);
    RepositoryEntity found =
        repositories
            .find(ownerId, foldedName)
            .filter(repositories::lock)
            .orElseThrow(() -> NameUnknownException.noRepository(foldedLogin, foldedName));
    if (found.ownerId() != ownerId) {
      throw NameUnknownException.moved(foldedLogin, foldedName);
    }
    return new Repository(found.id(), ownerId, found.foldedName());
  }
}
