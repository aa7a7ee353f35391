package io.hatoba.metadata.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;

/** Queries over trusted issuers. */
@ApplicationScoped
public class TrustedIssuerDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

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
