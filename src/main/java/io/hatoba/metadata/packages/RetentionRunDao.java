package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.StopRow;
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

  /** Whether somebody wants the run to stop; a wish that was for one before says nothing. */
  private static final String STOPPING =
      "(finished_at is null and stop_of is not null and stop_of = started_at"
          + " and stopped_at is null)";

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
   * @param stop that somebody wants it to stop, or wanted
   */
  public record Row(
      OptionalLong accountId,
      Instant startedAt,
      Optional<Instant> finishedAt,
      Counts counts,
      Optional<StopRow> stop) {}

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
                    + " else 0 end, case when "
                    + STOPPING
                    + " then 1 else 0 end from retention_run r where r.place = ?1 "
                    + database.updateLockOf("r"),
                place,
                period.toSeconds())
            .getResultList();
    Object[] row = (Object[]) rows.get(0);
    if (number(row[2]) > 0) {
      return OptionalLong.empty();
    }
    if (number(row[3]) > 0) {
      // Nobody goes on with it, and it was to stop; to whoever comes now it is one that has ended.
      end(place);
      return claim(place, runner, accountId, period);
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

  private void end(String place) {
    Database.query(
            entityManager,
            "update retention_run set finished_at = current_timestamp,"
                + " stopped_at = current_timestamp, lease_until = null where place = ?1",
            place)
        .executeUpdate();
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
   * Goes on with a run: renews its lease, holds its row, and adds to what was done, which is
   * counted even if it is to stop.
   *
   * @param after the package after which a successor goes on; 0 leaves it
   * @return false if somebody else has the lease, or the run is to stop
   */
  public boolean advance(String place, String runner, long after, Counts done) {
    List<?> held =
        database.updateReturning(
            "update retention_run u set lease_until = "
                + LEASE
                + ", cursor_package = case when cast(?3 as bigint) > 0 then cast(?3 as bigint)"
                + " else cursor_package end, packages = packages + ?4, deleted = deleted + ?5,"
                + " spared = spared + ?6, failed = failed + ?7, freed = freed + ?8"
                + " where u.place = ?1 and u.runner = ?2 and u.finished_at is null",
            "case when " + STOPPING + " then 1 else 0 end",
            place,
            runner,
            after,
            done.packages(),
            done.deleted(),
            done.spared(),
            done.failed(),
            done.freed());
    return !held.isEmpty() && number(held.get(0)) == 0;
  }

  /**
   * Asks for a run to stop, which whoever does it reads before its next step.
   *
   * @param startedAt which one, by when it began
   * @param accountId who asks
   * @return false if it has ended, or somebody has asked before
   */
  public boolean askToStop(String place, Instant startedAt, long accountId) {
    return Database.query(
                entityManager,
                "update retention_run set stop_of = started_at, stop_asked_by = ?3,"
                    + " stop_asked_at = current_timestamp, stopped_at = null where place = ?1"
                    + " and finished_at is null"
                    + " and cast(extract(epoch from started_at) * 1000 as bigint) = ?2 and not "
                    + STOPPING,
                place,
                startedAt.toEpochMilli(),
                accountId)
            .executeUpdate()
        > 0;
  }

  /**
   * Ends a run that is to stop, and gives its lease back.
   *
   * @return false if nobody wants that, or somebody else has the lease
   */
  public boolean stop(String place, String runner) {
    return Database.query(
                entityManager,
                "update retention_run set lease_until = null, finished_at = current_timestamp,"
                    + " stopped_at = current_timestamp where place = ?1 and runner = ?2 and "
                    + STOPPING,
                place,
                runner)
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
                    + " r.deleted, r.spared, r.failed, r.freed, "
                    + StopRow.columns("r")
                    + ", case when r.stop_of = r.started_at then 1 else 0 end from retention_run r"
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
        new Counts(number(row[3]), number(row[4]), number(row[5]), number(row[6]), number(row[7])),
        StopRow.of(row, 8).filter(wish -> number(row[11]) > 0));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
