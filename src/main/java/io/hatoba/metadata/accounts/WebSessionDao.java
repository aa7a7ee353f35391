package io.hatoba.metadata.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Queries over browsers that are signed in. */
@ApplicationScoped
public class WebSessionDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** A session, and whose it is. */
  public record Owned(WebSessionEntity session, AccountEntity account) {}

  /** Makes a row of a new session, and clears away those of its account that have expired. */
  public WebSessionEntity create(WebSessionEntity session) {
    entityManager
        .createQuery(
            "delete from WebSessionEntity s where s.accountId = :account and s.expiresAt <= :now")
        .setParameter("account", session.accountId())
        .setParameter("now", session.createdAt().atOffset(ZoneOffset.UTC))
        .executeUpdate();
    entityManager.persist(session);
    entityManager.flush();
    return session;
  }

  /**
   * The session whose secret has this SHA-256, in one statement; not one that has expired, nor one
   * of an account that is suspended or gone.
   */
  public Optional<Owned> find(String secretHash, Instant now) {
    return find("s.secretHash", secretHash, now);
  }

  /** The same by the session's surrogate key. */
  public Optional<Owned> find(long id, Instant now) {
    return find("s.id", id, now);
  }

  private Optional<Owned> find(String column, Object value, Instant now) {
    return entityManager
        .createQuery(
            "select s, a from WebSessionEntity s, AccountEntity a where "
                + column
                + " = :value and a.id = s.accountId and s.expiresAt > :now"
                + " and a.suspendedAt is null and a.deletedAt is null",
            Object[].class)
        .setParameter("value", value)
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .getResultStream()
        .findFirst()
        .map(row -> new Owned((WebSessionEntity) row[0], (AccountEntity) row[1]));
  }

  /** Notes that a session is used, unless it was noted since, by any node. */
  public void prolong(long id, Instant unlessSince, Instant now, Instant expiresAt) {
    entityManager
        .createQuery(
            "update WebSessionEntity s set s.seenAt = :now, s.expiresAt = :end"
                + " where s.id = :id and s.seenAt <= :since")
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .setParameter("end", expiresAt.atOffset(ZoneOffset.UTC))
        .setParameter("id", id)
        .setParameter("since", unlessSince.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /** Sessions of an account that have not expired, the one that began last first. */
  public List<WebSessionEntity> list(long accountId, Instant now) {
    return entityManager
        .createQuery(
            "select s from WebSessionEntity s where s.accountId = :account"
                + " and s.expiresAt > :now order by s.id desc",
            WebSessionEntity.class)
        .setParameter("account", accountId)
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .getResultList();
  }

  /**
   * Ends a session of an account.
   *
   * @return false if it has none such
   */
  public boolean delete(long accountId, long id) {
    return entityManager
            .createQuery(
                "delete from WebSessionEntity s where s.accountId = :account and s.id = :id")
            .setParameter("account", accountId)
            .setParameter("id", id)
            .executeUpdate()
        > 0;
  }

  /**
   * Ends all sessions of an account but one.
   *
   * @param kept no session's key for all
   * @return how many
   */
  public int deleteOthers(long accountId, long kept) {
    return entityManager
        .createQuery(
            "delete from WebSessionEntity s where s.accountId = :account and s.id <> :kept")
        .setParameter("account", accountId)
        .setParameter("kept", kept)
        .executeUpdate();
  }

  /**
   * Forgets sessions that have expired.
   *
   * @return how many
   */
  public int deleteExpired(Instant now) {
    return entityManager
        .createQuery("delete from WebSessionEntity s where s.expiresAt <= :now")
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }
}
