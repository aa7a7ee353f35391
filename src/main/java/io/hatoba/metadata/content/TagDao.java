package io.hatoba.metadata.content;

import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
   * Points tags at a manifest, making those that are missing, and remembers every move.
   *
   * @param manifestId a live manifest of the package
   * @param to its digest
   */
  public void point(long packageId, List<Tag> tags, long manifestId, Digest to, long movedBy) {
    List<Tag> ordered = tags.stream().sorted(Comparator.comparing(Tag::value)).toList();
    Map<String, TagEntity> present = new HashMap<>();
    for (TagEntity tag : lock(packageId, ordered.stream().map(Tag::value).toList())) {
      present.put(tag.name(), tag);
    }
    Map<Long, Digest> before = digests(present.values());
    // A new tag is held once its row is inserted; only then may its move take its place in history.
    insert(
        packageId,
        ordered.stream().map(Tag::value).filter(name -> !present.containsKey(name)).toList(),
        manifestId);
    for (Tag tag : ordered) {
      TagEntity row = present.get(tag.value());
      if (row == null) {
        entityManager.persist(
            new TagMoveEntity(packageId, tag, Optional.empty(), Optional.of(to), movedBy));
      } else if (row.manifestId() != manifestId) {
        entityManager.persist(
            new TagMoveEntity(
                packageId,
                tag,
                Optional.ofNullable(before.get(row.manifestId())),
                Optional.of(to),
                movedBy));
        row.pointTo(manifestId);
      }
    }
    entityManager.flush();
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

  /**
   * Removes one tag and remembers it.
   *
   * @return false if it was not there
   */
  public boolean delete(long packageId, Tag tag, long movedBy) {
    List<TagEntity> rows = lock(packageId, List.of(tag.value()));
    rows.forEach(row -> remove(packageId, row, movedBy));
    entityManager.flush();
    return !rows.isEmpty();
  }

  /**
   * Removes every tag that points at a manifest, and remembers each.
   *
   * @param manifestId a manifest that this transaction has locked, so that it gets no other tag
   */
  public void deleteOf(long packageId, long manifestId, long movedBy) {
    List<String> names =
        entityManager
            .createQuery(
                "select t.name from TagEntity t where t.manifestId = :manifest order by t.name",
                String.class)
            .setParameter("manifest", manifestId)
            .getResultList();
    if (!names.isEmpty()) {
      lock(packageId, names).stream()
          .filter(row -> row.manifestId() == manifestId)
          .forEach(row -> remove(packageId, row, movedBy));
      entityManager.flush();
    }
  }

  /**
   * Holds tags in the order of their names, as everyone must who holds more than one. H2 locks rows
   * in the order of the index that finds them, which is this order only if they are sought by name.
   */
  private List<TagEntity> lock(long packageId, List<String> names) {
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

  private void remove(long packageId, TagEntity row, long movedBy) {
    Optional<Digest> from = Optional.ofNullable(digests(List.of(row)).get(row.manifestId()));
    entityManager.persist(
        new TagMoveEntity(packageId, new Tag(row.name()), from, Optional.empty(), movedBy));
    entityManager.remove(row);
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
}
