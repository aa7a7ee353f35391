package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Visibility;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Queries over the packages of a migration: what is to become of each, and what became of it. */
@ApplicationScoped
public class MigrationPackageDao {
  private static final String DOCKER =
      " from package p where p.kind = 'DOCKER' and p.state = 'ACTIVE' and p.deleted_at is null"
          + " and not exists (select 1 from registry_migration_package i"
          + " where i.migration_id = ?1 and i.package_id = p.id)";

  private static final String INSERT =
      "insert into registry_migration_package (migration_id, package_id, owner_id, name, state)"
          + " select cast(?1 as bigint), p.id, p.owner_id, p.name, 'WAITING'";

  /** Of an item {@code i}: its package {@code p}, and {@code c} that has the name already. */
  private static final String FROM =
      " from registry_migration_package i join account a on a.id = i.owner_id"
          + " left join package p on p.id = i.package_id and p.deleted_at is null"
          + " left join account o on o.id = p.owner_id"
          + " left join repository r on r.id = p.repository_id and r.deleted_at is null"
          + " left join package_name n on n.owner_id = p.owner_id and n.kind = 'CONTAINER'"
          + " and n.path = coalesce(i.new_name, p.name)"
          + " left join package c on c.id = n.package_id";

  /** Whether one that was deleted, and can be restored, had the name. */
  private static final String DELETED_HAS =
      "exists (select 1 from deleted_package_name d join package q on q.id = d.package_id"
          + " where d.owner_id = p.owner_id and d.kind = 'CONTAINER'"
          + " and d.path = coalesce(i.new_name, p.name)"
          + " and q.deleted_at > current_timestamp - interval '30' day)";

  private static final String COLUMNS =
      "select i.package_id, a.login, i.name, i.choice, i.new_name, i.state, i.reason, i.merged_into,"
          + " p.kind, o.id, o.folded_login, p.name, r.id, r.visibility, c.id, c.state,"
          + " c.visibility, case when "
          + DELETED_HAS
          + " then 1 else 0 end, case when c.inherits_roles and c.repository_id = r.id"
          + " then 1 else 0 end"
          + FROM
          + " where i.migration_id = ?1";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * A package of a migration.
   *
   * @param packageId surrogate key; the row may be gone
   * @param owner login of its owner when it was added
   * @param name its name of the Docker registry when it was added
   * @param choice what is to become of it; empty if nothing was said
   * @param newName the name of the Container registry that was asked for, or that it has got
   * @param state what became of it
   * @param reason why; may be empty
   * @param mergedInto the package that has its content now
   * @param now how it is now; empty if it is gone
   */
  public record Row(
      long packageId,
      String owner,
      String name,
      Optional<String> choice,
      Optional<String> newName,
      String state,
      String reason,
      Optional<Long> mergedInto,
      Optional<Now> now) {}

  /**
   * A package as it is.
   *
   * @param docker whether it belongs to the Docker registry
   * @param ownerId surrogate key of its owner
   * @param owner folded login of that
   * @param name what follows the owner in its name
   * @param repository what it belongs or is linked to
   * @param holder what the name that it is to have reaches in the Container registry
   * @param deletedHolder whether a deleted one, that can be restored, had that name
   */
  public record Now(
      boolean docker,
      long ownerId,
      String owner,
      String name,
      Optional<Repository> repository,
      Optional<Holder> holder,
      boolean deletedHolder) {}

  /** A repository, and who sees it. */
  public record Repository(long id, Visibility visibility) {}

  /**
   * A package of the Container registry that has the name.
   *
   * @param active whether it has had a manifest
   * @param sameRoles whether it is linked to the repository that the image belongs to, and has the
   *     roles of that
   */
  public record Holder(long id, boolean active, Visibility visibility, boolean sameRoles) {}

  /** Adds the living packages of the Docker registry that are not in it; how many they were. */
  public int addAll(long migrationId) {
    return query(INSERT + DOCKER, migrationId).executeUpdate();
  }

  /** The same of some accounts. */
  public int addAll(long migrationId, List<Long> ownerIds) {
    return query(
            INSERT + DOCKER + " and p.owner_id = any(?2)",
            migrationId,
            ownerIds.toArray(Long[]::new))
        .executeUpdate();
  }

  /**
   * Says what is to become of a package.
   *
   * @param choice RENAME, SKIP or MERGE
   * @param newName for RENAME; empty else
   * @return false if it has no such package
   */
  public boolean choose(
      long migrationId, String foldedOwner, String name, String choice, String newName) {
    return query(
                "update registry_migration_package set choice = ?2,"
                    + " new_name = nullif(cast(?3 as varchar), '') where migration_id = ?1"
                    + " and name = ?4 and owner_id = (select l.account_id from account_login l"
                    + " where l.folded_login = ?5)",
                migrationId,
                choice,
                newName,
                name,
                foldedOwner)
            .executeUpdate()
        > 0;
  }

