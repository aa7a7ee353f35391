package io.hatoba.metadata.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;

/** Queries over accounts, their repositories and tokens. */
@ApplicationScoped
public class AccountDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * The owner of a token and what the token allows.
   *
   * @param account whose token it is
   * @param scopes names of the scopes, separated by one space
   * @param tokenId surrogate key of the token
   */
  public record TokenOwner(AccountEntity account, String scopes, long tokenId) {}

  /** Makes a row of a new account; its login must be free. */
  public AccountEntity create(AccountEntity account) {
    entityManager.persist(account);
    entityManager.flush();
    return account;
  }

  /** Makes a row of a new repository; its name must be free below its owner. */
  public RepositoryEntity create(RepositoryEntity repository) {
    entityManager.persist(repository);
    entityManager.flush();
    return repository;
  }

  /** Makes a row of a new token. */
  public void create(AccessTokenEntity token) {
    entityManager.persist(token);
    entityManager.flush();
  }

  /** The account of a surrogate key. */
  public Optional<AccountEntity> find(long id) {
    return Optional.ofNullable(entityManager.find(AccountEntity.class, id));
  }

  /** The account that goes by a login, case folded already. */
  public Optional<AccountEntity> find(String foldedLogin) {
    return entityManager
        .createQuery(
            "select a from AccountEntity a where a.foldedLogin = :login", AccountEntity.class)
        .setParameter("login", foldedLogin)
        .getResultStream()
        .findFirst();
  }

  /** The repository of an owner that goes by a name, case folded already. */
  public Optional<RepositoryEntity> findRepository(long ownerId, String foldedName) {
    return entityManager
        .createQuery(
            "select r from RepositoryEntity r where r.ownerId = :owner and r.foldedName = :name",
            RepositoryEntity.class)
        .setParameter("owner", ownerId)
        .setParameter("name", foldedName)
        .getResultStream()
        .findFirst();
  }

  /**
   * Who owns the token with this SHA-256, unless the token has expired, in one statement. The
   * account may be suspended.
   */
  public Optional<TokenOwner> findTokenOwner(String tokenHash) {
    return findTokenOwner("t.tokenHash", tokenHash);
  }

  /** The same by the token's surrogate key. */
  public Optional<TokenOwner> findTokenOwner(long tokenId) {
    return findTokenOwner("t.id", tokenId);
  }

  private Optional<TokenOwner> findTokenOwner(String column, Object value) {
    return entityManager
        .createQuery(
            "select a, t.scopes, t.id from AccessTokenEntity t, AccountEntity a where "
                + column
                + " = :value and a.id = t.accountId"
                + " and (t.expiresAt is null or t.expiresAt > current_timestamp)",
            Object[].class)
        .setParameter("value", value)
        .getResultStream()
        .findFirst()
        .map(row -> new TokenOwner((AccountEntity) row[0], (String) row[1], (long) row[2]));
  }

  /** Reads an account's row again, with what the database has added to it. */
  public AccountEntity refreshed(AccountEntity account) {
    entityManager.refresh(account);
    return account;
  }

  /** Reads a token's row again, with what the database has added to it. */
  public AccessTokenEntity refreshed(AccessTokenEntity token) {
    entityManager.refresh(token);
    return token;
  }

  /**
   * Revokes the tokens by which site administrators act as an account; two who asked at once may
   * have made two.
   *
   * @return how many
   */
  public int deleteImpersonations(long accountId) {
    return entityManager
        .createQuery(
            "delete from AccessTokenEntity t where t.accountId = :account"
                + " and t.impersonation = true")
        .setParameter("account", accountId)
        .executeUpdate();
  }

  /**
   * Revokes a token.
   *
   * @return false if there is none
   */
  public boolean deleteToken(long id) {
    return entityManager
            .createQuery("delete from AccessTokenEntity t where t.id = :id")
            .setParameter("id", id)
            .executeUpdate()
        > 0;
  }

  /** Whether any account administers the instance. */
  public boolean anySiteAdministrator() {
    return entityManager
            .createQuery(
                "select count(a) from AccountEntity a where a.siteAdmin = true", Long.class)
            .getSingleResult()
        > 0;
  }
}
