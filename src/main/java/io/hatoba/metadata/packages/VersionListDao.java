package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Queries over the versions of a package, for those who look at them. */
@ApplicationScoped
public class VersionListDao {
  /** Tags of one version in one list; who wants more of them lists tags. */
  public static final int MOST_TAGS = 1_000;

  private static final String LIVING = "v.deleted_at is null";

  /** As long as CONTRACT 5 lets them come back. */
  private static final String DELETED = "v.deleted_at > current_timestamp - interval '30' day";

  private static final String HAS_TAG =
      "exists (select 1 from tag g where g.manifest_id = v.manifest_id"
          // Which says the same of nearly all tags, and sooner.
          + " and (g.name < 'sha256-' or g.name >= 'sha256.' or "
          + VersionRules.versionTag("g")
          + "))";

  private static final String SELECT =
      "select v.id, v.package_id, v.manifest_id, m.digest, m.media_type, m.artifact_type,"
          + " {created_at}, {updated_at}, v.pushed_by,"
          + " (select a.login from account a where a.id = v.pushed_by), v.token_id, v.description,"
          + " v.licenses, v.source, v.platforms, v.size, v.downloads, {last_pulled_at},"
          + " {deleted_at}, v.deleted_by"
          + " from package_version v join manifest m on m.id = v.manifest_id where ";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * A version.
   *
   * @param manifest its root
   * @param times when it came to be and what became of it
   * @param push who pushed it
   * @param words what people are told of it
   * @param size bytes of configs and layers of all platforms, each once
   * @param downloads how often it was pulled
   */
  public record Row(
      long id,
      long packageId,
      Manifest manifest,
      Times times,
      Push push,
      VersionDao.Words words,
      long size,
      long downloads) {}

  /** The root of a version. */
  public record Manifest(long id, String digest, String mediaType, Optional<String> artifactType) {}

  /** When a version came to be, when it or its tags changed, and so on. */
  public record Times(
      Instant createdAt,
      Instant updatedAt,
      Optional<Instant> lastPulledAt,
      Optional<Instant> deletedAt,
      OptionalLong deletedBy) {}

  /** Who pushed a version; empty where that is not known any more. */
  public record Push(OptionalLong accountId, String login, OptionalLong tokenId) {}

  /** Which versions of a package. */
  public enum Which {
    /** Those that live. */
    LIVING(VersionListDao.LIVING),
    /** Those of them that have a tag of their own. */
    TAGGED(VersionListDao.LIVING + " and " + HAS_TAG),
    /** The others of them. */
    UNTAGGED(VersionListDao.LIVING + " and not " + HAS_TAG),
    /** Those that may be restored. */
    DELETED(VersionListDao.DELETED);

    private final String rule;

    Which(String rule) {
      this.rule = rule;
    }
  }

  /**
   * Keys of versions, the newest first.
   *
   * @param after the version that the page before ended with
   * @param offset how many to leave out besides
   */
  public List<Long> list(long packageId, Which which, OptionalLong after, int offset, int limit) {
    String moment = which == Which.DELETED ? "deleted_at" : "created_at";
    List<Object> parameters = new ArrayList<>(List.of(packageId));
    after.ifPresent(parameters::add);
    return Database.keys(
        Database.query(
                entityManager,
                "select v.id from package_version v where v.package_id = ?1 and "
                    + which.rule
                    + (after.isPresent()
                        ? (" and (v.{} < (select c.{} from package_version c where c.id = ?2)"
                                + " or v.{} = (select c.{} from package_version c where c.id = ?2)"
                                + " and v.id < ?2)")
                            .replace("{}", moment)
                        : "")
                    + (which == Which.DELETED
                        ? " order by v.deleted_at desc, v.id desc"
                        // All columns of the index, of which the first are alike, so that none of
                        // the databases sorts whole packages.
                        : " order by v.package_id desc, v.deleted_at desc, v.created_at desc,"
                            + " v.id desc"),
                parameters)
            .setFirstResult(offset)
            .setMaxResults(limit));
  }

  /** How many there are. */
  public long count(long packageId, Which which) {
    return ((Number)
            Database.query(
                    entityManager,
                    "select count(*) from package_version v where v.package_id = ?1 and "
                        + which.rule,
                    packageId)
                .getSingleResult())
        .longValue();
  }