  /** Packages for which something is to be done yet, in the order of their keys. */
  public List<Long> listIn(long migrationId, String state, int limit) {
    return Database.keys(
        query(
                "select i.package_id from registry_migration_package i where i.migration_id = ?1"
                    + " and i.state = ?2 order by i.package_id",
                migrationId,
                state)
            .setMaxResults(limit));
  }

  /** Holds a package until the transaction ends; does nothing to one that is gone. */
  public void hold(long packageId) {
    query("select p.id from package p where p.id = ?1 for update", packageId).getResultList();
  }

  /** A package of a migration, and how it is now. */
  public Optional<Row> find(long migrationId, long packageId) {
    return rows(query(COLUMNS + " and i.package_id = ?2", migrationId, packageId)).stream()
        .findFirst();
  }

  /**
   * A part of the packages of a migration, by owner and name.
   *
   * @param state only those; empty for all
   */
  public List<Row> list(long migrationId, Optional<String> state, int offset, int limit) {
    String sql = COLUMNS + (state.isPresent() ? " and i.state = ?2" : "");
    Query query = query(sql + " order by a.folded_login, i.name, i.package_id", migrationId);
    state.ifPresent(word -> query.setParameter(2, word));
    return rows(query.setFirstResult(offset).setMaxResults(limit));
  }

  /** How many packages are in which state. */
  public Map<String, Long> count(long migrationId) {
    List<?> rows =
        query(
                "select i.state, count(*) from registry_migration_package i"
                    + " where i.migration_id = ?1 group by i.state",
                migrationId)
            .getResultList();
    Map<String, Long> counts = new TreeMap<>();
    rows.stream()
        .map(Object[].class::cast)
        .forEach(row -> counts.put(row[0].toString(), ((Number) row[1]).longValue()));
    return counts;
  }

  /** For how many packages the name is another's. */
  public long countConflicts(long migrationId) {
    return ((Number)
            query(
                    "select count(*)"
                        + FROM
                        + " where i.migration_id = ?1 and p.kind = 'DOCKER'"
                        + " and (c.state = 'ACTIVE' or "
                        + DELETED_HAS
                        + ")",
                    migrationId)
                .getSingleResult())
        .longValue();
  }

  /** Keeps what became of a package. */
  public void settle(long migrationId, long packageId, String state, String reason) {
    query(
            "update registry_migration_package set state = ?3, reason = ?4"
                + " where migration_id = ?1 and package_id = ?2",
            migrationId,
            packageId,
            state,
            reason)
        .executeUpdate();
  }

  /** Keeps that a package has another name now, with what an undo needs to know. */
  public void settleDone(long migrationId, long packageId, String newName) {
    query(
            "update registry_migration_package set state = 'DONE', reason = '', new_name = ?3,"
                + " repository_id = (select p.repository_id from package p where p.id = ?2),"
                + " visibility = (select p.visibility from package p where p.id = ?2)"
                + " where migration_id = ?1 and package_id = ?2",
            migrationId,
            packageId,
            newName)
        .executeUpdate();
  }

  /** Keeps that the content of a package is in another now. */
  public void settleMerged(long migrationId, long packageId, long into, String name) {
    query(
            "update registry_migration_package set state = 'DONE', reason = '', new_name = ?3,"
                + " merged_into = ?4 where migration_id = ?1 and package_id = ?2",
            migrationId,
            packageId,
            name,
            into)
        .executeUpdate();
  }

  private static List<Row> rows(Query query) {
    List<?> rows = query.getResultList();
    return rows.stream().map(row -> row((Object[]) row)).toList();
  }

  private static Row row(@Nullable Object[] row) {
    Optional<Now> now =
        number(row[9])
            .map(
                ownerId ->
                    new Now(
                        "DOCKER".equals(row[8]),
                        ownerId,
                        text(row[10]).orElseThrow(),
                        text(row[11]).orElseThrow(),
                        number(row[12]).map(id -> new Repository(id, visibility(row[13]))),
                        number(row[14])
                            .map(
                                id ->
                                    new Holder(
                                        id,
                                        "ACTIVE".equals(row[15]),
                                        visibility(row[16]),
                                        number(row[18]).orElse(0L) > 0)),
                        number(row[17]).orElse(0L) > 0));
    return new Row(
        number(row[0]).orElseThrow(),
        text(row[1]).orElseThrow(),
        text(row[2]).orElseThrow(),
        text(row[3]),
        text(row[4]),
        text(row[5]).orElseThrow(),
        text(row[6]).orElse(""),
        number(row[7]),
        now);
  }

  private static Visibility visibility(@Nullable Object column) {
    return Visibility.valueOf(String.valueOf(column));
  }

  private static Optional<Long> number(@Nullable Object column) {
    return Optional.ofNullable(column).map(value -> ((Number) value).longValue());
  }

  private static Optional<String> text(@Nullable Object column) {
    return Optional.ofNullable(column).map(Object::toString);
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
