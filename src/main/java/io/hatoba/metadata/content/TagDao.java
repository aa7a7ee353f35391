package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Queries over the tags of a package and their moves. */
@ApplicationScoped
public class TagDao {
  /** Moves of tags that went at the moment when a version did. */
  private static final String GONE =
      " from package_version v join tag_move t on t.package_id = v.package_id"
          + " and t.moved_at = v.deleted_at and t.to_digest is null where v.id = ?1";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** For a plain JVM, where nothing injects. */
  public static TagDao over(EntityManager entityManager) {
    TagDao dao = new TagDao();
    dao.entityManager = entityManager;
    return dao;
  }

  /**
   * Holds tags, as far as they are there, until the transaction ends. They are held in the order of
   * their names, as everyone must who holds more than one. H2 locks rows in the order of the index
   * that finds them, which is this order only if they are sought by name.
   *
   * @param names in any order
   */
  public HeldTags hold(long packageId, Collection<String> names) {
    List<?> rows =
        Database.query(
                entityManager,
                "select t.id, t.name, t.manifest_id, (select m.digest from manifest m"
                    + " where m.id = t.manifest_id) from tag t where t.package_id = ?1"
                    + " and t.name = any(?2) order by t.name for update",
                packageId,
                names.toArray(String[]::new))
            .getResultList();
    return new HeldTags(
        packageId, rows.stream().map(row -> held((@Nullable Object[]) row)).toList());
  }

  private HeldTags.Row held(@Nullable Object[] row) {
    long manifestId = ((Number) Objects.requireNonNull(row[2])).longValue();
    return new HeldTags.Row(
        ((Number) Objects.requireNonNull(row[0])).longValue(),
        String.valueOf(row[1]),
        manifestId,
        // What a tag was moved to while this one waited for it the statement does not see.
        Digest.parse(row[3] == null ? digest(manifestId) : row[3].toString()));
  }

  private String digest(long manifestId) {
    return Database.query(
            entityManager, "select m.digest from manifest m where m.id = ?1", manifestId)
        .getSingleResult()
        .toString();
  }

  /**
   * Holds every tag that points at one of some manifests. There may be more than fit into memory as
   * rows, so these are names.
   *
   * @param manifestIds manifests that this transaction has locked, so that they get no other tags
   * @return names in bytewise order
   */
  public List<String> holdOf(long packageId, Collection<Long> manifestIds) {
    Long[] manifests = manifestIds.toArray(Long[]::new);
    List<?> names =
        Database.query(
                entityManager,
                "select t.name from tag t where t.manifest_id = any(?1) order by t.name",
                (Object) manifests)
            .getResultList();
    if (names.isEmpty()) {
      return List.of();
    }
    // By name, as everyone holds them; one that has moved meanwhile is none of them any more.
    List<?> rows =
        Database.query(
                entityManager,
                "select t.name, case when t.manifest_id = any(?3) then 1 else 0 end from tag t"
                    + " where t.package_id = ?1 and t.name = any(?2) order by t.name for update",
                packageId,
                names.stream().map(String::valueOf).toArray(String[]::new),
                manifests)
            .getResultList();
    return rows.stream()
        .map(row -> (Object[]) row)
        .filter(row -> ((Number) row[1]).intValue() == 1)
        .map(row -> String.valueOf(row[0]))
        .toList();
  }

  /**
   * Points tags at a manifest, making those that are missing, and remembers every move.
   *
   * @param held all of them that are there
   * @param manifestId a live manifest of the package
   * @param to its digest
   * @return other manifests at which some of them pointed before
   */
  public Set<Long> point(
      HeldTags held, Collection<Tag> tags, long manifestId, Digest to, TagMover mover) {
    Set<Long> left = held.manifestIds();
    left.remove(manifestId);
    List<String> ordered = tags.stream().map(Tag::value).sorted().distinct().toList();
    // A new tag is held once its row is inserted; only then may its move take its place in history.
    insert(
        held.packageId(),
        ordered.stream().filter(name -> held.find(name).isEmpty()).toList(),
        manifestId);
    List<TagMoveDao.Move> moves = new ArrayList<>();
    List<Long> moved = new ArrayList<>();
    for (String name : ordered) {
      Optional<HeldTags.Row> row = held.find(name);
      if (row.filter(same -> same.manifestId() == manifestId).isEmpty()) {
        moves.add(new TagMoveDao.Move(name, row.map(HeldTags.Row::digest), Optional.of(to)));
        row.ifPresent(other -> moved.add(other.id()));
      }
    }
    if (!moved.isEmpty()) {
      Database.query(
              entityManager,
              "update tag set manifest_id = ?1 where id = any(?2)",
              manifestId,
              moved.toArray(Long[]::new))
          .executeUpdate();
    }
    TagMoveDao.over(entityManager).insert(held.packageId(), moves, mover);
    return left;
  }

