package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.List;
import java.util.Optional;

/** Queries over the roles that packages of the Container registry have given. */
@ApplicationScoped
public class PackageGrantDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** Who has been given a role. */
  public enum Grantee {
    /** A user. */
    ACCOUNT("account_id", "account", "folded_login"),
    /** A team. */
    TEAM("team_id", "team", "slug"),
    /** A repository: the jobs of its workflows. */
    REPOSITORY("repository_id", "repository", "folded_name");

    private final String column;
    private final String table;
    private final String name;

    Grantee(String column, String table, String name) {
      this.column = column;
      this.table = table;
      this.name = name;
    }
  }

  /**
   * A role that was given.
   *
   * @param holderId surrogate key of the account, the team or the repository
   */
  public record Given(long holderId, Role role) {}

  /** Roles that a package has given, by the names of those who have them. */
  public List<Given> list(long packageId, Grantee grantee, int offset, int limit) {
    List<?> rows =
        query(
                "select h.id, g.role from package_grant g join "
                    + grantee.table
                    + " h on h.id = g."
                    + grantee.column
                    + " where g.package_id = ?1 order by h."
                    + grantee.name,
                packageId)
            .setFirstResult(offset)
            .setMaxResults(limit)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(row -> new Given(((Number) row[0]).longValue(), Role.valueOf(row[1].toString())))
        .toList();
  }

  /** How many those are. */
  public long count(long packageId, Grantee grantee) {
    return ((Number)
            query(
                    "select count(*) from package_grant where package_id = ?1 and "
                        + grantee.column
                        + " is not null",
                    packageId)
                .getSingleResult())
        .longValue();
  }

  /** The role that somebody was given; empty if none. */
  public Optional<Role> find(long packageId, Grantee grantee, long holderId) {
    List<?> rows =
        query(
                "select g.role from package_grant g where g.package_id = ?1 and g."
                    + grantee.column
                    + " = ?2",
                packageId,
                holderId)
            .getResultList();
    return rows.stream().findFirst().map(word -> Role.valueOf(word.toString()));
  }

  /** Gives a role, or another one than before. */
  public void put(long packageId, Grantee grantee, long holderId, Role role) {
    int changed =
        query(
                "update package_grant set role = ?3 where package_id = ?1 and "
                    + grantee.column
                    + " = ?2",
                packageId,
                holderId,
                role.name())
            .executeUpdate();
    if (changed == 0) {
      query(
              "insert into package_grant (id, package_id, "
                  + grantee.column
                  + ", role) values (nextval('package_grant_seq'), ?1, ?2, ?3)",
              packageId,
              holderId,
              role.name())
          .executeUpdate();
    }
  }

  /**
   * Withdraws a role.
   *
   * @return false if none was given
   */
  public boolean delete(long packageId, Grantee grantee, long holderId) {
    return query(
                "delete from package_grant where package_id = ?1 and " + grantee.column + " = ?2",
                packageId,
                holderId)
            .executeUpdate()
        > 0;
  }

  /**
   * Withdraws the roles of all people and teams.
   *
   * @return how many
   */
  public int deleteOfPeople(long packageId) {
    return query(
            "delete from package_grant where package_id = ?1 and repository_id is null", packageId)
        .executeUpdate();
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
