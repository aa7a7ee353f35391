package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.packages.PackageListDao.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a page tells of a whole package. */
@ApplicationScoped
public class PackageOverviewDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** The living version that {@code latest} names, else the one that was pushed last. */
  public OptionalLong findLatest(long packageId) {
    List<Long> found =
        Database.keys(
            Database.query(
                entityManager,
                "select coalesce((select v.id from tag g join package_version v"
                    + " on v.manifest_id = g.manifest_id and v.deleted_at is null"
                    + " where g.package_id = ?1 and g.name = 'latest'), (select v.id"
                    + " from package_version v where v.package_id = ?1"
                    + " and v.deleted_at is null order by v.created_at desc, v.id desc"
                    + " fetch first 1 rows only), 0)",
                packageId));
    return found.stream().mapToLong(Long::longValue).filter(id -> id != 0).findFirst();
  }

  /** A number of a day by UTC. */
  public record OfDay(LocalDate day, long number) {}

  /** How often versions of a package were pulled, by days from one on that have any. */
  public List<OfDay> downloads(long packageId, LocalDate from) {
    return days(
        "select cast(extract(epoch from d.\"day\") / 86400 as bigint), sum(d.downloads)"
            + " from package_version v join download_day d on d.version_id = v.id"
            + " and d.\"day\" >= ?2 where v.package_id = ?1 group by d.\"day\" order by d.\"day\"",
        packageId,
        from);
  }

  /**
   * Bytes of the living versions of a package by the days on which they were pushed, those before a
   * day under the day before it.
   */
  public List<OfDay> pushed(long packageId, LocalDate from) {
    return days(
        "select x.n, sum(x.size) from (select greatest(cast(floor(extract(epoch from v.created_at)"
            + " / 86400) as bigint), cast(?2 as bigint) - 1) as n, v.size from package_version v"
            + " where v.package_id = ?1 and v.deleted_at is null) x group by x.n order by x.n",
        packageId,
        from.toEpochDay());
  }

  private List<OfDay> days(String sql, Object... parameters) {
    List<?> rows = Database.query(entityManager, sql, parameters).getResultList();
    return rows.stream()
        .map(row -> (@Nullable Object[]) row)
        .map(row -> new OfDay(LocalDate.ofEpochDay(number(row[0])), number(row[1])))
        .toList();
  }

  /**
   * Bytes of the blobs of a package that no other package has which the viewer sees. What others
   * have whom the viewer does not see is not told.
   *
   * @param viewer empty for nobody, whom no package is shown to
   */
  public long unshared(Optional<Viewer> viewer, long packageId) {
    SeenStatement statement = new SeenStatement(viewer.orElse(Viewer.NOBODY));
    String pack = statement.bind(packageId);
    statement
        .add("select coalesce(sum(b.size), 0) from blob_link k join blob b on b.id = k.blob_id")
        .add(" where k.package_id = " + pack + " and k.deleted_at is null and ?1 = ?1")
        .add(" and not exists (select 1 from blob_link l")
        .add(SeenPackages.rowsOf("l.package_id"))
        .add(" where l.blob_id = k.blob_id and l.package_id <> " + pack)
        .add(" and l.deleted_at is null and ")
        .add(viewer.map(SeenPackages::seen).orElse("1 = 0") + ")");
    return number(
        Database.query(entityManager, statement.sql(), statement.values()).getSingleResult());
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