  /** Versions of a package that live or may be restored, by their keys, in their order. */
  public List<Row> find(long packageId, List<Long> ids) {
    Map<Long, Row> rows = new HashMap<>();
    query(
            "v.package_id = ?1 and v.id = any(?2) and (" + LIVING + " or " + DELETED + ")",
            packageId,
            ids.toArray(Long[]::new))
        .getResultList()
        .forEach(
            columns -> {
              Row row = row((Object[]) columns);
              rows.put(row.id(), row);
            });
    return ids.stream().filter(rows::containsKey).map(rows::get).toList();
  }

  /** The living version whose root has a digest. */
  public OptionalLong findByDigest(long packageId, String digest) {
    return first(
        "select v.id from package_version v join manifest m on m.id = v.manifest_id"
            + " where m.package_id = ?1 and m.digest = ?2 and v.deleted_at is null",
        packageId,
        digest);
  }

  /** The version that a tag points at. */
  public OptionalLong findByTag(long packageId, String tag) {
    return first(
        "select v.id from package_version v join tag g on g.manifest_id = v.manifest_id"
            + " where g.package_id = ?1 and g.name = ?2 and v.deleted_at is null",
        packageId,
        tag);
  }

  private OptionalLong first(String sql, long packageId, String name) {
    return Database.keys(Database.query(entityManager, sql, packageId, name)).stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /** Tags of some versions in bytewise order, {@link #MOST_TAGS} of each at most. */
  public Map<Long, List<String>> tags(Collection<Long> ids) {
    return tags(
        "select v.id, g.name, row_number() over (partition by v.id order by g.name) as place"
            + " from package_version v join tag g on g.manifest_id = v.manifest_id"
            + " where v.id = any(?1)",
        ids);
  }

  /** Tags that some versions had when they were deleted. */
  public Map<Long, List<String>> tagsThen(Collection<Long> ids) {
    return tags(
        "select v.id, t.name, row_number() over (partition by v.id order by t.name) as place"
            + " from package_version v join manifest m on m.id = v.manifest_id"
            + " join tag_move t on t.package_id = v.package_id and t.from_digest = m.digest"
            + " and t.moved_at = v.deleted_at and t.to_digest is null where v.id = any(?1)",
        ids);
  }

  private Map<Long, List<String>> tags(String numbered, Collection<Long> ids) {
    Map<Long, List<String>> tags = new HashMap<>();
    List<?> rows =
        Database.query(
                entityManager,
                "select x.id, x.name from ("
                    + numbered
                    + ") x where x.place <= "
                    + MOST_TAGS
                    + " order by x.id, x.name",
                (Object) ids.toArray(Long[]::new))
            .getResultList();
    for (Object row : rows) {
      @Nullable Object[] columns = (Object[]) row;
      tags.computeIfAbsent(number(columns[0]).orElseThrow(), id -> new ArrayList<>())
          .add(text(columns[1]));
    }
    return tags;
  }

  private Query query(String where, Object... parameters) {
    String sql = SELECT;
    for (String moment : List.of("created_at", "updated_at", "last_pulled_at", "deleted_at")) {
      // Databases differ in what they give for a moment; for its milliseconds they do not.
      sql =
          sql.replace(
              "{" + moment + "}", "cast(extract(epoch from v." + moment + ") * 1000 as bigint)");
    }
    return Database.query(entityManager, sql + where, parameters);
  }

  private static Row row(@Nullable Object[] column) {
    return new Row(
        number(column[0]).orElseThrow(),
        number(column[1]).orElseThrow(),
        new Manifest(
            number(column[2]).orElseThrow(),
            text(column[3]),
            text(column[4]),
            Optional.ofNullable((String) column[5])),
        new Times(
            instant(column[6]).orElseThrow(),
            instant(column[7]).orElseThrow(),
            instant(column[17]),
            instant(column[18]),
            number(column[19])),
        new Push(number(column[8]), text(column[9]), number(column[10])),
        new VersionDao.Words(
            text(column[11]), text(column[12]), text(column[13]), text(column[14])),
        number(column[15]).orElseThrow(),
        number(column[16]).orElseThrow());
  }

  private static OptionalLong number(@Nullable Object column) {
    return column == null ? OptionalLong.empty() : OptionalLong.of(((Number) column).longValue());
  }

  private static Optional<Instant> instant(@Nullable Object column) {
    return number(column).isPresent()
        ? Optional.of(Instant.ofEpochMilli(number(column).getAsLong()))
        : Optional.empty();
  }

  private static String text(@Nullable Object column) {
    return column == null ? "" : column.toString();
  }
}
