package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.References;
import io.hatoba.metadata.packages.PackageStorageDao.Bytes;
import io.hatoba.oci.RegistryKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was deleted and cannot be restored any more, as it goes for good. Whoever removes something
 * holds its package ({@link #hold}), and it is looked at once more then.
 */
@ApplicationScoped
public class PurgeDao {
  private static final String TIME = "current_timestamp - cast(?1 as bigint) * interval '1' second";

  private static final String MICROS =
      "cast(extract(epoch from {x}.deleted_at) * 1000000 as bigint)";

  /**
   * Whether a manifest {@code m} is past its time, and nothing that lives or may come back brings
   * it back or points at it.
   */
  private static final String DUE =
      "m.deleted_at <= "
          + TIME
          + " and not exists (select 1 from tag g where g.manifest_id = m.id)"
          + " and not exists (select 1 from package_version v where v.manifest_id = m.id"
          + " and (v.deleted_at is null or v.deleted_at > "
          + TIME
          + ")) and not exists (select 1 from manifest_reference r join manifest i"
          + " on i.id = r.manifest_id where r.package_id = m.package_id"
          + " and r.child_digest = m.digest and r.kind = 'MANIFEST'"
          + " and (i.deleted_at is null or i.deleted_at > "
          + TIME
          + "))";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static PurgeDao over(EntityManager entityManager, Database database) {
    PurgeDao dao = new PurgeDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * A place among what was deleted, in the order of the deletions.
   *
   * @param deleted when, in microseconds since 1970
   * @param id surrogate key
   */
  public record Spot(long deleted, long id) {
    /** Before all. */
    public static final Spot FIRST = new Spot(0, 0);
  }

  /**
   * Something that was deleted long ago.
   *
   * @param packageId where it is
   */
  public record Due(Spot spot, long packageId) {}

  /**
   * Manifests of packages of some kinds that were deleted so long ago, after a place, in the order
   * of their deletions.
   */
  public List<Due> listManifests(
      Collection<RegistryKind> kinds, Duration restorable, Spot after, int limit) {
    return list(
        "select m.id, {micros}, m.package_id from manifest m where m.deleted_at <= {time}"
            + " and exists (select 1 from package p where p.id = m.package_id"
            + " and p.kind = any(?2))",
        "m",
        after,
        limit,
        restorable.toSeconds(),
        names(kinds));
  }

  /** Packages of some kinds that were deleted so long ago, after a place. */
  public List<Due> listPackages(
      Collection<RegistryKind> kinds, Duration restorable, Spot after, int limit) {
    return list(
        "select p.id, {micros}, p.id from package p where p.deleted_at <= {time}"
            + " and p.kind = any(?2)",
        "p",
        after,
        limit,
        restorable.toSeconds(),
        names(kinds));
  }

  private static String[] names(Collection<RegistryKind> kinds) {
    return kinds.stream().map(RegistryKind::name).toArray(String[]::new);
  }

  private List<Due> list(
      String select, String alias, Spot after, int limit, long seconds, String[] kinds) {
    String at =
        alias
            + ".deleted_at {is} (timestamp with time zone '1970-01-01 00:00:00+00'"
            + " + cast(?3 as bigint) * interval '0.000001' second)";
    String sql =
        select.replace("{micros}", MICROS.replace("{x}", alias)).replace("{time}", TIME) + " and ";
    List<Due> found =
        new ArrayList<>(
            due(
                sql
                    + at.replace("{is}", "=")
                    + " and "
                    + alias
                    + ".id > cast(?4 as bigint) order by "
                    + alias
                    + ".id",
                limit,
                seconds,
                kinds,
                after.deleted(),
                after.id()));
    if (found.size() < limit) {
      found.addAll(
          due(
              sql
                  + at.replace("{is}", ">")
                  + " order by "
                  + alias
                  + ".deleted_at, "
                  + alias
                  + ".id",
              limit - found.size(),
              seconds,
              kinds,
              after.deleted()));
    }
    return found;
  }

  private List<Due> due(String sql, int limit, Object... parameters) {
    List<?> rows =
        Database.query(entityManager, sql, parameters).setMaxResults(limit).getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(row -> new Due(new Spot(number(row[1]), number(row[0])), number(row[2])))
        .toList();
  }

  /**
   * A package that is held.
   *
   * @param over whether it was deleted, and so long ago
   */
  public record Held(RegistryKind kind, boolean over) {}

  /** Holds a package, deleted or not, as {@link HeldPackageDao} does. */
  public Optional<Held> hold(long packageId, Duration restorable) {
    List<?> rows =
        query(
                "select p.kind, case when p.deleted_at <= "
                    + TIME
                    + " then 1 else 0 end from package p where p.id = ?2 "
                    + database.updateLockOf("p"),
                restorable.toSeconds(),
                packageId)
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(Object[].class::cast)
        .map(row -> new Held(RegistryKind.valueOf(row[0].toString()), number(row[1]) == 1));
  }

  /**
   * What is gone.
   *
   * @param manifests how many
   * @param digests of the configs and layers that they named
   * @param bytes that their package uses less
   */
  public record Purged(int manifests, List<String> digests, Bytes bytes) {
    /** Nothing. */
    public static final Purged NOTHING = new Purged(0, List.of(), new Bytes(0, 0));

    /** Copies the digests. */
    public Purged {
      digests = List.copyOf(digests);
    }
  }

  /** Removes those of some manifests of a package that is held whose time is over. */
  public Purged removeManifests(long packageId, Collection<Long> ids, Duration restorable) {
    return remove(
        Database.keys(
            query(
                "select m.id from manifest m where "
                    + DUE
                    + " and m.package_id = ?2 and m.id = any(?3)",
                restorable.toSeconds(),
                packageId,
                ids.toArray(Long[]::new))));
  }

  /** Removes some manifests of a package that goes, living ones too, with their tags. */
  public Purged removeManifests(long packageId, int limit) {
    List<Long> ids =
        Database.keys(
            query("select m.id from manifest m where m.package_id = ?1", packageId)
                .setMaxResults(limit));
    if (!ids.isEmpty()) {
      ofAll("delete from tag where manifest_id = any(?1)", ids).executeUpdate();
    }
    return remove(ids);
  }

  private Purged remove(List<Long> ids) {
    if (ids.isEmpty()) {
      return Purged.NOTHING;
    }
    List<?> named =
        ofAll(
                "select distinct r.child_digest from manifest_reference r"
                    + " where r.manifest_id = any(?1) and r.kind in ('CONFIG', 'LAYER')",
                ids)
            .getResultList();
    Bytes bytes = sum(ids);
    // What hooks were not told yet, and days of downloads, go by themselves.
    for (String statement :
        List.of(
            "delete from manifest_reference where manifest_id = any(?1)",
            "delete from package_version where manifest_id = any(?1)",
            "delete from manifest where id = any(?1)")) {
      ofAll(statement, ids).executeUpdate();
    }
    return new Purged(ids.size(), named.stream().map(String::valueOf).toList(), bytes);
  }

  /** What a package would use less without some of its manifests, as it is counted there. */
  private Bytes sum(List<Long> ids) {
    long logical =
        number(
            ofAll(
                    "select coalesce(sum(v.size), 0) from package_version v"
                        + " where v.manifest_id = any(?1) and v.deleted_at is null",
                    ids)
                .getSingleResult());
    long manifests =
        number(
            ofAll("select coalesce(sum(m.size), 0) from manifest m where m.id = any(?1)", ids)
                .getSingleResult());
    long blobs =
        number(
            ofAll(
                    "select coalesce(sum(z.size), 0) from (select max(r.size) as size"
                        + " from manifest_reference r where r.manifest_id = any(?1) and "
                        + References.KEPT
                        + " and not exists (select 1 from manifest_reference k"
                        + " where k.package_id = r.package_id and k.child_digest = r.child_digest"
                        + " and k.kind in ('CONFIG', 'LAYER') and not k.foreign_layer"
                        + " and not (k.manifest_id = any(?1))) group by r.child_digest) z",
                    ids)
                .getSingleResult());
    return new Bytes(logical, manifests + blobs);
  }

  private Query ofAll(String sql, List<Long> ids) {
    return Database.query(entityManager, sql, (Object) ids.toArray(Long[]::new));
  }

  /**
   * Removes some of the history of the tags of a package that goes.
   *
   * @return how many moves are gone
   */
  public int removeHistory(long packageId, int limit) {
    List<Long> moves =
        Database.keys(
            query("select t.id from tag_move t where t.package_id = ?1", packageId)
                .setMaxResults(limit));
    if (!moves.isEmpty()) {
      ofAll("delete from tag_move where id = any(?1)", moves).executeUpdate();
    }
    return moves.size();
  }

  /**
   * Removes the row of a package that is held, with its names, roles and README.
   *
   * @return false if something else is left in it: a manifest, an upload, or a link
   */
  public boolean removePackage(long packageId) {
    if (!isEmpty(packageId)) {
      return false;
    }
    for (String statement :
        List.of(
            "delete from package_name where package_id = ?1",
            "delete from deleted_package_name where package_id = ?1",
            "delete from package_grant where package_id = ?1",
            "delete from package_readme where package_id = ?1",
            "delete from package where id = ?1")) {
      query(statement, packageId).executeUpdate();
    }
    return true;
  }

  private boolean isEmpty(long packageId) {
    return !query(
            "select p.id from package p where p.id = ?1"
                + " and not exists (select 1 from blob_link l where l.package_id = p.id)"
                + " and not exists (select 1 from upload u where u.package_id = p.id)"
                + " and not exists (select 1 from manifest m where m.package_id = p.id)"
                + " and not exists (select 1 from tag t where t.package_id = p.id)",
            packageId)
        .getResultList()
        .isEmpty();
  }

  /**
   * Packages that never had a manifest, were made so long ago, and to which nobody uploads.
   *
   * @param after surrogate key of the last one of the page before
   */
  public List<Long> listIdle(Duration age, long after, int limit) {
    return Database.keys(
        query(
                "select p.id from package p where p.state = 'PENDING' and p.created_at <= "
                    + TIME
                    + " and p.deleted_at is null and p.id > cast(?2 as bigint) and "
                    + UNUSED
                    + " order by p.id",
                age.toSeconds(),
                after)
            .setMaxResults(limit));
  }

  private static final String UNUSED =
      "not exists (select 1 from upload u where u.package_id = p.id)"
          + " and not exists (select 1 from blob_link l where l.package_id = p.id)";

  /**
   * Lets no name reach a package any more that never had a manifest and to which nobody uploads.
   * Who begins an upload locks the name, and who mounts the package.
   *
   * @return false if somebody was first
   */
  public boolean hideIdle(long packageId) {
    // In the order of an upload, which refers to the package when it has the name.
    query("select n.id from package_name n where n.package_id = ?1 for update", packageId)
        .getResultList();
    query("select p.id from package p where p.id = ?1 for update", packageId).getResultList();
    boolean hidden =
        query(
                    "update package p set deleted_at = current_timestamp where p.id = ?1"
                        + " and p.state = 'PENDING' and p.deleted_at is null and "
                        + UNUSED,
                    packageId)
                .executeUpdate()
            > 0;
    if (hidden) {
      query("delete from package_name where package_id = ?1", packageId).executeUpdate();
    }
    return hidden;
  }

  /**
   * Removes repositories that were deleted so long ago and to which no package belongs any more.
   *
   * @return how many
   */
  public int removeRepositories(Duration restorable, int limit) {
    List<Long> ids =
        Database.keys(
            query(
                    "select r.id from repository r where r.deleted_at <= "
                        + TIME
                        + " and not exists (select 1 from package p where p.repository_id = r.id)"
                        + " order by r.deleted_at, r.id",
                    restorable.toSeconds())
                .setMaxResults(limit));
    if (!ids.isEmpty()) {
      for (String statement :
          List.of(
              "delete from hook where target_kind = 'REPOSITORY' and target_id = any(?1)",
              "delete from repository_grant where repository_id = any(?1)",
              "delete from repository_name where repository_id = any(?1)",
              "delete from repository where id = any(?1)")) {
        ofAll(statement, ids).executeUpdate();
      }
    }
    return ids.size();
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }

  private static long number(@Nullable Object column) {
    return ((Number) Objects.requireNonNull(column)).longValue();
  }
}
