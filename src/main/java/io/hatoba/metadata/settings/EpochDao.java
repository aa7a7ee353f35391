package io.hatoba.metadata.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** Queries over the number of changes of who may do what. */
@ApplicationScoped
public class EpochDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** The number, one or more. */
  public long find() {
    return ((Number)
            entityManager.createNativeQuery("select e.epoch from access_epoch e").getSingleResult())
        .longValue();
  }

  /** Raises the number, when the transaction commits; until then nobody else can raise it. */
  public void raise() {
    entityManager.createNativeQuery("update access_epoch set epoch = epoch + 1").executeUpdate();
  }
}