  /**
   * Makes tags in one statement, one after another in the order in which everyone holds tags; a
   * flush of entities has no order.
   */
  private void insert(long packageId, List<String> names, long manifestId) {
    if (names.isEmpty()) {
      return;
    }
    String rows =
        IntStream.range(0, names.size())
            .mapToObj(row -> "(nextval('tag_seq'), ?1, ?" + (row + 3) + ", ?2)")
            .collect(Collectors.joining(", "));
    Query insert =
        entityManager
            .createNativeQuery("insert into tag (id, package_id, name, manifest_id) values " + rows)
            .setParameter(1, packageId)
            .setParameter(2, manifestId);
    for (int row = 0; row < names.size(); row++) {
      insert.setParameter(row + 3, names.get(row));
    }
    insert.executeUpdate();
  }

  /** Removes tags, and remembers each. */
  public void remove(HeldTags held, TagMover mover) {
    List<HeldTags.Row> rows = held.rows();
    TagMoveDao.over(entityManager)
        .insert(
            held.packageId(),
            rows.stream()
                .map(
                    row ->
                        new TagMoveDao.Move(
                            row.name(), Optional.of(row.digest()), Optional.empty()))
                .toList(),
            mover);
    Database.query(
            entityManager,
            "delete from tag where id = any(?1)",
            (Object) rows.stream().map(HeldTags.Row::id).toArray(Long[]::new))
        .executeUpdate();
  }

  /**
   * Removes every tag that points at one of some manifests, and remembers each. Where the manifests
   * are hidden, the tags went when they did.
   *
   * @param held their names, which this transaction holds
   */
  public void removeOf(
      long packageId, Collection<Long> manifestIds, List<String> held, TagMover mover) {
    Long[] manifests = manifestIds.toArray(Long[]::new);
    String[] names = held.toArray(String[]::new);
    String where = " where t.package_id = ?1 and t.name = any(?2) and t.manifest_id = any(?3)";
    TagMoveDao.over(entityManager)
        .insert(
            "t.package_id, t.name, m.digest, null",
            "coalesce(m.deleted_at, current_timestamp)",
            " from tag t join manifest m on m.id = t.manifest_id" + where,
            mover,
            packageId,
            names,
            manifests);
    Database.query(entityManager, "delete from tag t" + where, packageId, names, manifests)
        .executeUpdate();
  }

  /** Remembers of every tag of a package that it names what it names, and why. */
  public void note(long packageId, TagMover mover) {
    TagMoveDao.over(entityManager)
        .insert(
            "t.package_id, t.name, m.digest, m.digest",
            TagMoveDao.afterTheLast("t.package_id", "t.name"),
            " from tag t join manifest m on m.id = t.manifest_id where t.package_id = ?1",
            mover,
            packageId);
  }

  /** Remembers that tags of a package go which name the same manifest in another. */
  public void noteTwins(long packageId, long otherId, TagMover mover) {
    TagMoveDao.over(entityManager)
        .insert(
            "t.package_id, t.name, m.digest, cast(null as varchar)",
            TagMoveDao.afterTheLast("t.package_id", "t.name"),
            " from tag t join manifest m on m.id = t.manifest_id join tag k on k.package_id = ?2"
                + " and k.name = t.name and k.manifest_id = t.manifest_id where t.package_id = ?1",
            mover,
            packageId,
            otherId);
  }

  /**
   * Tags that went when a version did.
   *
   * @param free those that nothing has now, in bytewise order, with what they named
   * @param taken those that something else has now
   */
  public record Gone(Map<String, Digest> free, List<String> taken) {
    /** Copies the list. */
    public Gone {
      taken = List.copyOf(taken);
    }
  }

