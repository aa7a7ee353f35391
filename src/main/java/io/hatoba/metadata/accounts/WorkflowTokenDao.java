package io.hatoba.metadata.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;

/** Queries over tokens of workflows. */
@ApplicationScoped
public class WorkflowTokenDao {
  private static final String LIVE =
      " from WorkflowTokenEntity t where t.repositoryId = :repository"
          + " and t.expiresAt > current_timestamp";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * A token, and whose it is.
   *
   * @param owner of the repository
   */
  public record TokenOwner(
      WorkflowTokenEntity token, RepositoryEntity repository, AccountEntity owner) {}

  /** Makes a row of a new token, and clears away those of its repository that have expired. */
  public WorkflowTokenEntity create(WorkflowTokenEntity token) {
    entityManager
        .createQuery(
            "delete from WorkflowTokenEntity t where t.repositoryId = :repository"
                + " and t.expiresAt < current_timestamp")
        .setParameter("repository", token.repositoryId())
        .executeUpdate();
    entityManager.persist(token);
    entityManager.flush();
    return token;
  }

  /**
   * The token with this SHA-256, in one statement; not one that has expired, nor one of a
   * repository that is gone or whose owner is suspended, nor one that somebody asked for who is
   * suspended or gone.
   */
  public Optional<TokenOwner> find(String tokenHash) {
    return find("t.tokenHash", tokenHash);
  }

  /** The same by the token's surrogate key. */
  public Optional<TokenOwner> find(long tokenId) {
    return find("t.id", tokenId);
  }

  private Optional<TokenOwner> find(String column, Object value) {
    return entityManager
        .createQuery(
            "select t, r, a from WorkflowTokenEntity t, RepositoryEntity r, AccountEntity a where "
                + column
                + " = :value and r.id = t.repositoryId and a.id = r.ownerId"
                + " and t.expiresAt > current_timestamp and r.deletedAt is null and a.suspendedAt is null"
                + " and (t.madeBy is null or exists (select m.id from AccountEntity m where"
                + " m.id = t.madeBy and m.suspendedAt is null and m.deletedAt is null))",
            Object[].class)
        .setParameter("value", value)
        .getResultStream()
        .findFirst()
        .map(
            row ->
                new TokenOwner(
                    (WorkflowTokenEntity) row[0],
                    (RepositoryEntity) row[1],
                    (AccountEntity) row[2]));
  }

  /** Tokens of a repository that have not expired, oldest first. */
  public List<WorkflowTokenEntity> list(long repositoryId, int offset, int limit) {
    return entityManager
        .createQuery("select t" + LIVE + " order by t.id", WorkflowTokenEntity.class)
        .setParameter("repository", repositoryId)
        .setFirstResult(offset)
        .setMaxResults(limit)
        .getResultList();
  }

  /** How many those are. */
  public long count(long repositoryId) {
    return entityManager
        .createQuery("select count(t)" + LIVE, Long.class)
        .setParameter("repository", repositoryId)
        .getSingleResult();
  }

  /** Whether a token is one of those. */
  public boolean belongs(long repositoryId, long id) {
    return entityManager
            .createQuery("select count(t)" + LIVE + " and t.id = :id", Long.class)
            .setParameter("repository", repositoryId)
            .setParameter("id", id)
            .getSingleResult()
        > 0;
  }

  /**
   * Revokes a token.
   *
   * @return false if there is none
   */
  public boolean delete(long id) {
    return entityManager
            .createQuery("delete from WorkflowTokenEntity t where t.id = :id")
            .setParameter("id", id)
            .executeUpdate()
        > 0;
  }

  /** How many tokens that live were made for identity tokens of an issuer. */
  public long countOfIssuer(long issuerId) {
    return entityManager
        .createQuery(
            "select count(t) from WorkflowTokenEntity t where t.issuerId = :issuer"
                + " and t.expiresAt > current_timestamp",
            Long.class)
        .setParameter("issuer", issuerId)
        .getSingleResult();
  }

  /**
   * Revokes all tokens that were made for identity tokens of an issuer.
   *
   * @return how many
   */
  public int deleteOfIssuer(long issuerId) {
    return entityManager
        .createQuery("delete from WorkflowTokenEntity t where t.issuerId = :issuer")
        .setParameter("issuer", issuerId)
        .executeUpdate();
  }
}
