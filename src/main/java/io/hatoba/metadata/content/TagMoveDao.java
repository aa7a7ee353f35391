package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Moves of tags: each one made, moved or deleted, kept. The moves of one tag have numbers and times
 * in the order in which they happened, since whoever writes one holds the tag.
 */
@ApplicationScoped
public class TagMoveDao {
  /** Of a move {@code v} and the account {@code a} that did it, for {@link #row}. */
  static final String COLUMNS =
      "v.id, v.from_digest, v.to_digest, cast(extract(epoch from v.moved_at) * 1000000 as bigint),"
          + " v.moved_by, a.login, v.credential, v.credential_id, v.cause";

  private static final String INSERT =
      "insert into tag_move (id, package_id, name, from_digest, to_digest, moved_by, cause,"
          + " credential, credential_id, moved_at)";

  /** No account and no token has this key: their sequences begin above it. */
  private static final long NOBODY = 0;

  private static final int MICROS = 1_000_000;
  private static final int NANOS = 1_000;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** For a plain JVM, where nothing injects. */
  public static TagMoveDao over(EntityManager entityManager) {
    TagMoveDao dao = new TagMoveDao();
    dao.entityManager = entityManager;
    return dao;
  }

  /**
   * A move that is to be kept.
   *
   * @param name the tag
   * @param from what it named; empty if it is new
   * @param to what it names; empty if it is deleted
   */
  record Move(String name, Optional<Digest> from, Optional<Digest> to) {}

  /**
   * A move that is kept.
   *
   * @param id the greater, the later, among moves of one tag
   * @param from what the tag named before; empty if it was not there
   * @param to what it named from then on; empty if it was deleted
   * @param at when
   * @param mover who did it
   * @param login of that account, as it is now; empty where the server did it
   */
  public record Row(
      long id,
      Optional<Digest> from,
      Optional<Digest> to,
      Instant at,
      TagMover mover,
      Optional<String> login) {}

  /** Keeps moves of tags that this transaction holds, in one statement. */
  void insert(long packageId, List<Move> moves, TagMover mover) {
    if (moves.isEmpty()) {
      return;
    }
    List<Object> parameters = new ArrayList<>(List.of(packageId));
    StringJoiner rows = new StringJoiner(", ");
    String by = by(parameters, mover);
    for (Move move : moves) {
      String name = parameter(parameters, move.name());
      rows.add(
          "(nextval('tag_move_seq'), ?1, "
              + name
              + ", "
              + move.from().map(digest -> parameter(parameters, digest.toString())).orElse("null")
              + ", "
              + move.to().map(digest -> parameter(parameters, digest.toString())).orElse("null")
              + ", "
              + by
              + ", "
              + afterTheLast("?1", name)
              + ")");
    }
    Database.query(entityManager, INSERT + " values " + rows, parameters).executeUpdate();
  }

  /**
   * When a tag that is held moves now: a transaction that began first and waited for the tag is not
   * the first to move it.
   */
  static String afterTheLast(String packageId, String name) {
    return "greatest(current_timestamp, coalesce((select y.moved_at from tag_move y"
        + " where y.id = (select max(w.id) from tag_move w where w.package_id = "
        + packageId
        + " and w.name = "
        + name
        + ")), current_timestamp))";
  }

  /**
   * Keeps moves of tags that this transaction holds, as rows tell them.
   *
   * @param moves columns of a tag's package, its name, and what it named and names
   * @param at when
   * @param from the rows
   * @param parameters of all three
   */
  void insert(String moves, String at, String from, TagMover mover, Object... parameters) {
    List<Object> all = new ArrayList<>(List.of(parameters));
    String by = by(all, mover);
    Database.query(
            entityManager,
            INSERT + " select nextval('tag_move_seq'), " + String.join(", ", moves, by, at) + from,
            all)
        .executeUpdate();
  }

  private static String parameter(List<Object> parameters, Object value) {
    parameters.add(value);
    return "?" + parameters.size();
  }

  /** Who moved, by what and why; the same text for everybody, so that it is compiled once. */
  private static String by(List<Object> parameters, TagMover mover) {
    return "nullif(cast(%s as bigint), 0), cast(%s as varchar), cast(%s as varchar),"
            .formatted(
                parameter(parameters, mover.accountId().orElse(NOBODY)),
                parameter(parameters, mover.cause().name()),
                parameter(parameters, mover.credential()))
        + " nullif(cast(%s as bigint), 0)"
            .formatted(parameter(parameters, mover.credentialId().orElse(NOBODY)));
  }

