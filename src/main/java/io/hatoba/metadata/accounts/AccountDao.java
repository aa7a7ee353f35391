package io.hatoba.metadata.accounts;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Queries over accounts, their logins and tokens. */
@ApplicationScoped
public class AccountDao {
  private static final String ALL_TOKENS_OF =
      " from AccessTokenEntity t where t.accountId = :account and t.impersonation = :impersonation";

  private static final String TOKENS_OF =
      ALL_TOKENS_OF + " and (t.expiresAt is null or t.expiresAt > current_timestamp)";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * The owner of a token and what the token allows.
   *
   * @param account whose token it is
   * @param scopes names of the scopes, separated by one space
   * @param tokenId surrogate key of the token
   * @param expiresAt when the token ceases to be good; empty if never
   */
  public record TokenOwner(
      AccountEntity account, String scopes, long tokenId, Optional<Instant> expiresAt) {}

  /** Makes a row of a new account and of its login, which must be free. */
  public AccountEntity create(AccountEntity account) {
    entityManager.persist(account);
    entityManager.flush();
    entityManager.persist(new AccountLoginEntity(account.foldedLogin(), account.id()));
    entityManager.flush();
    return account;
  }

  /** Makes a row of a new token. */
  public void create(AccessTokenEntity token) {
    entityManager.persist(token);
    entityManager.flush();
  }

  /** The account of a surrogate key, unless it is gone. */
  public Optional<AccountEntity> find(long id) {
    return Optional.ofNullable(entityManager.find(AccountEntity.class, id))
        .filter(account -> !account.deleted());
  }

  /** The account that goes by a login, or went by it before; case folded already. */
  public Optional<AccountEntity> find(String foldedLogin) {
    return entityManager
        .createQuery(
            "select a from AccountLoginEntity l, AccountEntity a"
                + " where l.foldedLogin = :login and a.id = l.accountId and a.deletedAt is null",
            AccountEntity.class)
        .setParameter("login", foldedLogin)
        .getResultStream()
        .findFirst();
  }

  /** Locks an account's row until the transaction ends; whoever locks it too waits. */
  public void lock(AccountEntity account) {
    entityManager.refresh(account, LockModeType.PESSIMISTIC_WRITE);
  }

  /** Keeps a hash of a password in place of another; false if that has been replaced meanwhile. */
  public boolean replacePasswordHash(long id, String kept, String hash) {
    return entityManager
            .createQuery(
                "update AccountEntity a set a.passwordHash = :hash"
                    + " where a.id = :id and a.passwordHash = :kept")
            .setParameter("hash", hash)
            .setParameter("id", id)
            .setParameter("kept", kept)
            .executeUpdate()
        > 0;
  }

  /**
   * Lets an account be reached by the login that it has now.
   *
   * @throws jakarta.persistence.PersistenceException if another account is reached by it
   */
  public void addLogin(AccountEntity account) {
    boolean known = logins(account.id()).contains(account.foldedLogin());
    if (!known) {
      entityManager.persist(new AccountLoginEntity(account.foldedLogin(), account.id()));
    }
    entityManager.flush();
  }

  /** The logins by which an account is reached, case folded, in order. */
  public List<String> logins(long accountId) {
    return entityManager
        .createQuery(
            "select l.foldedLogin from AccountLoginEntity l where l.accountId = :account"
                + " order by l.foldedLogin",
            String.class)
        .setParameter("account", accountId)
        .getResultList();
  }

  /**
   * Releases a login that an account had before.
   *
   * @return false if the account was not reached by it
   */
  public boolean releaseLogin(long accountId, String foldedLogin) {
    return entityManager
            .createQuery(
                "delete from AccountLoginEntity l where l.accountId = :account"
                    + " and l.foldedLogin = :login")
            .setParameter("account", accountId)
            .setParameter("login", foldedLogin)
            .executeUpdate()
        > 0;
  }

  /** Lets an account be reached by no login, and revokes its tokens. */
  public void deleteLoginsAndTokens(long accountId) {
    for (String entity : List.of("AccountLoginEntity", "AccessTokenEntity", "WebSessionEntity")) {
      entityManager
          .createQuery("delete from " + entity + " e where e.accountId = :account")
          .setParameter("account", accountId)
          .executeUpdate();
    }
  }

  /**
   * Accounts of a kind in the order of their keys.
   *
   * @param since the key after which the page begins; below every key for the first
   */
  public List<AccountEntity> list(AccountEntity.Kind kind, long since, int limit) {
    return entityManager
        .createQuery(
            "select a from AccountEntity a where a.kind = :kind and a.id > :since"
                + " and a.deletedAt is null order by a.id",
            AccountEntity.class)
        .setParameter("kind", kind)
        .setParameter("since", since)
        .setMaxResults(limit)
        .getResultList();
  }

  /** Accounts of keys, those that are gone included. */
  public List<AccountEntity> list(Collection<Long> ids) {
    return ids.isEmpty()
        ? List.of()
        : entityManager
            .createQuery("select a from AccountEntity a where a.id in :ids", AccountEntity.class)
            .setParameter("ids", ids)
            .getResultList();
  }

