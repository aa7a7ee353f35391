package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Queries over the rules that keep tags from moving. */
@ApplicationScoped
public class TagProtectionDao {
  /** No account and no package has this key: their sequences begin above it. */
  private static final long NONE = 0;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * Where a rule holds: in the whole instance, if it is for neither an owner nor a package.
   *
   * @param ownerId in all packages of an account
   * @param packageId in one package
   */
  public record Place(OptionalLong ownerId, OptionalLong packageId) {
    /** All packages of the instance. */
    public static final Place INSTANCE = new Place(OptionalLong.empty(), OptionalLong.empty());

    /** All packages of an account. */
    public static Place owner(long id) {
      return new Place(OptionalLong.of(id), OptionalLong.empty());
    }

    /** One package. */
    public static Place pack(long id) {
      return new Place(OptionalLong.empty(), OptionalLong.of(id));
    }
  }

  /**
   * A rule.
   *
   * @param id surrogate key
   * @param place where it holds
   * @param login of the owner, or of the package's; empty for a rule of the instance
   * @param packageName of the package, below its owner; empty for other rules
   * @param kind what it keeps tags from
   * @param syntax how its patterns are written
   * @param pattern of the tags that it protects
   * @param exceptions patterns of tags that it does not, with spaces between them
   */
  public record Row(
      long id,
      Place place,
      String login,
      String packageName,
      String kind,
      String syntax,
      String pattern,
      String exceptions) {}

  /** Every rule but those of packages that are deleted, the oldest first. */
  public List<Row> list() {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select r.id, r.owner_id, r.package_id, a.login, p.name, r.kind, r.syntax,"
                    + " r.pattern, r.exceptions from tag_protection r"
                    + " left join package p on p.id = r.package_id"
                    + " left join account a on a.id = coalesce(r.owner_id, p.owner_id)"
                    + " where r.package_id is null or p.deleted_at is null order by r.id")
            .getResultList();
    return rows.stream().map(row -> row((Object[]) row)).toList();
  }

  private static Row row(@Nullable Object[] row) {
    return new Row(
        number(row[0]).orElseThrow(),
        new Place(number(row[1]), number(row[2])),
        text(row[3]),
        text(row[4]),
        text(row[5]),
        text(row[6]),
        text(row[7]),
        text(row[8]));
  }

  private static String text(@Nullable Object column) {
    return Optional.ofNullable(column).map(Object::toString).orElse("");
  }

  private static OptionalLong number(@Nullable Object column) {
    return column == null ? OptionalLong.empty() : OptionalLong.of(((Number) column).longValue());
  }

  /**
   * Keeps a rule.
   *
   * @return surrogate key
   */
  public long insert(
      Place place, String kind, String syntax, String pattern, String exceptions, long accountId) {
    long id =
        ((Number)
                entityManager
                    .createNativeQuery("select nextval('tag_protection_seq')")
                    .getSingleResult())
            .longValue();
    Database.query(
            entityManager,
            "insert into tag_protection (id, owner_id, package_id, kind, syntax, pattern,"
                + " exceptions, created_by) values (?1, nullif(cast(?2 as bigint), 0),"
                + " nullif(cast(?3 as bigint), 0), ?4, ?5, ?6, ?7, ?8)",
            id,
            place.ownerId().orElse(NONE),
            place.packageId().orElse(NONE),
            kind,
            syntax,
            pattern,
            exceptions,
            accountId)
        .executeUpdate();
    return id;
  }

  /**
   * Forgets a rule for good.
   *
   * @return false if there is none any more
   */
  public boolean delete(long id) {
    return Database.query(entityManager, "delete from tag_protection where id = ?1", id)
            .executeUpdate()
        > 0;
  }
}
