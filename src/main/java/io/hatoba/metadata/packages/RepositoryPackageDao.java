package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Queries over the packages of a repository: images of the Docker registry, which go where it goes,
 * and packages of the Container registry, which are linked to it and stay.
 */
@ApplicationScoped
public class RepositoryPackageDao {
  private static final String IMAGES =
      "(select p.id from package p where p.repository_id = ?1 and p.kind = 'DOCKER' and ";
  private static final String LIVING = IMAGES + "p.deleted_at is null)";
  private static final String DELETED_THEN = IMAGES + "p.deleted_at = ?2)";

  /** What a path will be below another name of the repository. */
  private static final String NEW_PATH = "?3 || substring(p.name from position('/' in p.name))";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * Ends the links of packages that belong to an account, with the roles that they inherit and with
   * what packages let the workflows of the repository do.
   */
  public void unlink(long repositoryId) {
    query(
            "update package set repository_id = null, inherits_roles = false"
                + " where repository_id = ?1 and kind = 'CONTAINER'",
            repositoryId)
        .executeUpdate();
    query("delete from package_grant where repository_id = ?1", repositoryId).executeUpdate();
  }

  /** Hides the images of a repository: no name reaches them any more. */
  public void delete(long repositoryId, Instant at) {
    for (String statement :
        List.of(
            "insert into deleted_package_name (package_id, kind, owner_id, path)"
                + " select n.package_id, n.kind, n.owner_id, n.path from package_name n"
                + " where n.package_id in "
                + LIVING,
            "delete from package_name where package_id in " + LIVING)) {
      query(statement, repositoryId).executeUpdate();
    }
    query(
            "update package set deleted_at = ?2 where repository_id = ?1 and kind = 'DOCKER'"
                + " and deleted_at is null",
            repositoryId,
            at.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /**
   * Brings back the images that were deleted with their repository, each by the name that it had
   * then; names that it had before may be somebody else's by now, and are forgotten.
   *
   * @param at when
   * @throws jakarta.persistence.PersistenceException if another is reached by one of those names
   */
  public void restore(long repositoryId, Instant at) {
    for (String statement :
        List.of(
            "insert into package_name (id, kind, owner_id, path, package_id)"
                + " select nextval('package_name_seq'), n.kind, n.owner_id, n.path, n.package_id"
                + " from deleted_package_name n join package q on q.id = n.package_id"
                + " and q.owner_id = n.owner_id and q.name = n.path where n.package_id in "
                + DELETED_THEN,
            "delete from deleted_package_name where package_id in " + DELETED_THEN,
            "update package set deleted_at = null where id in " + DELETED_THEN)) {
      query(statement, repositoryId, at.atOffset(ZoneOffset.UTC)).executeUpdate();
    }
  }

  /**
   * Gives the images of a repository its new owner, and a name below its new one; the names that
   * they had go on reaching them.
   *
   * @param newName of the repository, case folded
   * @throws jakarta.persistence.PersistenceException if another is reached by one of those names
   */
  public void move(long repositoryId, long newOwnerId, String newName) {
    for (String statement :
        List.of(
            "insert into package_name (id, kind, owner_id, path, package_id)"
                + " select nextval('package_name_seq'), 'DOCKER', cast(?2 as bigint), "
                + NEW_PATH
                + ", p.id from package p where p.repository_id = ?1 and p.kind = 'DOCKER'"
                + " and p.deleted_at is null and not exists (select 1 from package_name n"
                + " where n.package_id = p.id and n.kind = 'DOCKER' and n.owner_id = ?2"
                + " and n.path = "
                + NEW_PATH
                + ")",
            "insert into deleted_package_name (kind, owner_id, path, package_id)"
                + " select 'DOCKER', cast(?2 as bigint), "
                + NEW_PATH
                + ", p.id from package p where p.repository_id = ?1 and p.kind = 'DOCKER'"
                + " and p.deleted_at is not null and not exists (select 1"
                + " from deleted_package_name n where n.package_id = p.id and n.owner_id = ?2"
                + " and n.path = "
                + NEW_PATH
                + ")",
            "update package p set owner_id = ?2, name = "
                + NEW_PATH
                + " where p.repository_id = ?1 and p.kind = 'DOCKER'")) {
      query(statement, repositoryId, newOwnerId, newName).executeUpdate();
    }
  }

  /** A path below another name of a repository by which an image of another is reached already. */
  public Optional<String> findTaken(long repositoryId, long newOwnerId, String newName) {
    List<?> rows =
        query(
                "select n.path from package p join package_name n on n.kind = 'DOCKER'"
                    + " and n.owner_id = ?2 and n.path = "
                    + NEW_PATH
                    + " where p.repository_id = ?1 and p.kind = 'DOCKER'"
                    // What was deleted by itself does not come back here, and stands in nobody's
                    // way.
                    + " and (p.deleted_at is null or p.deleted_at ="
                    + " (select r.deleted_at from repository r where r.id = ?1))"
                    + " and n.package_id <> p.id order by n.path",
                repositoryId,
                newOwnerId,
                newName)
            .setMaxResults(1)
            .getResultList();
    return rows.stream().findFirst().map(Object::toString);
  }

  /** What the longest path of a repository's images would be below another name of it. */
  public Optional<String> findLongest(long repositoryId, String newName) {
    return first(
        "select cast(?2 as varchar) || substring(p.name from position('/' in p.name))"
            + " from package p where p.repository_id = ?1 and p.kind = 'DOCKER'"
            + " and (p.deleted_at is null or p.deleted_at ="
            + " (select r.deleted_at from repository r where r.id = ?1))"
            + " order by char_length(p.name) desc, p.name",
        repositoryId,
        newName);
  }

  /** The longest path of an account's packages that live. */
  public Optional<String> findLongest(long ownerId) {
    return first(
        "select p.name from package p where p.owner_id = ?1 and p.deleted_at is null"
            + " and p.state = 'ACTIVE' order by char_length(p.name) desc, p.name",
        ownerId);
  }

  private Optional<String> first(String sql, Object... parameters) {
    List<?> rows = query(sql, parameters).setMaxResults(1).getResultList();
    return rows.stream().findFirst().map(Object::toString);
  }

  /** Releases the names of images below a name that their repository had before. */
  public void releaseNames(long repositoryId, long ownerId, String oldName) {
    for (String table : List.of("package_name", "deleted_package_name")) {
      query(
              "delete from "
                  + table
                  + " where kind = 'DOCKER' and owner_id = ?2"
                  + " and substring(path from 1 for char_length(?3) + 1) = ?3 || '/'"
                  + " and package_id in (select p.id from package p where p.repository_id = ?1)",
              repositoryId,
              ownerId,
              oldName)
          .executeUpdate();
    }
  }

  /** Hides what was uploaded below an account and never had a manifest. */
  public void deletePending(long ownerId, Instant at) {
    query(
            "delete from package_name where package_id in"
                + " (select p.id from package p where p.owner_id = ?1 and p.state = 'PENDING')",
            ownerId)
        .executeUpdate();
    query(
            "update package set deleted_at = ?2 where owner_id = ?1 and state = 'PENDING'"
                + " and deleted_at is null",
            ownerId,
            at.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /** How many packages an account owns that are not deleted and have had a manifest. */
  public long countLiving(long ownerId) {
    return ((Number)
            query(
                    "select count(*) from package p where p.owner_id = ?1 and p.deleted_at is null"
                        + " and p.state = 'ACTIVE'",
                    ownerId)
                .getSingleResult())
        .longValue();
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
