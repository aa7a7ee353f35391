package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.packages.PackageListDao.Seen;
import io.hatoba.metadata.packages.PackageListDao.Viewer;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists of packages for those who look at them in a browser, of one owner or of all. */
@ApplicationScoped
public class SeenPackageDao {
  private static final String DOWNLOADS =
      "(select coalesce(sum(v.downloads), 0) from package_version v where v.package_id = p.id)";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** Which comes first. */
  public enum Order {
    /** By owner and name. */
    NAME,
    /** What changed last. */
    UPDATED,
    /** What was pulled most often. */
    DOWNLOADS
  }

  /**
   * Which packages, of those that have versions.
   *
   * @param ownerId of that account only
   * @param repositoryId that belong or are linked to that repository only
   * @param kinds of these registries; none for no package at all
   * @param visibility only those; an image of the Docker registry has its repository's
   * @param text what stands somewhere in owner and name, in lower case; may be empty
   */
  public record Filter(
      Viewer viewer,
      OptionalLong ownerId,
      OptionalLong repositoryId,
      Set<RegistryKind> kinds,
      Optional<Visibility> visibility,
      String text) {
    /** Copies the kinds. */
    public Filter {
      kinds = Set.copyOf(kinds);
    }
  }

  /**
   * Where a package stands in a list.
   *
   * @param owner its login, case folded
   * @param number micro-seconds of the epoch, or downloads, by the order
   */
  public record Place(String owner, String name, long number, long id) {}

  /** A package of a list. */
  public record Row(Seen seen, Place place) {}

  /** Adds which packages a filter lets through, after the rows of {@link SeenPackages}. */
  static void where(SeenStatement statement, Filter filter) {
    statement.add(" where ").add(SeenPackages.seen(filter.viewer()));
    statement.add(" and " + SeenPackages.VERSIONED).add(" and p.kind in (");
    statement.add(
        filter.kinds().stream().map(kind -> "'" + kind + "'").collect(Collectors.joining(", ")));
    statement.add(")");
    filter.ownerId().ifPresent(id -> statement.add(" and p.owner_id = :", id));
    filter.repositoryId().ifPresent(id -> statement.add(" and r.id = :", id));
    filter
        .visibility()
        .ifPresent(
            one ->
                statement.add(
                    " and case when p.kind = 'DOCKER' then r.visibility else p.visibility end = :",
                    one.name()));
    if (!filter.text().isEmpty()) {
      statement.add(" and position(: in o.folded_login || '/' || p.name) > 0", filter.text());
    }
  }

  /** Packages that follow a place in an order; the first where there is no place. */
  public List<Row> list(Filter filter, Order order, Optional<Place> after, int limit) {
    if (filter.kinds().isEmpty()) {
      return List.of();
    }
    SeenStatement statement = new SeenStatement(filter.viewer());
    String number =
        switch (order) {
          case NAME -> "0";
          case UPDATED -> "cast(extract(epoch from p.updated_at) * 1000000 as bigint)";
          case DOWNLOADS -> DOWNLOADS;
        };
    statement
        .add("select p.id, case when " + SeenPackages.seesRepository(filter.viewer()))
        .add(" then 1 else 0 end, o.folded_login, p.name, " + number)
        .add(" from " + SeenPackages.ROWS);
    where(statement, filter);
    after.ifPresent(place -> follow(statement, order, place));
    statement.add(
        switch (order) {
          case NAME -> " order by o.folded_login, p.name, p.id";
          case UPDATED -> " order by p.updated_at desc, p.id desc";
          case DOWNLOADS -> " order by 5 desc, p.id desc";
        });
    List<?> rows =
        Database.query(entityManager, statement.sql(), statement.values())
            .setMaxResults(limit)
            .getResultList();
    return rows.stream().map(row -> (@Nullable Object[]) row).map(SeenPackageDao::row).toList();
  }

  private static void follow(SeenStatement statement, Order order, Place place) {
    switch (order) {
      case NAME -> {
        statement.add(" and (o.folded_login > : or o.folded_login = :", place.owner());
        statement.add(" and (p.name > : or p.name = :", place.name());
        statement.add(" and p.id > :))", place.id());
      }
      case UPDATED -> {
        Object moment =
            Instant.EPOCH.plus(place.number(), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        statement.add(" and (p.updated_at < : or p.updated_at = :", moment);
        statement.add(" and p.id < :)", place.id());
      }
      case DOWNLOADS -> {
        statement.add(" and (" + DOWNLOADS + " < : or " + DOWNLOADS + " = :", place.number());
        statement.add(" and p.id < :)", place.id());
      }
    }
  }

  private static Row row(@Nullable Object[] row) {
    return new Row(
        new Seen(number(row[0]), number(row[1]) == 1),
        new Place(String.valueOf(row[2]), String.valueOf(row[3]), number(row[4]), number(row[0])));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }

  /**
   * What a list tells of a package.
   *
   * @param downloads of all versions, those that may be restored included
   * @param logical bytes of its living versions, each as it would be alone
   * @param physical bytes that are kept of it
   * @param tag {@code latest}, else one of the newest version that has any; empty if none has
   */
  public record Facts(long downloads, long logical, long physical, String tag) {}

  /** What a list tells of some packages, in one statement. */
  public Map<Long, Facts> facts(Collection<Long> ids) {
    Map<Long, Facts> facts = new HashMap<>();
    if (ids.isEmpty()) {
      return facts;
    }
    List<?> rows =
        Database.query(
                entityManager,
                "select p.id, "
                    + DOWNLOADS
                    + ", p.logical_bytes, p.physical_bytes, coalesce((select g.name from tag g"
                    + " where g.package_id = p.id and g.name = 'latest'), (select g.name"
                    + " from package_version v join tag g on g.manifest_id = v.manifest_id"
                    + " where v.package_id = p.id and v.deleted_at is null and "
                    + VersionRules.versionTag("g")
                    + " order by v.created_at desc, v.id desc, g.name desc"
                    + " fetch first 1 rows only)) from package p where p.id = any(?1)",
                (Object) ids.toArray(Long[]::new))
            .getResultList();
    for (Object one : rows) {
      @Nullable Object[] row = (Object[]) one;
      facts.put(
          number(row[0]),
          new Facts(
              number(row[1]),
              number(row[2]),
              number(row[3]),
              row[4] == null ? "" : String.valueOf(row[4])));
    }
    return facts;
  }
}
