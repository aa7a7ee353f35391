package io.hatoba.metadata.accounts;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Visibility;
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

  /** What an account may do in a repository because it was given it, itself or in a team. */
  public Permission granted(long repositoryId, long accountId) {
    Number rank =
        (Number)
            query(
                    "select coalesce(max("
                        + RepositoryGrantDao.RANK
                        + "), 0) from repository_grant g where g.repository_id = ?1"
                        + " and (g.account_id = ?2 or g.team_id in"
                        + " (select m.team_id from team_member m where m.account_id = ?2))",
                    repositoryId,
                    accountId)
                .getSingleResult();
    return Permission.values()[rank.intValue()];
  }

  /**
   * Which repositories to list.
   *
   * @param viewer the account that asks
   * @param all whether it sees private ones that it has no part in
   * @param privateToo whether those that not everybody sees are listed at all
   * @param visibility only those; empty for all
   * @param owner only those of an account; empty for all that the viewer has a part in
   * @param owned whether those that the viewer owns are listed
   * @param collaborating whether those that the viewer was given
   * @param member whether those of organizations that the viewer is in
   * @param order by what, as {@code order by} has it
   */
  public record Filter(
      long viewer,
      boolean all,
      boolean privateToo,
      Optional<Visibility> visibility,
      Optional<Long> owner,
      boolean owned,
      boolean collaborating,
      boolean member,
      Order order) {}

  /** In which order to list. */
  public enum Order {
    /** By owner and name. */
    NAME("o.folded_login, r.folded_name"),
    /** By owner and name, the other way round. */
    NAME_DESCENDING("o.folded_login desc, r.folded_name desc"),
    /** The oldest first. */
    CREATED("r.created_at, r.id"),
    /** The newest first. */
    CREATED_DESCENDING("r.created_at desc, r.id desc"),
    /** The one that was changed longest ago first. */
    UPDATED("r.updated_at, r.id"),
    /** The one that was changed last first. */
    UPDATED_DESCENDING("r.updated_at desc, r.id desc");

    private final String columns;

    Order(String columns) {
      this.columns = columns;
    }
  }

  private static final String GIVEN =
      "exists (select 1 from repository_grant g where g.repository_id = r.id and ";
  private static final String GIVEN_ITSELF = GIVEN + "g.account_id = ?1)";
  private static final String GIVEN_IN_TEAM =
      GIVEN + "g.team_id in (select t.team_id from team_member t where t.account_id = ?1))";
  private static final String IN_ORGANIZATION =
      "exists (select 1 from membership m where m.organization_id = r.owner_id"
          + " and m.account_id = ?1)";
  private static final String SEES_AS_MEMBER =
      "exists (select 1 from membership m where m.organization_id = r.owner_id"
          + " and m.account_id = ?1 and (m.role = 'OWNER' or o.base_role <> 'NONE'))";

  private static String from(Filter filter) {
    StringBuilder sql =
        new StringBuilder(
            " from repository r join account o on o.id = r.owner_id where r.deleted_at is null");
    if (!filter.privateToo()) {
      sql.append(" and r.visibility = 'PUBLIC'");
    }
    filter.visibility().ifPresent(only -> sql.append(" and r.visibility = '" + only + "'"));
    if (!filter.all()) {
      sql.append(" and (r.visibility <> 'PRIVATE' or r.owner_id = ?1 or ")
          .append(GIVEN_ITSELF)
          .append(" or ")
          .append(GIVEN_IN_TEAM)
          .append(" or ")
          .append(SEES_AS_MEMBER)
          .append(")");
    }
    if (filter.owner().isPresent()) {
      sql.append(" and r.owner_id = ?2");
    } else {
      sql.append(" and (1 = 0");
      if (filter.owned()) {
        sql.append(" or r.owner_id = ?1");
      }
      if (filter.collaborating()) {
        sql.append(" or ").append(GIVEN_ITSELF);
      }
      if (filter.member()) {
        sql.append(" or ").append(IN_ORGANIZATION).append(" or ").append(GIVEN_IN_TEAM);
      }
      // Both parameters stand in every form of the statement.
      sql.append(") and r.owner_id <> ?2");
    }
    return sql + " and ?1 = ?1";
  }

  /** Keys of the repositories that a filter lets through. */
  public List<Long> list(Filter filter, int offset, int limit) {
    List<?> rows =
        query(
                "select r.id" + from(filter) + " order by " + filter.order().columns,
                filter.viewer(),
                filter.owner().orElse(0L))
            .setFirstResult(offset)
            .setMaxResults(limit)
            .getResultList();
    return rows.stream().map(row -> ((Number) row).longValue()).toList();
  }

  /** How many repositories a filter lets through. */
  public long count(Filter filter) {
    return ((Number)
            query("select count(*)" + from(filter), filter.viewer(), filter.owner().orElse(0L))
                .getSingleResult())
        .longValue();
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