  /**
   * Moves of a tag, the newest first.
   *
   * @param before the move that the page before ended with; empty for the first page
   * @param limit how many at most
   */
  public List<Row> list(long packageId, Tag tag, OptionalLong before, int limit) {
    return rows("v.id < ?3", limit, packageId, tag.value(), before.orElse(Long.MAX_VALUE));
  }

  /** The last move of a tag until a moment, that included. */
  public Optional<Row> findAt(long packageId, Tag tag, Instant at) {
    // As text, since parameters of native queries keep three digits of a second only.
    return rows(
            "v.moved_at <= cast(?3 as timestamp(6) with time zone)",
            1,
            packageId,
            tag.value(),
            at.toString())
        .stream()
        .findFirst();
  }

  /** Whether a tag has ever named a manifest. */
  public boolean hasNamed(long packageId, Tag tag, Digest manifest) {
    return !rows("v.to_digest = ?3", 1, packageId, tag.value(), manifest.toString()).isEmpty();
  }

  private List<Row> rows(String condition, int limit, Object... parameters) {
    List<?> rows =
        Database.query(
                entityManager,
                "select "
                    + COLUMNS
                    + " from tag_move v left join account a on a.id = v.moved_by"
                    + " where v.package_id = ?1 and v.name = ?2 and "
                    + condition
                    + " order by v.id desc",
                parameters)
            .setMaxResults(limit)
            .getResultList();
    return rows.stream().map(row -> row((Object[]) row, 0)).toList();
  }

  /** Of columns that begin at an index. */
  static Row row(@Nullable Object[] row, int first) {
    long micros = number(row[first + 3]).orElseThrow();
    return new Row(
        number(row[first]).orElseThrow(),
        digest(row[first + 1]),
        digest(row[first + 2]),
        Instant.ofEpochSecond(
            Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * (long) NANOS),
        new TagMover(
            number(row[first + 4]),
            String.valueOf(row[first + 6]),
            number(row[first + 7]),
            TagMoveCause.valueOf(String.valueOf(row[first + 8]))),
        Optional.ofNullable(row[first + 5]).map(Object::toString));
  }

  private static Optional<Digest> digest(@Nullable Object column) {
    return Optional.ofNullable(column).map(Object::toString).map(Digest::parse);
  }

  private static OptionalLong number(@Nullable Object column) {
    return column == null ? OptionalLong.empty() : OptionalLong.of(((Number) column).longValue());
  }

  /**
   * What tags of a package have named.
   *
   * @param ownerId the owner of the package
   * @param names those of the tags that have ever named something else than a manifest
   */
  public record Otherwise(long ownerId, Set<String> names) {}

  /** Which of some tags have ever named something else than a manifest, and whose they are. */
  public Otherwise findOtherwise(long packageId, Collection<String> names, Digest manifest) {
    long ownerId = 0;
    Set<String> used = new HashSet<>();
    for (Object row :
        Database.query(
                entityManager,
                "select distinct p.owner_id, v.name from package p left join tag_move v"
                    + " on v.package_id = p.id and v.name = any(?2) and v.to_digest <> ?3"
                    + " where p.id = ?1",
                packageId,
                names.toArray(String[]::new),
                manifest.toString())
            .getResultList()) {
      @Nullable Object[] columns = (Object[]) row;
      ownerId = number(columns[0]).orElseThrow();
      if (columns[1] != null) {
        used.add(columns[1].toString());
      }
    }
    return new Otherwise(ownerId, Set.copyOf(used));
  }

  /**
   * Which of some names have ever named something else than they are to name.
   *
   * @param wanted what each is to name
   */
  public Set<String> listOtherwise(long packageId, Map<String, Digest> wanted) {
    Set<String> used = new HashSet<>();
    for (Object row :
        Database.query(
                entityManager,
                "select distinct v.name, v.to_digest from tag_move v where v.package_id = ?1"
                    + " and v.name = any(?2) and v.to_digest is not null",
                packageId,
                wanted.keySet().toArray(String[]::new))
            .getResultList()) {
      Object[] columns = (Object[]) row;
      String name = columns[0].toString();
      if (!columns[1].toString().equals(String.valueOf(wanted.get(name)))) {
        used.add(name);
      }
    }
    return used;
  }

  /**
   * Names that tags of a package have or had, in bytewise order.
   *
   * @param after the name that the page before ended with; empty for the first page
   * @param limit how many at most
   */
  public List<String> listNames(long packageId, String after, int limit) {
    List<?> names =
        Database.query(
                entityManager,
                "select distinct v.name from tag_move v where v.package_id = ?1 and v.name > ?2"
                    + " order by v.name",
                packageId,
                after)
            .setMaxResults(limit)
            .getResultList();
    return names.stream().map(String::valueOf).toList();
  }
}
