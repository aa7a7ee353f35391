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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
   * Points tags at a manifest, making those that are missing, and remembers every move.
   *
   * @param manifestId a live manifest of the package
   * @param to its digest
   * @return other manifests at which some of them pointed before
   */
  public Set<Long> point(long packageId, List<Tag> tags, long manifestId, Digest to, long movedBy) {
    List<Tag> ordered = tags.stream().sorted(Comparator.comparing(Tag::value)).toList();
    Map<String, TagEntity> present = new HashMap<>();
    for (TagEntity tag : lock(packageId, ordered.stream().map(Tag::value).toList())) {
      present.put(tag.name(), tag);
    }
    Set<Long> left =
        present.values().stream().map(TagEntity::manifestId).collect(Collectors.toSet());
    left.remove(manifestId);
    Map<Long, Digest> before = digests(present.values());
    // A new tag is held once its row is inserted; only then may its move take its place in history.
    insert(
        packageId,
        ordered.stream().map(Tag::value).filter(name -> !present.containsKey(name)).toList(),
        manifestId);
    List<Move> moves = new ArrayList<>();
    for (Tag tag : ordered) {
      TagEntity row = present.get(tag.value());
      if (row == null) {
        moves.add(new Move(tag.value(), Optional.empty(), Optional.of(to)));
      } else if (row.manifestId() != manifestId) {
        moves.add(
            new Move(
                tag.value(), Optional.ofNullable(before.get(row.manifestId())), Optional.of(to)));
        row.pointTo(manifestId);
      }
    }
    remember(packageId, moves, movedBy);
    entityManager.flush();
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

  private record Move(String name, Optional<Digest> from, Optional<Digest> to) {}

  /** Writes moves of tags that are held, in one statement; their numbers are in their order. */
  private void remember(long packageId, List<Move> moves, long movedBy) {
    if (moves.isEmpty()) {
      return;
    }
    List<Object> parameters = new ArrayList<>(List.of(packageId, movedBy));
    List<String> rows = new ArrayList<>();
    for (Move move : moves) {
      int first = parameters.size() + 1;
      rows.add(
          "(nextval('tag_move_seq'), ?1, ?%d, nullif(cast(?%d as varchar), ''),"
                  .formatted(first, first + 1)
              + " nullif(cast(?%d as varchar), ''), ?2)".formatted(first + 2));
      parameters.add(move.name());
      parameters.add(move.from().map(Digest::toString).orElse(""));
      parameters.add(move.to().map(Digest::toString).orElse(""));
    }
    Database.query(
            entityManager,
            "insert into tag_move (id, package_id, name, from_digest, to_digest, moved_by) values "
                + String.join(", ", rows),
            parameters)
        .executeUpdate();
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
   * @return the manifest at which it pointed; empty if it was not there
   */
  public OptionalLong delete(long packageId, Tag tag, long movedBy) {
    List<TagEntity> rows = lock(packageId, List.of(tag.value()));
    rows.forEach(row -> remove(packageId, row, movedBy));
    entityManager.flush();
    return rows.stream().mapToLong(TagEntity::manifestId).findFirst();
  }

  /**
   * Removes every tag that points at one of some manifests, and remembers each. Where the manifests
   * are hidden, the tags went when they did.
   *
   * @param manifestIds manifests that this transaction has locked, so that they get no other tags
   * @return names of the tags in bytewise order
   */
  public List<String> deleteOf(long packageId, Collection<Long> manifestIds, long movedBy) {
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
    // By name, as everyone holds them.
    Long[] held =
        Database.keys(
                Database.query(
                    entityManager,
                    "select t.id from tag t where t.package_id = ?1 and t.name = any(?2)"
                        + " order by t.name for update",
                    packageId,
                    names.stream().map(String::valueOf).toArray(String[]::new)))
            .toArray(Long[]::new);
    Database.query(
            entityManager,
            "insert into tag_move (id, package_id, name, from_digest, moved_by, moved_at)"
                + " select nextval('tag_move_seq'), t.package_id, t.name, m.digest,"
                + " cast(?3 as bigint), coalesce(m.deleted_at, current_timestamp)"
                + " from tag t join manifest m on m.id = t.manifest_id"
                + " where t.id = any(?1) and t.manifest_id = any(?2)",
            held,
            manifests,
            movedBy)
        .executeUpdate();
    List<?> deleted =
        Database.query(
                entityManager,
                "select t.name from tag t where t.id = any(?1) and t.manifest_id = any(?2)"
                    + " order by t.name",
                held,
                manifests)
            .getResultList();
    Database.query(
            entityManager,
            "delete from tag where id = any(?1) and manifest_id = any(?2)",
            held,
            manifests)
        .executeUpdate();
    return deleted.stream().map(String::valueOf).toList();
  }

  /**
   * Tags that went when a version did.
   *
   * @param free names that nothing has now
   * @param taken names that something else has now
   */
  public record Gone(List<String> free, List<String> taken) {
    /** Copies the lists. */
    public Gone {
      free = List.copyOf(free);
      taken = List.copyOf(taken);
    }
  }

  /**
   * Tags that went when a version did, whose manifests are hidden still. Several versions may have
   * gone at the same moment; whose a tag was, its manifest tells.
   */
  public Gone findGone(long versionId) {
    List<String> free = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    List<?> rows =
        Database.query(
                entityManager,
                "select t.name, case when exists (select 1 from tag g"
                    + " where g.package_id = t.package_id and g.name = t.name) then 1 else 0 end"
                    + GONE
                    + " and exists (select 1 from manifest m where m.package_id = t.package_id"
                    + " and m.digest = t.from_digest and m.deleted_with = v.id) order by t.name",
                versionId)
            .getResultList();
    for (Object row : rows) {
      Object[] columns = (Object[]) row;
      (((Number) columns[1]).intValue() == 0 ? free : taken).add(String.valueOf(columns[0]));
    }
    return new Gone(free, taken);
  }

  /**
   * Makes tags again that went when a version did, and remembers each; the version is deleted
   * still, and its manifests are back.
   *
   * @param names free ones
   */
  public void restore(long versionId, List<String> names, long movedBy) {
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
    Database.query(
            entityManager,
            "insert into tag_move (id, package_id, name, to_digest, moved_by)"
                + " select nextval('tag_move_seq'), t.package_id, t.name, t.from_digest,"
                + " cast(?3 as bigint)"
                + from,
            versionId,
            free,
            movedBy)
        .executeUpdate();
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
    remember(packageId, List.of(new Move(row.name(), from, Optional.empty())), movedBy);
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
