package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Queries over runs of retention. A run is done by who has its lease, and each of its steps holds
 * its row, so that no two nodes do one at a time.
 */
@ApplicationScoped
public class RetentionRunDao {
  private static final String LEASE = "current_timestamp + interval '2' minute";

  /** No account has this key: their sequence begins above it. */
  private static final long NOBODY = 0;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static RetentionRunDao over(EntityManager entityManager, Database database) {
    RetentionRunDao dao = new RetentionRunDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * What was done.
   *
   * @param packages that were looked through
   * @param deleted versions
   * @param spared versions that were to go, and that something kept when it came to that
   * @param failed packages that could not be looked through
   * @param freed bytes
   */
  public record Counts(long packages, long deleted, long spared, long failed, long freed) {
    /** Nothing. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);
  }

  /**
   * A run.
   *
   * @param accountId who asked for it; empty where it was time
   * @param finishedAt empty while it is under way, or waits for somebody who goes on
   */
  public record Row(
      OptionalLong accountId, Instant startedAt, Optional<Instant> finishedAt, Counts counts) {}

  /**
   * Takes the lease of a place's run: of one that nobody goes on with, or of a new one.
   *
   * @param runner unlike any other
   * @param accountId who asks; empty if it may be time
   * @param period no new one is begun within it of the last
   * @return the package after which to go on; empty if somebody else has the lease, or it is not
   *     time
   */
  public OptionalLong claim(String place, String runner, OptionalLong accountId, Duration period) {
    Database.query(
            entityManager,
            "insert into retention_run (place) values (?1) on conflict do nothing",
            place)
        .executeUpdate();
    List<?> rows =
        Database.query(
                entityManager,
                "select case when r.started_at is not null and r.finished_at is null then 1 else 0"
                    + " end, r.cursor_package, case when r.finished_at is null and r.lease_until"
                    + " > current_timestamp then 1 when r.finished_at is not null and r.started_at"
                    + " > current_timestamp - cast(?2 as bigint) * interval '1' second then 1"
                    + " else 0 end from retention_run r where r.place = ?1 "
                    + database.updateLockOf("r"),
                place,
                period.toSeconds())
            .getResultList();
    Object[] row = (Object[]) rows.get(0);
    if (number(row[2]) > 0) {
      return OptionalLong.empty();
    }
    boolean resumed = number(row[0]) > 0;
    if (!resumed) {
      begin(place, accountId);
    }
    Database.query(
            entityManager,
            "update retention_run set runner = ?2, lease_until = " + LEASE + " where place = ?1",
            place,
            runner)
        .executeUpdate();
    return OptionalLong.of(resumed ? number(row[1]) : 0);
  }

  private void begin(String place, OptionalLong accountId) {
    Database.query(
            entityManager,
            "update retention_run set started_at = current_timestamp, finished_at = null,"
                + " cursor_package = 0, packages = 0, deleted = 0, spared = 0, failed = 0,"
                + " freed = 0, account_id = nullif(cast(?2 as bigint), 0) where place = ?1",
            place,
            accountId.orElse(NOBODY))
        .executeUpdate();
  }

  /**
   * Goes on with a run: renews its lease, holds its row, and adds to what was done.
   *
   * @param after the package after which a successor goes on; 0 leaves it
   * @return false if somebody else has the lease
   */
  public boolean advance(String place, String runner, long after, Counts done) {
    return Database.query(
                entityManager,
                "update retention_run set lease_until = "
                    + LEASE
                    + ", cursor_package = case when cast(?3 as bigint) > 0 then cast(?3 as bigint)"
                    + " else cursor_package end, packages = packages + ?4, deleted = deleted + ?5,"
                    + " spared = spared + ?6, failed = failed + ?7, freed = freed + ?8"
                    + " where place = ?1 and runner = ?2 and finished_at is null",
                place,
                runner,
                after,
                done.packages(),
                done.deleted(),
                done.spared(),
                done.failed(),
                done.freed())
            .executeUpdate()
        > 0;
  }

  /** Gives the lease back; a run that is not finished is gone on with by whoever comes. */
  public void release(String place, String runner, boolean finished) {
    Database.query(
            entityManager,
            "update retention_run set lease_until = null"
                + (finished ? ", finished_at = current_timestamp" : "")
                + " where place = ?1 and runner = ?2 and finished_at is null",
            place,
            runner)
        .executeUpdate();
  }

  /** The last run of a place. */
  public Optional<Row> find(String place) {
    List<?> rows =
        Database.query(
                entityManager,
                "select r.account_id, cast(extract(epoch from r.started_at) * 1000 as bigint),"
                    + " cast(extract(epoch from r.finished_at) * 1000 as bigint), r.packages,"
                    + " r.deleted, r.spared, r.failed, r.freed from retention_run r"
                    + " where r.place = ?1 and r.started_at is not null",
                place)
            .getResultList();
    return rows.stream().findFirst().map(row -> row((Object[]) row));
  }

  private static Row row(@Nullable Object[] row) {
    return new Row(
        row[0] == null ? OptionalLong.empty() : OptionalLong.of(number(row[0])),
        Instant.ofEpochMilli(number(row[1])),
        row[2] == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(number(row[2]))),
        new Counts(number(row[3]), number(row[4]), number(row[5]), number(row[6]), number(row[7])));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
