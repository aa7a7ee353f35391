package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Queries over versions of a package as retention judges them; ages are the database's word. */
@ApplicationScoped
public class RetentionDao {
  private static final String SECONDS_SINCE =
      "cast(extract(epoch from current_timestamp) - extract(epoch from {}) as bigint)";

  private static final String SELECT =
      "select v.id, v.manifest_id, m.digest, "
          + micros("v")
          + ", "
          + since("v.updated_at")
          + ", "
          + since("v.last_pulled_at")
          + ", "
          + since(
              "(select max(t.moved_at) from tag_move t where t.package_id = v.package_id"
                  + " and t.from_digest = m.digest)")
          + ", v.downloads, v.size, case when "
          + VersionRules.partOfAnother("m")
          + " then 1 else 0 end from package_version v join manifest m on m.id = v.manifest_id"
          + " where v.package_id = ?1 and v.deleted_at is null and ";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  private static String since(String moment) {
    return SECONDS_SINCE.replace("{}", moment);
  }

  private static String micros(String version) {
    return "cast(extract(epoch from " + version + ".created_at) * 1000000 as bigint)";
  }

  /**
   * Where a version stands among those of its package.
   *
   * @param createdAt in microseconds
   * @param id of two that were made at once the greater is the later
   */
  public record Age(long createdAt, long id) implements Comparable<Age> {
    @Override
    public int compareTo(Age other) {
      int compared = Long.compare(createdAt, other.createdAt);
      return compared != 0 ? compared : Long.compare(id, other.id);
    }
  }

  /**
   * A living version.
   *
   * @param manifestId its root
   * @param updated seconds since it was pushed or restored last
   * @param pulled seconds since it was pulled last
   * @param left seconds since a tag went from it last
   * @param needed whether it is a part of something that lives
   */
  public record Row(
      long manifestId,
      String digest,
      Age age,
      long updated,
      OptionalLong pulled,
      OptionalLong left,
      long downloads,
      long size,
      boolean needed) {}

  /** Versions of a package by their keys. */
  public List<Row> list(long packageId, long after, int limit) {
    // Keys alone first: H2 works out every column of all rows that it sorts.
    List<Long> ids =
        Database.keys(
            Database.query(
                    entityManager,
                    "select v.id from package_version v where v.package_id = ?1"
                        + " and v.deleted_at is null and v.id > ?2 order by v.id",
                    packageId,
                    after)
                .setMaxResults(limit));
    return ids.isEmpty() ? List.of() : find(packageId, ids);
  }

  /** Those of some that live. */
  public List<Row> find(long packageId, Collection<Long> ids) {
    return rows(
        Database.query(
            entityManager,
            SELECT + "v.id = any(?2) order by v.id",
            packageId,
            ids.toArray(Long[]::new)));
  }

  private static List<Row> rows(Query query) {
    List<?> rows = query.getResultList();
    return rows.stream().map(row -> row((Object[]) row)).toList();
  }

  private static Row row(@Nullable Object[] row) {
    return new Row(
        number(row[1]),
        String.valueOf(row[2]),
        new Age(number(row[3]), number(row[0])),
        number(row[4]),
        optional(row[5]),
        optional(row[6]),
        number(row[7]),
        number(row[8]),
        number(row[9]) > 0);
  }

  private static OptionalLong optional(@Nullable Object column) {
    return column == null ? OptionalLong.empty() : OptionalLong.of(number(column));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }

  /** A tag that makes a version of a manifest. */
  public record TagRow(long manifestId, String name) {
    /** Before every other. */
    public static final TagRow FIRST = new TagRow(0, "");
  }

  /**
   * Tags of some manifests that make versions of them, manifest by manifest.
   *
   * @param after the tag that the page before ended with
   */
  public List<TagRow> listTags(Collection<Long> manifestIds, TagRow after, int limit) {
    List<?> rows =
        Database.query(
                entityManager,
                "select g.manifest_id, g.name from tag g where g.manifest_id = any(?1)"
                    + " and (g.manifest_id > ?2 or g.manifest_id = ?2 and g.name > ?3) and "
                    + VersionRules.versionTag("g")
                    + " order by g.manifest_id, g.name",
                manifestIds.toArray(Long[]::new),
                after.manifestId(),
                after.name())
            .setMaxResults(limit)
            .getResultList();
    return rows.stream()
        .map(row -> (Object[]) row)
        .map(row -> new TagRow(number(row[0]), String.valueOf(row[1])))
        .toList();
  }

  /**
   * The oldest of the tagged versions that were made last.
   *
   * @param count how many
   * @return empty if there are fewer
   */
  public Optional<Age> findLast(long packageId, int count) {
    List<?> rows =
        Database.query(
                entityManager,
                "select v.id, "
                    + micros("v")
                    + " from package_version v join manifest m on m.id = v.manifest_id"
                    + " where v.package_id = ?1 and v.deleted_at is null and "
                    + VersionRules.tagged("m")
                    + " order by v.created_at desc, v.id desc",
                packageId)
            .setFirstResult(count - 1)
            .setMaxResults(1)
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(row -> (Object[]) row)
        .map(row -> new Age(number(row[1]), number(row[0])));
  }

  /** The number of the last move of any tag; who holds a package knows of all of its moves. */
  public long lastMove() {
    return number(
        entityManager.createNativeQuery("select max(t.id) from tag_move t").getSingleResult());
  }

  /** Whether a tag of a package has moved since. */
  public boolean movedSince(long packageId, long move) {
    return !Database.query(
            entityManager,
            "select t.id from tag_move t where t.id > ?1 and t.package_id = ?2",
            move,
            packageId)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }
}
