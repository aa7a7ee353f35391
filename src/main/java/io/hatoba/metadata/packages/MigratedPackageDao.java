package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.List;
import java.util.Optional;

/**
 * Statements that make a package of the Docker registry one of the Container registry, and back.
 */
@ApplicationScoped
public class MigratedPackageDao {
  /** What the roles of people and teams in a repository are on a package. */
  private static final String COPIES =
      "(select g.account_id, g.team_id, cast(null as bigint) as repository_id,"
          + " case g.permission when 'ADMIN' then 'ADMIN' when 'MAINTAIN' then 'WRITE'"
          + " when 'PUSH' then 'WRITE' else 'READ' end as role"
          + " from repository_grant g where g.repository_id = ?2"
          // What its workflows may do to an image that belongs to it.
          + " union all select cast(null as bigint), cast(null as bigint), cast(?2 as bigint),"
          + " 'ADMIN')";

  private static final String SAME_HOLDER =
      "(x.account_id = t.account_id or x.team_id = t.team_id or x.repository_id = t.repository_id)";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static MigratedPackageDao over(EntityManager entityManager, Database database) {
    MigratedPackageDao dao = new MigratedPackageDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  static String rank(String role) {
    return "case "
        + role
        + " when 'ADMIN' then 3 when 'WRITE' then 2 when 'READ' then 1 else 0 end";
  }

  /**
   * Marks the transaction under way as one that promises nothing: what a crash takes of a migration
   * is done again.
   */
  public void relaxCommit() {
    database.relaxCommit();
  }

  /**
   * Holds the repository of a package until the transaction ends: who sees it, who has which role
   * there, whose it is and what it is called stay as they are. Whoever holds the package too does
   * so after.
   */
  public void holdRepository(long packageId) {
    query(
            "select r.id from repository r where r.id ="
                + " (select p.repository_id from package p where p.id = ?1) for update",
            packageId)
        .getResultList();
  }

  /** Lets a package be reached by a name of the Container registry; false if it is another's. */
  public boolean addName(long packageId, long ownerId, String path) {
    return query(
                "insert into package_name (id, kind, owner_id, path, package_id)"
                    + " values (nextval('package_name_seq'), 'CONTAINER', ?2, ?3, ?1)"
                    + " on conflict do nothing",
                packageId,
                ownerId,
                path)
            .executeUpdate()
        > 0;
  }

  /**
   * Makes a package one of the Container registry that is called so, is seen by whom its repository
   * is seen, and has the roles of that.
   */
  public void convert(long packageId, String name) {
    query(
            "update package set kind = 'CONTAINER', name = ?2, migrated_at = current_timestamp,"
                + " updated_at = current_timestamp,"
                + " inherits_roles = case when repository_id is null then false else true end,"
                + " visibility = coalesce((select r.visibility from repository r"
                + " where r.id = repository_id), visibility) where id = ?1",
            packageId,
            name)
        .executeUpdate();
  }

  /**
   * Gives on a package the roles that people, teams and workflows have in a repository, where they
   * have been given none; how many. They are copies that follow the repository if the package is
   * linked to it.
   */
  public int copyRoles(long packageId, long repositoryId) {
    return query(
            "insert into package_grant (id, package_id, account_id, team_id, repository_id, role,"
                + " migrated_role) select nextval('package_grant_seq'), cast(?1 as bigint),"
                + " x.account_id, x.team_id, x.repository_id, x.role, case when"
                + " (select p.repository_id from package p where p.id = ?1) = ?2 then x.role end"
                + " from "
                + COPIES
                + " x on conflict do nothing",
            packageId,
            repositoryId)
        .executeUpdate();
  }

  /**
   * Raises roles that some have been given on a package to those that they have in a repository,
   * where these are greater; how many. A role that was raised is the package's own and no copy.
   */
  public int raiseRoles(long packageId, long repositoryId) {
    return query(
            "update package_grant t set role = (select max(x.role) from "
                + COPIES
                + " x where "
                + SAME_HOLDER
                + ") where t.package_id = ?1 and exists (select 1 from "
                + COPIES
                + " x where "
                + SAME_HOLDER
                + " and "
                + rank("x.role")
                + " > "
                + rank("t.role")
                + ")",
            packageId,
            repositoryId)
        .executeUpdate();
  }

  /**
   * Links a package that is linked to nothing to a repository, and has it have the roles of that.
   */
  public void linkUnlessLinked(long packageId, long repositoryId) {
    query(
            "update package set repository_id = ?2, inherits_roles = true"
                + " where id = ?1 and repository_id is null",
            packageId,
            repositoryId)
        .executeUpdate();
  }

  /**
   * Whether the migration of an account is complete, or the account was made after that of all
   * accounts began, which may not have seen it, and had nothing refused there. The account stays as
   * it is until the transaction ends.
   */
  public boolean isMigrated(long ownerId) {
    query("select a.id from account a where a.id = ?1 " + database.shareLockOf("a"), ownerId)
        .getResultList();
    return !query(
            "select a.id from account a where a.id = ?1 and (exists (select 1"
                + " from migrated_owner w where w.owner_id = a.id) or exists (select 1"
                + " from registry_migration g where g.owner_id is null and g.state = 'COMPLETED'"
                + " and g.created_at < a.created_at and not exists (select 1"
                + " from registry_migration_package i where i.migration_id = g.id"
                + " and i.owner_id = a.id and i.state = 'REFUSED')))",
            ownerId)
        .getResultList()
        .isEmpty();
  }

  /** Accounts whose migration is not complete, and of whose packages none was refused. */
  public List<Long> listUnfinishedOwners(long migrationId, Optional<Long> ownerId, int limit) {
    return Database.keys(
        query(
                "select a.id from account a where a.deleted_at is null and not exists (select 1"
                    + " from migrated_owner w where w.owner_id = a.id) and not exists (select 1"
                    + " from registry_migration_package i where i.migration_id = ?1"
                    + " and i.owner_id = a.id and i.state = 'REFUSED')"
                    + ownerId.map(id -> " and a.id = " + id).orElse("")
                    + " order by a.id",
                migrationId)
            .setMaxResults(limit));
  }

  /** Holds accounts until the transaction ends, so that no package comes to life unseen. */
  public void holdOwners(List<Long> ownerIds) {
    query(
            "select a.id from account a where a.id = any(?1) order by a.id for update",
            (Object) ownerIds.toArray(Long[]::new))
        .getResultList();
  }

  /** Says that the migration of accounts is complete. */
  public void finishOwners(long migrationId, List<Long> ownerIds) {
    query(
            "insert into migrated_owner (owner_id, migration_id) select a.id, cast(?1 as bigint)"
                + " from account a where a.id = any(?2) on conflict do nothing",
            migrationId,
            ownerIds.toArray(Long[]::new))
        .executeUpdate();
  }

  /**
   * Takes that back, also of accounts whose migration a later one completed, and some of whose
   * packages belong to the Docker registry again.
   */
  public void unfinishOwners(long migrationId) {
    query(
            "delete from migrated_owner where migration_id = ?1 or owner_id in (select i.owner_id"
                + " from registry_migration_package i where i.migration_id = ?1"
                + " and i.state = 'UNDONE')",
            migrationId)
        .executeUpdate();
  }

  /** Notes that something is pushed by the name that a migration gave a package. */
  public void notePush(long packageId) {
    query(
            "update package_name set pushed_at = current_timestamp where package_id = ?1"
                + " and kind = 'CONTAINER' and pushed_at is null",
            packageId)
        .executeUpdate();
  }

  /** Makes a package one of the Docker registry again, by the name and in the repository it had. */
  public void revert(long packageId, String name) {
    query(
            "update package set kind = 'DOCKER', name = ?2, migrated_at = null,"
                + " inherits_roles = false, updated_at = current_timestamp where id = ?1",
            packageId,
            name)
        .executeUpdate();
    query("delete from package_name where package_id = ?1 and kind = 'CONTAINER'", packageId)
        .executeUpdate();
    query("delete from package_grant where package_id = ?1", packageId).executeUpdate();
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
