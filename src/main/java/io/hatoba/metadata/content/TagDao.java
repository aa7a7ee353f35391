package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Queries over the tags of a package and their moves. */
@ApplicationScoped
public class TagDao {
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
   * Holds tags, as far as they are there, until the transaction ends.
   *
   * @param names in any order
   */
  public HeldTags hold(long packageId, Collection<String> names) {
    List<TagEntity> rows = lock(packageId, names);
    return new HeldTags(packageId, rows, digests(rows));
  }

  /**
   * Holds every tag that points at a manifest.
   *
   * @param manifestId a manifest that this transaction has locked, so that it gets no other tag
   */
  public HeldTags holdOf(long packageId, long manifestId) {
    List<String> names =
        entityManager
            .createQuery(
                "select t.name from TagEntity t where t.manifestId = :manifest order by t.name",
                String.class)
            .setParameter("manifest", manifestId)
            .getResultList();
    return names.isEmpty()
        ? new HeldTags(packageId, List.of(), Map.of())
        : hold(packageId, names).pointingAt(manifestId);
  }

  /**
   * Points tags at a manifest, making those that are missing, and remembers every move.
   *
   * @param held all of them that are there
   * @param manifestId a live manifest of the package
   * @param to its digest
   */
  public void point(
      HeldTags held, Collection<Tag> tags, long manifestId, Digest to, TagMover mover) {
    List<String> ordered = tags.stream().map(Tag::value).sorted().distinct().toList();
    // A new tag is held once its row is inserted; only then may its move take its place in history.
    insert(
        held.packageId(),
        ordered.stream().filter(name -> held.find(name).isEmpty()).toList(),
        manifestId);
    List<TagMoveDao.Move> moves = new ArrayList<>();
    for (String name : ordered) {
      Optional<TagEntity> row = held.find(name);
      if (row.filter(same -> same.manifestId() == manifestId).isEmpty()) {
        moves.add(new TagMoveDao.Move(name, held.digestOf(name), Optional.of(to)));
        row.ifPresent(moved -> moved.pointTo(manifestId));
      }
    }
    entityManager.flush();
    TagMoveDao.over(entityManager).insert(held.packageId(), moves, mover);
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

  private Map<Long, Digest> digests(Collection<TagEntity> tags) {
    Map<Long, Digest> digests = new HashMap<>();
    if (!tags.isEmpty()) {
      for (Object[] row :
          entityManager
              .createQuery(
                  "select m.id, m.digest from ManifestEntity m where m.id in :ids", Object[].class)
              .setParameter("ids", tags.stream().map(TagEntity::manifestId).distinct().toList())
              .getResultList()) {
        digests.put((Long) row[0], Digest.parse((String) row[1]));
      }
    }
    return digests;
  }

  /** Removes tags, and remembers each. */
  public void remove(HeldTags held, TagMover mover) {
    List<TagMoveDao.Move> moves = new ArrayList<>();
    for (TagEntity row : held.rows()) {
      moves.add(new TagMoveDao.Move(row.name(), Optional.of(held.digestOf(row)), Optional.empty()));
      entityManager.remove(row);
    }
    entityManager.flush();
    TagMoveDao.over(entityManager).insert(held.packageId(), moves, mover);
  }

  /**
   * Holds tags in the order of their names, as everyone must who holds more than one. H2 locks rows
   * in the order of the index that finds them, which is this order only if they are sought by name.
   */
  private List<TagEntity> lock(long packageId, Collection<String> names) {
    return entityManager
        .createQuery(
            "select t from TagEntity t where t.packageId = :package and t.name in :names"
                + " order by t.name",
            TagEntity.class)
        .setParameter("package", packageId)
        .setParameter("names", names)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList();
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
