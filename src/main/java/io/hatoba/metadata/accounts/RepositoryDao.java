package io.hatoba.metadata.accounts;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Queries over repositories and their names. */
@ApplicationScoped
public class RepositoryDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** Makes a row of a new repository and of its name, which must be free below its owner. */
  public RepositoryEntity create(RepositoryEntity repository) {
    entityManager.persist(repository);
    entityManager.flush();
    addName(repository);
    entityManager.refresh(repository);
    return repository;
  }

  /**
   * Lets a repository be reached by the name that it has now.
   *
   * @throws jakarta.persistence.PersistenceException if another is reached by it
   */
  public void addName(RepositoryEntity repository) {
    boolean known =
        listNames(repository.id()).stream()
            .anyMatch(
                name ->
                    name.ownerId() == repository.ownerId()
                        && name.foldedName().equals(repository.foldedName()));
    if (!known) {
      entityManager.persist(
          new RepositoryNameEntity(repository.ownerId(), repository.foldedName(), repository.id()));
    }
    entityManager.flush();
  }

  /** The names by which a repository is reached, oldest first. */
  public List<RepositoryNameEntity> listNames(long repositoryId) {
    return entityManager
        .createQuery(
            "select n from RepositoryNameEntity n where n.repositoryId = :repository order by n.id",
            RepositoryNameEntity.class)
        .setParameter("repository", repositoryId)
        .getResultList();
  }

  /** Names below an account that reach what belongs to other accounts by now, by name. */
  public List<RepositoryNameEntity> listNamesLeft(long ownerId) {
    return entityManager
        .createQuery(
            "select n from RepositoryNameEntity n, RepositoryEntity r where n.ownerId = :owner"
                + " and r.id = n.repositoryId and r.ownerId <> :owner order by n.foldedName",
            RepositoryNameEntity.class)
        .setParameter("owner", ownerId)
        .getResultList();
  }

  /** The repository that a name below an owner reaches, case folded already. */
  public Optional<RepositoryEntity> find(long ownerId, String foldedName) {
    return entityManager
        .createQuery(
            "select r from RepositoryNameEntity n, RepositoryEntity r where n.ownerId = :owner"
                + " and n.foldedName = :name and r.id = n.repositoryId and r.deletedAt is null",
            RepositoryEntity.class)
        .setParameter("owner", ownerId)
        .setParameter("name", foldedName)
        .getResultStream()
        .findFirst();
  }

  /** The repository of a surrogate key, unless it is gone. */
  public Optional<RepositoryEntity> find(long id) {
    return Optional.ofNullable(entityManager.find(RepositoryEntity.class, id))
        .filter(repository -> repository.deletedAt().isEmpty());
  }

  /** Repositories of keys that are not gone. */
  public List<RepositoryEntity> list(Collection<Long> ids) {
    return ids.isEmpty()
        ? List.of()
        : entityManager
            .createQuery(
                "select r from RepositoryEntity r where r.id in :ids and r.deletedAt is null",
                RepositoryEntity.class)
            .setParameter("ids", ids)
            .getResultList();
  }

  /**
   * Locks a repository's row until the transaction ends, and reads it again; whoever moves or
   * deletes it, or makes an image of it, waits.
   *
   * @return false if it was deleted meanwhile
   */
  public boolean lock(RepositoryEntity repository) {
    entityManager.refresh(repository, LockModeType.PESSIMISTIC_WRITE);
    return repository.deletedAt().isEmpty();
  }

  /** The one of an owner that had a name when it was deleted last, and is gone still. */
  public Optional<RepositoryEntity> findDeleted(long ownerId, String foldedName) {
    return entityManager
        .createQuery(
            "select r from RepositoryEntity r where r.ownerId = :owner and r.foldedName = :name"
                + " and r.deletedAt is not null order by r.deletedAt desc, r.id desc",
            RepositoryEntity.class)
        .setParameter("owner", ownerId)
        .setParameter("name", foldedName)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  /** Keys of all repositories of an owner that are not gone. */
  public List<Long> listOf(long ownerId) {
    return entityManager
        .createQuery(
            "select r.id from RepositoryEntity r where r.ownerId = :owner"
                + " and r.deletedAt is null order by r.id",
            Long.class)
        .setParameter("owner", ownerId)
        .getResultList();
  }

  /** Lets a repository be reached by no name. */
  public void deleteNames(long repositoryId) {
    query("delete from repository_name where repository_id = ?1", repositoryId).executeUpdate();
  }

  /** Releases a name that a repository had before. */
  public void releaseName(RepositoryNameEntity name) {
    query("delete from repository_name where id = ?1", name.id()).executeUpdate();
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
