package io.hatoba.metadata.events;

import static io.hatoba.metadata.events.HookDao.number;
import static io.hatoba.metadata.events.HookDao.text;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries over the outbox of hooks. */
@ApplicationScoped
public class HookEventDao {
  /** No repository has this key. */
  static final long NO_REPOSITORY = 0;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * What happened, with what was pushed as it stands now.
   *
   * @param action {@code published} or {@code updated}
   * @param tags that the push pointed at the manifest
   * @param senderId who pushed
   */
  public record Event(
      long id,
      String action,
      List<String> tags,
      long senderId,
      Instant occurredAt,
      PackageColumns of,
      ManifestColumns manifest) {}

  /**
   * The package.
   *
   * @param kind of registry
   */
  public record PackageColumns(
      long id,
      String kind,
      long ownerId,
      Optional<Long> repositoryId,
      String name,
      Instant createdAt,
      Instant updatedAt) {}

  /**
   * The manifest.
   *
   * @param id of the version that it is
   */
  public record ManifestColumns(
      long id, String digest, String mediaType, long size, byte[] content, Instant pushedAt) {}

  /** Which active hooks hear of a package, over the alias {@code h}. */
  static String hears(String ownerId, String repositoryId) {
    // The list first, which an index answers; the databases look through all hooks for the rest.
    return "h.target_id in (0, "
        + ownerId
        + ", "
        + repositoryId
        + ") and (h.target_kind = 'INSTANCE'"
        + " or h.target_kind = 'ORGANIZATION' and h.target_id = "
        + ownerId
        + " or h.target_kind = 'REPOSITORY' and h.target_id = "
        + repositoryId
        + ")";
  }

  /**
   * Writes, in the transaction of a push, that it happened; nothing if it changed nothing or nobody
   * wants to hear of it. What appeared in this transaction was published, what was there and got a
   * tag was updated.
   *
   * @param tags that now point at the manifest
   */
  public void insert(long packageId, String digest, List<String> tags, long senderId) {
    Database.query(
            entityManager,
            "insert into hook_event (id, action, package_id, manifest_id, tags, sender_id)"
                + " select nextval('hook_event_seq'), case when m.pushed_at = current_timestamp"
                + " then 'published' else 'updated' end, p.id, m.id, cast(?3 as varchar),"
                + " cast(?4 as bigint) from package p join manifest m on m.package_id = p.id"
                + " where p.id = ?1 and m.digest = ?2 and (m.pushed_at = current_timestamp"
                + " or exists (select 1 from tag_move v where v.package_id = p.id"
                + " and v.name = any(?5) and v.to_digest = m.digest"
                + " and v.moved_at >= current_timestamp))"
                + " and exists (select 1 from hook h where h.active and ("
                + hears("p.owner_id", "p.repository_id")
                + "))",
            packageId,
            digest,
            String.join(" ", tags),
            senderId,
            tags.toArray(String[]::new))
        .executeUpdate();
  }

  /** Takes events out of the hands of other nodes until the transaction ends, the oldest first. */
  public List<Long> lock(int limit) {
    return Database.keys(
        Database.query(entityManager, "select e.id from hook_event e order by e.id for update")
            .setMaxResults(limit));
  }

  /**
   * What happened, the oldest first. What has become a part of another version meanwhile, or was
   * deleted, is left out.
   */
  public List<Event> list(List<Long> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    List<?> rows =
        Database.query(
                entityManager,
                "select e.id, e.action, e.tags, e.sender_id,"
                    + millis("e.occurred_at")
                    + ", p.id, p.kind, p.owner_id, p.repository_id, p.name,"
                    + millis("p.created_at")
                    + ","
                    + millis("p.updated_at")
                    + ", v.id, m.digest, m.media_type, m.size, m.content,"
                    + millis("m.pushed_at")
                    + " from hook_event e join package p on p.id = e.package_id"
                    + " join manifest m on m.id = e.manifest_id"
                    + " join package_version v on v.manifest_id = m.id and v.deleted_at is null"
                    + " where e.id between ?1 and ?2 order by e.id",
                ids.get(0),
                ids.get(ids.size() - 1))
            .getResultList();
    return rows.stream()
        .map(row -> event((Object[]) row))
        .filter(event -> ids.contains(event.id()))
        .toList();
  }

  private static String millis(String column) {
    return " cast(extract(epoch from " + column + ") * 1000 as bigint)";
  }

  private static Event event(@Nullable Object[] row) {
    return new Event(
        number(row[0]),
        text(row[1]),
        Arrays.stream(text(row[2]).split(" ")).filter(tag -> !tag.isEmpty()).toList(),
        number(row[3]),
        instant(row[4]),
        new PackageColumns(
            number(row[5]),
            text(row[6]),
            number(row[7]),
            row[8] == null ? Optional.empty() : Optional.of(number(row[8])),
            text(row[9]),
            instant(row[10]),
            instant(row[11])),
        new ManifestColumns(
            number(row[12]),
            text(row[13]),
            text(row[14]),
            number(row[15]),
            row[16] instanceof byte[] content ? content : new byte[0],
            instant(row[17])));
  }

  private static Instant instant(@Nullable Object millis) {
    return Instant.ofEpochMilli(number(millis));
  }

  /** Forgets events that are written for every hook. */
  public void delete(List<Long> ids) {
    for (long id : ids) {
      Database.query(entityManager, "delete from hook_event where id = ?1", id).executeUpdate();
    }
  }
}
