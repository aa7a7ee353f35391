package io.hatoba.metadata.accounts;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Queries over what accounts and teams were given of repositories. */
@ApplicationScoped
public class RepositoryGrantDao {
  /** The place of a grant's permission among all. */
  static final String RANK =
      "case g.permission when 'ADMIN' then 5 when 'MAINTAIN' then 4 when 'PUSH' then 3"
          + " when 'TRIAGE' then 2 else 1 end";

  private static final String BASE_RANK =
      "case o.base_role when 'ADMIN' then 5 when 'WRITE' then 3 when 'READ' then 1 else 0 end";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** Who has been given what. */
  public enum Grantee {
    /** A user. */
    ACCOUNT("account_id"),
    /** A team. */
    TEAM("team_id");

    private final String column;

    Grantee(String column) {
      this.column = column;
    }
  }

  /** Of packages that a migration has given copies of the repository's roles, which go with it. */
  private static final String COPIED =
      " = ?2 and package_id in (select p.id from package p where p.repository_id = ?1"
          + " and p.inherits_roles)";

  /** No package is given copies of the repository's roles until the transaction ends. */
  private void hold(long repositoryId) {
    query("select r.id from repository r where r.id = ?1 for update", repositoryId).getResultList();
  }

  /** Gives a repository, or gives another permission there than before. */
  public void put(long repositoryId, Grantee grantee, long key, Permission permission) {
    hold(repositoryId);
    int changed =
        query(
                "update repository_grant set permission = ?3 where repository_id = ?1 and "
                    + grantee.column
                    + " = ?2",
                repositoryId,
                key,
                permission.name())
            .executeUpdate();
    if (changed == 0) {
      query(
              "insert into repository_grant (id, repository_id, "
                  + grantee.column
                  + ", permission) values (nextval('repository_grant_seq'), ?1, ?2, ?3)",
              repositoryId,
              key,
              permission.name())
          .executeUpdate();
    }
    query(
            "update package_grant set role = ?3, migrated_role = ?3 where role = migrated_role and "
                + grantee.column
                + COPIED,
            repositoryId,
            key,
            permission.role().name())
        .executeUpdate();
  }

  /** What was given; empty if nothing. */
  public Optional<Permission> find(long repositoryId, Grantee grantee, long key) {
    List<?> rows =
        query(
                "select g.permission from repository_grant g where g.repository_id = ?1 and g."
                    + grantee.column
                    + " = ?2",
                repositoryId,
                key)
            .getResultList();
    return rows.stream().findFirst().map(word -> Permission.valueOf(word.toString()));
  }

  /** What a team was given, by the keys of the repositories; as many as {@code limit}. */
  public Map<Long, Permission> listOfTeam(long teamId, int limit) {
    List<?> rows =
        query(
                "select g.repository_id, g.permission from repository_grant g"
                    + " where g.team_id = ?1 order by g.repository_id",
                teamId)
            .setMaxResults(limit)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .collect(
            Collectors.toMap(
                row -> ((Number) row[0]).longValue(),
                row -> Permission.valueOf(row[1].toString())));
  }

  /**
   * Takes back what was given.
   *
   * @return false if nothing was
   */
  public boolean delete(long repositoryId, Grantee grantee, long key) {
    hold(repositoryId);
    query(
            "delete from package_grant where role = migrated_role and " + grantee.column + COPIED,
            repositoryId,
            key)
        .executeUpdate();
    return query(
                "delete from repository_grant where repository_id = ?1 and "
                    + grantee.column
                    + " = ?2",
                repositoryId,
                key)
            .executeUpdate()
        > 0;
  }

  /** Ends the tokens of the runs of its workflows. */
  public void deleteWorkflowTokensOf(long repositoryId) {
    query("delete from workflow_token where repository_id = ?1", repositoryId).executeUpdate();
  }

  /** Takes back what was given to teams, which belong to the owner that was. */
  public void deleteTeamsOf(long repositoryId) {
    query(
            "delete from repository_grant where repository_id = ?1 and team_id is not null",
            repositoryId)
        .executeUpdate();
  }

  /**
   * Somebody who may do something in a repository.
   *
   * @param accountId the user
   * @param permission the greatest that the user has, from wherever
   */
  public record Collaborator(long accountId, Permission permission) {}

  /** Which collaborators to list. */
  public enum Affiliation {
    /** Everybody who may do more than anybody may. */
    ALL,
    /** Those who were given the repository themselves. */
    DIRECT,
    /** Of those the ones who are not in the organization. */
    OUTSIDE
  }

  /** The greatest permission of everybody who has one in a repository. */
  private static final String EVERYBODY =
      "select a.id, max(x.place) from (select g.account_id as id, "
          + RANK
          + " as place from repository_grant g where g.repository_id = ?1"
          + " and g.account_id is not null union all select m.account_id, "
          + RANK
          + " from repository_grant g join team_member m on m.team_id = g.team_id"
          + " where g.repository_id = ?1 union all select o.id, 5 from repository r"
          + " join account o on o.id = r.owner_id where r.id = ?1 and o.kind = 'USER'"
          + " union all select m.account_id, case m.role when 'OWNER' then 5 else "
          + BASE_RANK
          + " end from repository r join account o on o.id = r.owner_id"
          + " join membership m on m.organization_id = o.id where r.id = ?1) x"
          + " join account a on a.id = x.id where ";

  private static String from(Affiliation affiliation) {
    String given =
        "exists (select 1 from repository_grant d where d.repository_id = ?1"
            + " and d.account_id = a.id)";
    return EVERYBODY
        + switch (affiliation) {
          case ALL -> "1 = 1";
          case DIRECT -> given;
          case OUTSIDE ->
              given
                  + " and not exists (select 1 from repository r join membership m"
                  + " on m.organization_id = r.owner_id where r.id = ?1 and m.account_id = a.id)";
        }
        + " group by a.id, a.folded_login having max(x.place) > 0";
  }

  /** Those who may do something in a repository, by login. */
  public List<Collaborator> list(
      long repositoryId, Affiliation affiliation, int offset, int limit) {
    List<?> rows =
        query(from(affiliation) + " order by a.folded_login", repositoryId)
            .setFirstResult(offset)
            .setMaxResults(limit)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Collaborator(
                    ((Number) row[0]).longValue(),
                    Permission.values()[((Number) row[1]).intValue()]))
        .toList();
  }

  /** Whether an account is one of them. */
  public boolean collaborates(long repositoryId, long accountId) {
    return !query(
            "select z.id from (" + from(Affiliation.ALL) + ") z where z.id = ?2",
            repositoryId,
            accountId)
        .getResultList()
        .isEmpty();
  }

  /** How many those are. */
  public long count(long repositoryId, Affiliation affiliation) {
    return ((Number)
            query("select count(*) from (" + from(affiliation) + ") y", repositoryId)
                .getSingleResult())
        .longValue();
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