  /**
   * Tags that went when a version did, whose manifests are hidden still. Several versions may have
   * gone at the same moment; whose a tag was, its manifest tells.
   */
  public Gone findGone(long versionId) {
    Map<String, Digest> free = new LinkedHashMap<>();
    List<String> taken = new ArrayList<>();
    List<?> rows =
        Database.query(
                entityManager,
                "select t.name, t.from_digest, case when exists (select 1 from tag g"
                    + " where g.package_id = t.package_id and g.name = t.name) then 1 else 0 end"
                    + GONE
                    + " and exists (select 1 from manifest m where m.package_id = t.package_id"
                    + " and m.digest = t.from_digest and m.deleted_with = v.id) order by t.name",
                versionId)
            .getResultList();
    for (Object row : rows) {
      Object[] columns = (Object[]) row;
      String name = String.valueOf(columns[0]);
      if (((Number) columns[2]).intValue() == 0) {
        free.put(name, Digest.parse(String.valueOf(columns[1])));
      } else {
        taken.add(name);
      }
    }
    return new Gone(free, taken);
  }

  /**
   * Makes tags again that went when a version did, and remembers each; the version is deleted
   * still, and its manifests are back.
   *
   * @param names free ones
   */
  public void restore(long versionId, Collection<String> names, TagMover mover) {
    if (names.isEmpty()) {
      return;
    }
    String[] free = names.toArray(String[]::new);
    String from =
        GONE.replace(
                " where",
                " join manifest m on m.package_id = t.package_id"
                    + " and m.digest = t.from_digest and m.deleted_at is null where")
            + " and t.name = any(?2)";
    Database.query(
            entityManager,
            "insert into tag (id, package_id, name, manifest_id)"
                + " select nextval('tag_seq'), t.package_id, t.name, m.id"
                + from,
            versionId,
            free)
        .executeUpdate();
    TagMoveDao.over(entityManager)
        .insert(
            "t.package_id, t.name, null, t.from_digest",
            TagMoveDao.afterTheLast("t.package_id", "t.name"),
            from,
            mover,
            versionId,
            free);
  }

  /**
   * Names of a package's tags in bytewise order.
   *
   * @param after the tag that the page before ended with; empty for the first page
   * @param limit how many at most
   */
  public List<String> list(long packageId, String after, int limit) {
    return entityManager
        .createQuery(
            "select t.name from TagEntity t where t.packageId = :package and t.name > :after"
                + " order by t.name",
            String.class)
        .setParameter("package", packageId)
        .setParameter("after", after)
        .setMaxResults(limit)
        .getResultList();
  }

  /**
   * A tag and how it came to name what it names.
   *
   * @param name the tag
   * @param digest of the manifest that it names
   * @param move its last one; empty for one that was made before moves were kept
   */
  public record Row(String name, Digest digest, Optional<TagMoveDao.Row> move) {}

  /** Tags of a package in bytewise order, in one statement; the parameters are those of list. */
  public List<Row> listRows(long packageId, String after, int limit) {
    return rows(
        "(select * from tag where package_id = ?1 and name > ?2 order by name limit ?3)",
        packageId,
        after,
        limit);
  }

  /** A tag of a package, in one statement. */
  public Optional<Row> findRow(long packageId, Tag tag) {
    return rows("(select * from tag where package_id = ?1 and name = ?2)", packageId, tag.value())
        .stream()
        .findFirst();
  }

  private List<Row> rows(String tags, Object... parameters) {
    List<?> rows =
        Database.query(
                entityManager,
                "select t.name, f.digest, "
                    + TagMoveDao.COLUMNS
                    + " from "
                    + tags
                    + " t join manifest f on f.id = t.manifest_id left join tag_move v on v.id ="
                    + " (select max(w.id) from tag_move w where w.package_id = ?1"
                    + " and w.name = t.name) left join account a on a.id = v.moved_by"
                    + " order by t.name",
                parameters)
            .getResultList();
    return rows.stream().map(row -> row((Object[]) row)).toList();
  }

  private static Row row(@Nullable Object[] row) {
    return new Row(
        String.valueOf(row[0]),
        Digest.parse(String.valueOf(row[1])),
        row[2] == null ? Optional.empty() : Optional.of(TagMoveDao.row(row, 2)));
  }
}
