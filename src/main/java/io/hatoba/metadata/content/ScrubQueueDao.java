package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries over layers that are to be read out of turn: each once, however often it was asked. */
@ApplicationScoped
public class ScrubQueueDao {
  private static final String LEASE = "current_timestamp + interval '2' minute";
  private static final String LATER = "current_timestamp + interval '1' minute";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static ScrubQueueDao over(EntityManager entityManager, Database database) {
    ScrubQueueDao dao = new ScrubQueueDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /** Why a layer is to be read. */
  public enum Reason {
    /** It could not be served. */
    READ,
    /** It could not be read at all; whether that is so still is seen a minute later. */
    UNREADABLE,
    /** It was damaged: perhaps a push has healed it while it was read, or somebody put it back. */
    FOUND
  }

  /** Queues the file of a blob, unless it is known to be damaged. */
  public void add(Digest digest, long generation, Reason reason) {
    add(
        "b.digest = ?1 and b.generation = ?2"
            + " and not exists (select 1 from blob_damage d where d.blob_id = b.id)",
        reason,
        digest.toString(),
        generation);
  }

  /** Queues a blob. */
  public void add(long blobId, Reason reason) {
    add("b.id = ?1", reason, blobId);
  }

  /** Queues a blob that could not be read, to be looked at once more, a minute later or after. */
  public void doubt(long blobId) {
    int made =
        Database.query(
                entityManager,
                "insert into scrub_suspect (blob_id, reason, lease_until) select b.id,"
                    + " 'UNREADABLE',"
                    + LATER
                    + " from blob b where b.id = ?1 on conflict do nothing",
                blobId)
            .executeUpdate();
    if (made == 0) {
      Database.query(
              entityManager,
              "update scrub_suspect set reason = 'UNREADABLE', asked = asked + 1,"
                  + " lease_until = greatest(lease_until, "
                  + LATER
                  + ") where blob_id = ?1",
              blobId)
          .executeUpdate();
    }
  }

  private void add(String which, Reason reason, Object... parameters) {
    int made =
        Database.query(
                entityManager,
                "insert into scrub_suspect (blob_id, reason) select b.id, '"
                    + reason
                    + "' from blob b where "
                    + which
                    + " on conflict do nothing",
                parameters)
            .executeUpdate();
    if (made == 0) {
      Database.query(
              entityManager,
              "update scrub_suspect set asked = asked + 1"
                  + " where blob_id in (select b.id from blob b where "
                  + which
                  + ")",
              parameters)
          .executeUpdate();
    }
  }

  /**
   * A layer in the hands of one runner.
   *
   * @param asked how often it had been asked for then
   * @param layer the file, and whether it is known to be damaged
   * @param doubted whether it could not be read a minute ago or before
   */
  public record Suspect(ScrubContentDao.Layer layer, long asked, boolean doubted) {}

  /** Takes the layer that waits longest; empty if none waits that no other node has. */
  public Optional<Suspect> claim(String runner) {
    List<?> rows =
        database.updateJoining(
            "update scrub_suspect u set runner = ?1, lease_until = "
                + LEASE
                + " where u.blob_id = (select s.blob_id from scrub_suspect s"
                + " where s.lease_until <= current_timestamp order by s.lease_until, s.blob_id"
                + " limit 1) and u.lease_until <= current_timestamp",
            ScrubContentDao.LAYER_COLUMNS + ", u.asked, u.reason",
            "join blob b on b.id = u.blob_id left join blob_damage d on d.blob_id = b.id",
            runner);
    return rows.stream()
        .findFirst()
        .map(row -> (Object[]) row)
        .map(
            row ->
                new Suspect(
                    ScrubContentDao.layer(row),
                    number(row[5]),
                    Reason.UNREADABLE.name().equals(String.valueOf(row[6]))));
  }

  /**
   * Whether anything waits to be read out of turn: a layer, a version that somebody asks about, or
   * a damaged layer that nobody has read for a while.
   */
  public boolean waits(Duration since) {
    return !Database.query(
            entityManager,
            "select 1 where exists (select 1 from scrub_suspect s"
                + " where s.lease_until <= current_timestamp) or exists (select 1"
                + " from image_check c where c.finished_at is null"
                + " and c.lease_until <= current_timestamp) or exists (select 1"
                + " from blob_damage d where d.seen_at < current_timestamp"
                + " - cast(?1 as bigint) * interval '1' second)",
            since.toSeconds())
        .getResultList()
        .isEmpty();
  }

  /** Goes on with a layer; false if another has it. */
  public boolean renew(long blobId, String runner) {
    return Database.query(
                entityManager,
                "update scrub_suspect set lease_until = "
                    + LEASE
                    + " where blob_id = ?1 and runner = ?2",
                blobId,
                runner)
            .executeUpdate()
        > 0;
  }

  /**
   * Forgets a layer that was read, unless it was asked for since; then it waits again, and one that
   * could not be read for a minute.
   */
  public void finish(long blobId, String runner, long asked) {
    int gone =
        Database.query(
                entityManager,
                "delete from scrub_suspect where blob_id = ?1 and runner = ?2 and asked = ?3",
                blobId,
                runner,
                asked)
            .executeUpdate();
    if (gone == 0) {
      Database.query(
              entityManager,
              "update scrub_suspect set lease_until = case when reason = 'UNREADABLE' then "
                  + LATER
                  + " else current_timestamp end where blob_id = ?1 and runner = ?2",
              blobId,
              runner)
          .executeUpdate();
    }
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
