package io.hatoba.metadata.accounts;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;

/** Queries over trusted issuers. */
@ApplicationScoped
public class TrustedIssuerDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static TrustedIssuerDao over(EntityManager entityManager, Database database) {
    TrustedIssuerDao dao = new TrustedIssuerDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /** Makes a row of a new issuer; its URL must be free. */
  public TrustedIssuerEntity create(TrustedIssuerEntity issuer) {
    entityManager.persist(issuer);
    entityManager.flush();
    return issuer;
  }

  /** All of them, the oldest first. */
  public List<TrustedIssuerEntity> list() {
    return entityManager
        .createQuery("select i from TrustedIssuerEntity i order by i.id", TrustedIssuerEntity.class)
        .getResultList();
  }

  /** The issuer of a surrogate key. */
  public Optional<TrustedIssuerEntity> find(long id) {
    return Optional.ofNullable(entityManager.find(TrustedIssuerEntity.class, id));
  }

  /** The issuer of a URL, which is compared bytewise. */
  public Optional<TrustedIssuerEntity> find(String url) {
    return entityManager
        .createQuery(
            "select i from TrustedIssuerEntity i where i.url = :url", TrustedIssuerEntity.class)
        .setParameter("url", url)
        .getResultStream()
        .findFirst();
  }

  /**
   * The issuer of a surrogate key as it is until the transaction ends: whoever changes or deletes
   * it waits, and whoever holds it too does not.
   */
  public Optional<TrustedIssuerEntity> hold(long id) {
    List<Long> held =
        Database.keys(
            Database.query(
                entityManager,
                "select i.id from trusted_issuer i where i.id = ?1 " + database.shareLockOf("i"),
                id));
    return held.isEmpty() ? Optional.empty() : refreshed(id, LockModeType.NONE);
  }

  /** The same for whoever changes it, and waits for those who hold it. */
  public Optional<TrustedIssuerEntity> lock(long id) {
    return refreshed(id, LockModeType.PESSIMISTIC_WRITE);
  }

  private Optional<TrustedIssuerEntity> refreshed(long id, LockModeType mode) {
    Optional<TrustedIssuerEntity> issuer = find(id);
    issuer.ifPresent(found -> entityManager.refresh(found, mode));
    return issuer;
  }

  /**
   * Deletes an issuer, and the tokens that were made for its identity tokens.
   *
   * @return false if there is none
   */
  public boolean delete(long id) {
    return entityManager
            .createQuery("delete from TrustedIssuerEntity i where i.id = :id")
            .setParameter("id", id)
            .executeUpdate()
        > 0;
  }
}
