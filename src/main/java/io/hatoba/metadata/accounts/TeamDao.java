package io.hatoba.metadata.accounts;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Queries over teams and who is in them. */
@ApplicationScoped
public class TeamDao {
  /** Those that an account sees: all of an owner's, and those that are not secret or its own. */
  private static final String SEEN =
      " from TeamEntity t where t.organizationId = :organization"
          + " and (t.secret in :shown or t.id in :own)";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** Makes a row of a new team; its slug must be free in the organization. */
  public TeamEntity create(TeamEntity team) {
    entityManager.persist(team);
    entityManager.flush();
    entityManager.refresh(team);
    return team;
  }

  /** The team of a slug, case folded already. */
  public Optional<TeamEntity> find(long organizationId, String slug) {
    return entityManager
        .createQuery(
            "select t from TeamEntity t where t.organizationId = :organization and t.slug = :slug",
            TeamEntity.class)
        .setParameter("organization", organizationId)
        .setParameter("slug", slug)
        .getResultStream()
        .findFirst();
  }

  /** The team of a surrogate key. */
  public Optional<TeamEntity> find(long id) {
    return Optional.ofNullable(entityManager.find(TeamEntity.class, id));
  }

  /** Writes what was changed, so that a slug that is taken is found out now. */
  public void flush() {
    entityManager.flush();
  }

  /**
   * Teams of an organization that an account sees, by slug.
   *
   * @param all whether it sees secret ones of which it is no member
   */
  public List<TeamEntity> list(
      long organizationId, long accountId, boolean all, int offset, int limit) {
    return entityManager
        .createQuery("select t" + SEEN + " order by t.slug", TeamEntity.class)
        .setParameter("organization", organizationId)
        .setParameter("shown", all ? List.of(false, true) : List.of(false))
        .setParameter("own", teamsOf(accountId))
        .setFirstResult(offset)
        .setMaxResults(limit)
        .getResultList();
  }

  /** How many there are of those. */
  public long count(long organizationId, long accountId, boolean all) {
    return entityManager
        .createQuery("select count(t)" + SEEN, Long.class)
        .setParameter("organization", organizationId)
        .setParameter("shown", all ? List.of(false, true) : List.of(false))
        .setParameter("own", teamsOf(accountId))
        .getSingleResult();
  }

  private List<Long> teamsOf(long accountId) {
    List<Long> ids =
        Database.keys(
            query("select m.team_id from team_member m where m.account_id = ?1", accountId));
    // No team has this key; a list in a query may not be empty.
    return ids.isEmpty() ? List.of(0L) : ids;
  }

  /** Lets a team go, with what it was given. */
  public void delete(TeamEntity team) {
    for (String table : List.of("team_member", "repository_grant", "package_grant")) {
      query("delete from " + table + " where team_id = ?1", team.id()).executeUpdate();
    }
    entityManager.remove(team);
    entityManager.flush();
  }

  /** Whether a user maintains a team; empty if the user is not in it. */
  public Optional<Boolean> findMaintainer(long teamId, long accountId) {
    List<?> rows =
        query(
                "select m.maintainer from team_member m where m.team_id = ?1"
                    + " and m.account_id = ?2",
                teamId,
                accountId)
            .getResultList();
    return rows.stream().findFirst().map(Boolean.TRUE::equals);
  }

  /** Puts a user into a team, or lets a member maintain it or no longer. */
  public void putMember(long teamId, long accountId, boolean maintainer) {
    int changed =
        query(
                "update team_member set maintainer = ?3 where team_id = ?1 and account_id = ?2",
                teamId,
                accountId,
                maintainer)
            .executeUpdate();
    if (changed == 0) {
      query(
              "insert into team_member (team_id, account_id, maintainer) values (?1, ?2, ?3)",
              teamId,
              accountId,
              maintainer)
          .executeUpdate();
    }
  }

  /**
   * Takes a user out of a team.
   *
   * @return false if the user was not in it
   */
  public boolean deleteMember(long teamId, long accountId) {
    return query(
                "delete from team_member where team_id = ?1 and account_id = ?2", teamId, accountId)
            .executeUpdate()
        > 0;
  }

  /**
   * Keys of members of a team, by login.
   *
   * @param maintainer only those who maintain it or those who do not; empty for all
   */
  public List<Long> listMembers(long teamId, Optional<Boolean> maintainer, int offset, int limit) {
    return Database.keys(
        query(
                "select m.account_id from team_member m join account a on a.id = m.account_id"
                    + members(maintainer)
                    + " order by a.folded_login",
                teamId)
            .setFirstResult(offset)
            .setMaxResults(limit));
  }

  /** How many members a team has of those. */
  public long countMembers(long teamId, Optional<Boolean> maintainer) {
    return number("select count(*) from team_member m" + members(maintainer), teamId);
  }

  private static String members(Optional<Boolean> maintainer) {
    return " where m.team_id = ?1"
        + maintainer.map(does -> does ? " and m.maintainer" : " and not m.maintainer").orElse("");
  }

  /**
   * Teams that have been given a repository, by slug, and what they may do there.
   *
   * @param team the team
   * @param permission what its members may do in the repository
   */
  public record Given(TeamEntity team, Permission permission) {}

  private static final String OF_REPOSITORY =
      " from repository_grant g join team t on t.id = g.team_id where g.repository_id = ?1"
          + " and (?3 or not t.secret or exists (select 1 from team_member m"
          + " where m.team_id = t.id and m.account_id = ?2))";

  /**
   * Teams that have been given a repository and that an account sees, by slug.
   *
   * @param all whether it sees secret ones of which it is no member
   */
  public List<Given> listOfRepository(
      long repositoryId, long accountId, boolean all, int offset, int limit) {
    List<?> rows =
        query(
                "select t.id, g.permission" + OF_REPOSITORY + " order by t.slug",
                repositoryId,
                accountId,
                all)
            .setFirstResult(offset)
            .setMaxResults(limit)
            .getResultList();
    Map<Long, Permission> given = new HashMap<>();
    for (Object each : rows) {
      Object[] row = (Object[]) each;
      given.put(((Number) row[0]).longValue(), Permission.valueOf(row[1].toString()));
    }
    return list(given.keySet()).stream()
        .map(team -> new Given(team, Objects.requireNonNull(given.get(team.id()))))
        .toList();
  }

  /** Teams of keys, by slug. */
  public List<TeamEntity> list(Collection<Long> ids) {
    return ids.isEmpty()
        ? List.of()
        : entityManager
            .createQuery(
                "select t from TeamEntity t where t.id in :ids order by t.slug", TeamEntity.class)
            .setParameter("ids", ids)
            .getResultList();
  }

  /** How many those are. */
  public long countOfRepository(long repositoryId, long accountId, boolean all) {
    return number("select count(*)" + OF_REPOSITORY, repositoryId, accountId, all);
  }

  private long number(String sql, Object... parameters) {
    return ((Number) query(sql, parameters).getSingleResult()).longValue();
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