  /** Tokens of all accounts in the order of their keys, without those that have expired. */
  public List<AccessTokenEntity> listTokens(int offset, int limit) {
    return entityManager
        .createQuery(
            "select t from AccessTokenEntity t"
                + " where t.expiresAt is null or t.expiresAt > current_timestamp order by t.id",
            AccessTokenEntity.class)
        .setFirstResult(offset)
        .setMaxResults(limit)
        .getResultList();
  }

  /** Tokens of an account that have not expired and that its owner has seen, oldest first. */
  public List<AccessTokenEntity> listTokensOf(long accountId, int offset, int limit) {
    return entityManager
        .createQuery("select t" + TOKENS_OF + " order by t.id", AccessTokenEntity.class)
        .setParameter("account", accountId)
        .setParameter("impersonation", false)
        .setFirstResult(offset)
        .setMaxResults(limit)
        .getResultList();
  }

  /** How many those are. */
  public long countTokensOf(long accountId) {
    return entityManager
        .createQuery("select count(t)" + TOKENS_OF, Long.class)
        .setParameter("account", accountId)
        .setParameter("impersonation", false)
        .getSingleResult();
  }

  /** The token of a key, if it is one of those. */
  public Optional<AccessTokenEntity> findTokenOf(long accountId, long id) {
    return entityManager
        .createQuery("select t" + TOKENS_OF + " and t.id = :id", AccessTokenEntity.class)
        .setParameter("account", accountId)
        .setParameter("impersonation", false)
        .setParameter("id", id)
        .getResultStream()
        .findFirst();
  }

  /** Tokens of an account that its owner has seen, newest first, with those that have expired. */
  public List<AccessTokenEntity> listAllTokensOf(long accountId, int offset, int limit) {
    return entityManager
        .createQuery("select t" + ALL_TOKENS_OF + " order by t.id desc", AccessTokenEntity.class)
        .setParameter("account", accountId)
        .setParameter("impersonation", false)
        .setFirstResult(offset)
        .setMaxResults(limit)
        .getResultList();
  }

  /** How many those are. */
  public long countAllTokensOf(long accountId) {
    return entityManager
        .createQuery("select count(t)" + ALL_TOKENS_OF, Long.class)
        .setParameter("account", accountId)
        .setParameter("impersonation", false)
        .getSingleResult();
  }

  /** The token of a key, if it is one of those. */
  public Optional<AccessTokenEntity> findAnyTokenOf(long accountId, long id) {
    return entityManager
        .createQuery("select t" + ALL_TOKENS_OF + " and t.id = :id", AccessTokenEntity.class)
        .setParameter("account", accountId)
        .setParameter("impersonation", false)
        .setParameter("id", id)
        .getResultStream()
        .findFirst();
  }

  /** Notes when tokens were last used, by their keys; one that is gone stays so. */
  public void noteUses(Map<Long, Instant> uses) {
    TokenUses.of(uses)
        .ifPresent(
            statement ->
                Database.query(entityManager, statement.sql(), statement.values()).executeUpdate());
  }

  /** How many tokens there are that have not expired. */
  public long countTokens() {
    return entityManager
        .createQuery(
            "select count(t) from AccessTokenEntity t"
                + " where t.expiresAt is null or t.expiresAt > current_timestamp",
            Long.class)
        .getSingleResult();
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
            "select a, t.scopes, t.id, t.expiresAt from AccessTokenEntity t, AccountEntity a where "
                + column
                + " = :value and a.id = t.accountId and a.deletedAt is null"
                + " and (t.expiresAt is null or t.expiresAt > current_timestamp)",
            Object[].class)
        .setParameter("value", value)
        .getResultStream()
        .findFirst()
        .map(
            row ->
                new TokenOwner(
                    (AccountEntity) row[0],
                    (String) row[1],
                    (long) row[2],
                    Optional.ofNullable((OffsetDateTime) row[3]).map(OffsetDateTime::toInstant)));
  }

  /** Whose token it is, whether it has expired or not. */
  public Optional<Long> findOwnerOfToken(long tokenId) {
    return entityManager
        .createQuery("select t.accountId from AccessTokenEntity t where t.id = :id", Long.class)
        .setParameter("id", tokenId)
        .getResultStream()
        .findFirst();
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
   * Revokes all tokens of an account but those by which others act as it.
   *
   * @return how many
   */
  public int deleteTokensOf(long accountId) {
    return entityManager
        .createQuery(
            "delete from AccessTokenEntity t where t.accountId = :account"
                + " and t.impersonation = false")
        .setParameter("account", accountId)
        .executeUpdate();
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

  /** How many accounts administer the instance as which somebody may act. */
  public long countActiveSiteAdministrators() {
    return entityManager
        .createQuery(
            "select count(a) from AccountEntity a where a.siteAdmin = :does"
                + " and a.suspendedAt is null and a.deletedAt is null",
            Long.class)
        .setParameter("does", true)
        .getSingleResult();
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
