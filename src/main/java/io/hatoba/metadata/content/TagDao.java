package io.hatoba.metadata.content;

import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Map<String, TagEntity> present = new HashMap<>();
    for (TagEntity tag :
        entityManager
            .createQuery(
                "select t from TagEntity t where t.packageId = :package and t.name in :names"
                    + " order by t.name",
                TagEntity.class)
            .setParameter("package", packageId)
            .setParameter("names", tags.stream().map(Tag::value).toList())
            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
            .getResultList()) {
      present.put(tag.name(), tag);
    }
    Map<Long, Digest> before = digests(present.values());
    // A new tag is held once its row is inserted; only then may its move take its place in history.
    for (Tag tag : tags) {
      if (!present.containsKey(tag.value())) {
        entityManager.persist(new TagEntity(packageId, tag, manifestId));
      }
    }
    entityManager.flush();
    for (Tag tag : tags) {
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
    List<TagEntity> rows =
        entityManager
            .createQuery(
                "select t from TagEntity t where t.packageId = :package and t.name = :name",
                TagEntity.class)
            .setParameter("package", packageId)
            .setParameter("name", tag.value())
            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
            .getResultList();
    rows.forEach(row -> remove(packageId, row, movedBy));
    entityManager.flush();
    return !rows.isEmpty();
  }

  /** Removes every tag that points at a manifest, and remembers each. */
  public void deleteOf(long packageId, long manifestId, long movedBy) {
    entityManager
        .createQuery(
            "select t from TagEntity t where t.manifestId = :manifest order by t.name",
            TagEntity.class)
        .setParameter("manifest", manifestId)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList()
        .forEach(row -> remove(packageId, row, movedBy));
    entityManager.flush();
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
