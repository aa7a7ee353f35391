package io.hatoba.metadata.accounts;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lists of repositories as an account sees them, and how it stands to each. A list begins with
 * those of one owner, one team or one account, which an index knows; no query looks through all
 * that there are. The number of statements does not depend on the length of a page.
 */
@ApplicationScoped
public class RepositoryListDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** With which repositories a list begins. */
  public sealed interface Source {
    /** Those of an account. */
    record OwnedBy(long accountId) implements Source {}

    /** Those that a team was given. */
    record GivenTo(long teamId) implements Source {}

    /**
     * Those in which an account has a part.
     *
     * @param owned those that it owns
     * @param collaborating those that it was given itself
     * @param member those of organizations that it is in, and that its teams were given
     */
    record PartsOf(long accountId, boolean owned, boolean collaborating, boolean member)
        implements Source {}
  }

  /**
   * Which of them to list.
   *
   * @param source with which the list begins
   * @param viewer the account that asks
   * @param all whether it sees private ones that it has no part in
   * @param visibilities of those only; of at least one
   * @param changedAfter only what was changed after that
   * @param changedBefore only what was changed last before that
   */
  public record Filter(
      Source source,
      long viewer,
      boolean all,
      Set<Visibility> visibilities,
      Optional<Instant> changedAfter,
      Optional<Instant> changedBefore) {
    /** Copies the visibilities. */
    public Filter {
      visibilities = Set.copyOf(visibilities);
    }
  }

  /** In which order to list. */
  public enum Order {
    /** By owner and name. */
    NAME("o.folded_login, r.folded_name", "r.owner_id, r.folded_name"),
    /** By owner and name, the other way round. */
    NAME_DESCENDING(
        "o.folded_login desc, r.folded_name desc", "r.owner_id desc, r.folded_name desc"),
    /** The oldest first. */
    CREATED("r.created_at, r.id", "r.owner_id, r.created_at, r.id"),
    /** The newest first. */
    CREATED_DESCENDING(
        "r.created_at desc, r.id desc", "r.owner_id desc, r.created_at desc, r.id desc"),
    /** The one that was changed longest ago first. */
    UPDATED("r.updated_at, r.id", "r.owner_id, r.updated_at, r.id"),
    /** The one that was changed last first. */
    UPDATED_DESCENDING(
        "r.updated_at desc, r.id desc", "r.owner_id desc, r.updated_at desc, r.id desc");

    private final String columns;

    /** The same among those of one owner, in the words of an index. */
    private final String ofOneOwner;

    Order(String columns, String ofOneOwner) {
      this.columns = columns;
      this.ofOneOwner = ofOneOwner;
    }

    private String of(Source source) {
      return " order by " + (source instanceof Source.OwnedBy ? ofOneOwner : columns);
    }
  }

  /** A statement that grows with its values. */
  private static final class Statement {
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /** Adds text, in which {@code :} stands for a value wherever it is. */
    Statement add(String text, Object value) {
      values.add(value);
      return add(text.replace(":", "?" + values.size()));
    }

    Statement add(String text) {
      sql.append(text);
      return this;
    }
  }

  private Query query(String select, Statement rest) {
    return Database.query(entityManager, select + rest.sql, rest.values);
  }

  private static final String ROWS =
      "repository r on r.id = c.repository_id join account o on o.id = r.owner_id";

  private static Statement from(Filter filter) {
    Statement statement = new Statement();
    Source source = filter.source();
    if (source instanceof Source.OwnedBy owner) {
      statement.add(
          " from repository r join account o on o.id = r.owner_id where r.owner_id = :",
          owner.accountId());
    } else if (source instanceof Source.GivenTo team) {
      statement.add(
          " from repository_grant c join " + ROWS + " where c.team_id = :", team.teamId());
    } else if (source instanceof Source.PartsOf parts) {
      statement
          .add(" from (" + String.join(" union ", keys(parts)) + ") c", parts.accountId())
          .add(" join " + ROWS + " where 1 = 1");
    }
    statement.add(" and r.deleted_at is null");
    if (filter.visibilities().size() < Visibility.values().length) {
      statement.add(
          filter.visibilities().stream()
              .map(Enum::name)
              .sorted()
              .collect(Collectors.joining("', '", " and r.visibility in ('", "')")));
    }
    if (!filter.all()) {
      statement.add(SEEN, filter.viewer());
    }
    filter
        .changedAfter()
        .ifPresent(time -> statement.add(" and r.updated_at > :", time.atOffset(ZoneOffset.UTC)));
    filter
        .changedBefore()
        .ifPresent(time -> statement.add(" and r.updated_at < :", time.atOffset(ZoneOffset.UTC)));
    return statement;
  }

  /** Queries for keys of repositories in which an account has a part; an index answers each. */
  private static List<String> keys(Source.PartsOf parts) {
    List<String> keys = new ArrayList<>();
    if (parts.owned()) {
      keys.add("select p.id as repository_id from repository p where p.owner_id = :");
    }
    if (parts.collaborating()) {
      keys.add("select g.repository_id from repository_grant g where g.account_id = :");
    }
    if (parts.member()) {
      keys.add(
          "select p.id as repository_id from membership m"
              + " join repository p on p.owner_id = m.organization_id where m.account_id = :");
      keys.add(
          "select g.repository_id from team_member t"
              + " join repository_grant g on g.team_id = t.team_id where t.account_id = :");
    }
    return keys;
  }

  /** Rows of grants that reach an account, itself or in a team. */
  private static final String REACHES =
      "(g.account_id = : or g.team_id in"
          + " (select t.team_id from team_member t where t.account_id = :))";

  private static final String SEEN =
      " and (r.visibility <> 'PRIVATE' or r.owner_id = : or exists"
          + " (select 1 from repository_grant g where g.repository_id = r.id and "
          + REACHES
          + ") or exists (select 1 from membership m where m.organization_id = r.owner_id"
          + " and m.account_id = : and (m.role = 'OWNER' or o.base_role <> 'NONE')))";

  /**
   * A repository and who owns it.
   *
   * @param repository the repository
   * @param owner the account that owns it
   */
  public record Row(RepositoryEntity repository, AccountEntity owner) {}

  /** A page of the repositories that a filter lets through. */
  public List<Row> list(Filter filter, Order order, int offset, int limit) {
    List<Long> keys =
        Database.keys(
            query(
                "select r.id",
                from(filter)
                    .add(order.of(filter.source()))
                    // Where JPA is told these of a native query, the database does not know them.
                    .add(" limit :", limit)
                    .add(" offset :", offset)));
    if (keys.isEmpty()) {
      return List.of();
    }
    Map<Long, Row> rows =
        entityManager
            .createQuery(
                "select r, o from RepositoryEntity r, AccountEntity o"
                    + " where r.id in :keys and o.id = r.ownerId",
                Object[].class)
            .setParameter("keys", keys)
            .getResultStream()
            .map(row -> new Row((RepositoryEntity) row[0], (AccountEntity) row[1]))
            .collect(Collectors.toMap(row -> row.repository().id(), Function.identity()));
    // One that went between the two statements is not there any more.
    return keys.stream().map(rows::get).filter(Objects::nonNull).toList();
  }

  /** How many repositories a filter lets through. */
  public long count(Filter filter) {
    return ((Number) query("select count(*)", from(filter)).getSingleResult()).longValue();
  }

  /**
   * How many repositories an account owns.
   *
   * @param open those that everybody sees
   * @param others all but those
   * @param collaborators users who were given some of those others
   */
  public record Totals(long open, long others, long collaborators) {}

  /** How many repositories an account owns. */
  public Totals totals(long ownerId) {
    Object[] row =
        (Object[])
            Database.query(
                    entityManager,
                    "select count(case r.visibility when 'PUBLIC' then 1 end), count(*),"
                        + " (select count(distinct g.account_id) from repository p"
                        + " join repository_grant g on g.repository_id = p.id"
                        + " where p.owner_id = ?1 and p.visibility <> 'PUBLIC'"
                        + " and p.deleted_at is null) from repository r"
                        + " where r.owner_id = ?1 and r.deleted_at is null",
                    ownerId)
                .getSingleResult();
    long open = ((Number) row[0]).longValue();
    return new Totals(open, ((Number) row[1]).longValue() - open, ((Number) row[2]).longValue());
  }

  /**
   * How an account stands to a repository: what the policy decides from.
   *
   * @param granted the greatest that it was given there, itself or in a team
   * @param membership what it is in the organization that owns the repository; empty if nothing
   * @param owner login of who owns the repository
   * @param baseRole what members of that owner may do in all of its repositories
   */
  public record Standing(
      Permission granted,
      Optional<MembershipEntity.Kind> membership,
      String owner,
      Role baseRole) {}

  /** How an account stands to repositories, by their keys, in one statement. */
  public Map<Long, Standing> standings(long accountId, Collection<Long> repositoryIds) {
    Map<Long, Standing> standings = new HashMap<>();
    if (repositoryIds.isEmpty()) {
      return standings;
    }
    Statement statement =
        new Statement()
            .add(
                "select r.id, (select coalesce(max("
                    + RepositoryGrantDao.RANK
                    + "), 0) from repository_grant g where g.repository_id = r.id and "
                    + REACHES
                    + "), (select m.role from membership m where m.organization_id = o.id"
                    + " and m.account_id = :), o.login, o.base_role from repository r"
                    + " join account o on o.id = r.owner_id where r.id in (0",
                accountId);
    repositoryIds.forEach(id -> statement.add(", :", id));
    List<?> rows = query("", statement.add(")")).getResultList();
    for (Object each : rows) {
      Object[] row = (Object[]) each;
      standings.put(
          ((Number) row[0]).longValue(),
          new Standing(
              Permission.values()[((Number) row[1]).intValue()],
              Optional.ofNullable(row[2])
                  .map(word -> MembershipEntity.Kind.valueOf(word.toString())),
              row[3].toString(),
              Role.valueOf(row[4].toString())));
    }
    return standings;
  }
}
