package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.StopRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Queries over sweeps. One is done by who has the turn, and each of its steps holds the row of the
 * turn, so that no two nodes do one at a time; a node that was paused finds that it lost it.
 */
@ApplicationScoped
public class SweepDao {
  private static final String LEASE = "current_timestamp + interval '1' minute";

  /**
   * Later than a lease or a begin can be that was written by a transaction beside this one; what is
   * later still was written before the clock was set back, and says nothing.
   */
  private static final String FUTURE = "current_timestamp + interval '2' minute";

  private static final String COUNTS = "manifests, packages, links, blobs, files, bytes, failures";
  private static final int KEPT = 100;

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
  public static SweepDao over(EntityManager entityManager, Database database) {
    SweepDao dao = new SweepDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * What was done.
   *
   * @param manifests that were purged
   * @param packages that were purged, or hidden since nothing ever came of them
   * @param links of packages to blobs
   * @param blobs whose rows are gone
   * @param files that are unlinked
   * @param bytes of those files
   * @param failures steps that failed, and are done again by the next sweep
   */
  public record Counts(
      long manifests,
      long packages,
      long links,
      long blobs,
      long files,
      long bytes,
      long failures) {
    /** Nothing. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * A sweep.
   *
   * @param accountId who asked for it; empty where it was time
   * @param finishedAt empty while it is under way
   * @param stop that somebody wants it to stop, or wanted
   */
  public record Row(
      long id,
      OptionalLong accountId,
      Instant startedAt,
      Optional<Instant> finishedAt,
      Counts counts,
      Optional<StopRow> stop) {}

  /** How a sweep can be gone on with. */
  public enum Turn {
    /** By this runner, as long as the transaction lasts by nobody else. */
    HELD,
    /** The same, but somebody wants it to stop: nothing more is to be begun. */
    STOPPING,
    /** Somebody else has the turn by now; nothing may be done. */
    LOST
  }

  /**
   * Takes the turn and begins a sweep.
   *
   * @param runner unlike any other
   * @param accountId who asks; empty if it may be time
   * @param interval none is begun within it of the last one that ended well
   * @return surrogate key of the sweep; empty if somebody else has the turn, or it is not time
   */
  public OptionalLong begin(String runner, OptionalLong accountId, Duration interval) {
    @Nullable Object[] turn =
        (Object[])
            Database.query(
                    entityManager,
                    "select case when t.lease_until > current_timestamp and t.lease_until < "
                        + FUTURE
                        + " then 1 else 0 end, t.sweep_id from sweep_turn t where t.id = 1 for update")
                .getSingleResult();
    if (number(turn[0]) > 0 || turn[1] != null && !isTime(number(turn[1]), interval)) {
      return OptionalLong.empty();
    }
    if (turn[1] != null && stop(number(turn[1]), 0)) {
      // Who did it died, and it was to stop; to whoever comes now it is one that has ended.
      giveBack(0);
      if (!isTime(number(turn[1]), interval)) {
        return OptionalLong.empty();
      }
    } else if (turn[1] != null) {
      end(number(turn[1]), 1);
    }
    long id =
        number(
            database
                .insertReturning(
                    "insert into sweep (id, asked_by) values (nextval('sweep_seq'),"
                        + " nullif(cast(?1 as bigint), 0))",
                    "id",
                    accountId.orElse(NOBODY))
                .get(0));
    Database.query(
            entityManager,
            "update sweep_turn set runner = ?1, sweep_id = ?2, sweeps = sweeps + 1, lease_until = "
                + LEASE
                + " where id = 1",
            runner,
            id)
        .executeUpdate();
    prune(id);
    database.relaxCommit();
    return OptionalLong.of(id);
  }

  /** One that nobody ended is over at once. */
  private boolean isTime(long lastId, Duration interval) {
    List<?> soon =
        Database.query(
                entityManager,
                "select s.id from sweep s where s.id = ?1 and s.finished_at is not null"
                    + " and s.started_at > current_timestamp"
                    + " - cast(?2 as bigint) * interval '0.001' second and s.started_at < "
                    + FUTURE,
                lastId,
                interval.toMillis())
            .getResultList();
    return soon.isEmpty();
  }

  /** Ends a sweep because somebody wants that; false if nobody does, or it has ended. */
  private boolean stop(long id, int failures) {
    return Database.query(
                entityManager,
                "update sweep set finished_at = current_timestamp, stopped_at = current_timestamp,"
                    + " failures = failures + ?2 where id = ?1 and finished_at is null"
                    + " and stop_asked_at is not null",
                id,
                failures)
            .executeUpdate()
        > 0;
  }

  private void end(long id, int failures) {
    Database.query(
            entityManager,
            "update sweep set finished_at = current_timestamp, failures = failures + ?2"
                + " where id = ?1 and finished_at is null",
            id,
            failures)
        .executeUpdate();
  }

  /** Those that did nothing, and of the others the oldest. */
  private void prune(long id) {
    Database.query(
            entityManager,
            "delete from sweep where id < ?1 and (id < (select min(k.id) from (select n.id"
                + " from sweep n order by n.id desc limit "
                + KEPT
                + ") k) or asked_by is null and manifests + packages + links + blobs + files"
                + " + failures = 0)",
            id)
        .executeUpdate();
  }

  /**
   * Goes on with a sweep: holds the turn until the transaction ends, renews its lease, and adds to
   * what was done, which is counted even if it is to stop.
   */
  public Turn advance(String runner, Counts done) {
    List<Long> wishes =
        database
            .updateReturning(
                "update sweep_turn u set lease_until = "
                    + LEASE
                    + ", manifests = manifests + ?2, packages = packages + ?3,"
                    + " links = links + ?4, blobs = blobs + ?5, files = files + ?6,"
                    + " bytes = bytes + ?7, failures = failures + ?8"
                    + " where u.id = 1 and u.runner = ?1",
                "(select count(*) from sweep s where s.id = u.sweep_id"
                    + " and s.stop_asked_at is not null)",
                parameters(runner, done))
            .stream()
            .map(SweepDao::number)
            .toList();
    if (wishes.isEmpty()) {
      return Turn.LOST;
    }
    if (!done.equals(Counts.NONE)) {
      Database.query(
              entityManager,
              "update sweep set manifests = manifests + ?2, packages = packages + ?3,"
                  + " links = links + ?4, blobs = blobs + ?5, files = files + ?6,"
                  + " bytes = bytes + ?7, failures = failures + ?8 where id ="
                  + " (select t.sweep_id from sweep_turn t where t.id = 1 and t.runner = ?1)",
              parameters(runner, done))
          .executeUpdate();
    }
    return wishes.get(0) > 0 ? Turn.STOPPING : Turn.HELD;
  }

  private static Object[] parameters(String runner, Counts done) {
    return new Object[] {
      runner,
      done.manifests(),
      done.packages(),
      done.links(),
      done.blobs(),
      done.files(),
      done.bytes(),
      done.failures()
    };
  }

  /** Which leases are looked through. */
  public enum Pass {
    /** Those that are just over. */
    SOON,
    /** Those that were over a while ago, once more. */
    LATE
  }

  /** How far leases have been looked through. */
  public GarbageDao.Spot findSpot(Pass pass) {
    Object[] row =
        (Object[])
            Database.query(
                    entityManager,
                    pass == Pass.SOON
                        ? "select t.soon_taken, t.soon_link from sweep_turn t where t.id = 1"
                        : "select t.late_taken, t.late_link from sweep_turn t where t.id = 1")
                .getSingleResult();
    return new GarbageDao.Spot(number(row[0]), number(row[1]));
  }

  /**
   * Goes back to where leases that were taken so long ago end, if it is beyond: leases are longer
   * than they were, or the clock was set back.
   */
  public void pullBack(Pass pass, Duration age) {
    String column = pass == Pass.SOON ? "soon" : "late";
    Database.query(
            entityManager,
            "update sweep_turn set {p}_taken = {then}, {p}_link = 0 where id = 1 and {p}_taken > {then}"
                .replace("{p}", column)
                .replace(
                    "{then}",
                    "cast(extract(epoch from current_timestamp) * 1000000 as bigint)"
                        + " - cast(?1 as bigint) * 1000"),
            age.toMillis())
        .executeUpdate();
  }

  /** Notes how far they have been; who calls this holds the turn. */
  public void moveSpot(Pass pass, GarbageDao.Spot spot) {
    Database.query(
            entityManager,
            pass == Pass.SOON
                ? "update sweep_turn set soon_taken = ?1, soon_link = ?2 where id = 1"
                : "update sweep_turn set late_taken = ?1, late_link = ?2 where id = 1",
            spot.taken(),
            spot.linkId())
        .executeUpdate();
  }

  /** Ends a sweep, and gives the turn back. */
  public void finish(String runner, int failures) {
    for (long id : hold(runner)) {
      end(id, failures);
      giveBack(failures);
    }
    database.relaxCommit();
  }

  /** The sweep of who has the turn, until the transaction ends; none for anybody else. */
  private List<Long> hold(String runner) {
    return Database.keys(
        Database.query(
            entityManager,
            "select t.sweep_id from sweep_turn t where t.id = 1 and t.runner = ?1 for update",
            runner));
  }

  private void giveBack(int failures) {
    Database.query(
            entityManager,
            "update sweep_turn set runner = null, lease_until = null,"
                + " failures = failures + ?1 where id = 1",
            failures)
        .executeUpdate();
  }

  /**
   * Asks for a sweep to stop, which whoever does it reads before its next step.
   *
   * @param accountId who asks
   * @return false if it has ended, or somebody has asked before
   */
  public boolean askToStop(long id, long accountId) {
    return Database.query(
                entityManager,
                "update sweep set stop_asked_by = ?2, stop_asked_at = current_timestamp"
                    + " where id = ?1 and finished_at is null and stop_asked_at is null",
                id,
                accountId)
            .executeUpdate()
        > 0;
  }

  /**
   * Ends a sweep that is to stop, and gives the turn back.
   *
   * @return false if nobody wants that, or somebody else has the turn
   */
  public boolean stop(String runner, int failures) {
    boolean stopped = hold(runner).stream().anyMatch(id -> stop(id, failures));
    if (stopped) {
      giveBack(failures);
    }
    database.relaxCommit();
    return stopped;
  }

  /** This step promises nothing to anybody. */
  public void relax() {
    database.relaxCommit();
  }

  /**
   * The last sweeps, the latest first.
   *
   * @param before surrogate key of the last one of the page before
   */
  public List<Row> list(long before, int limit) {
    List<?> rows =
        Database.query(entityManager, SELECT + " where s.id < ?1 order by s.id desc", before)
            .setMaxResults(limit)
            .getResultList();
    return rows.stream().map(row -> row((Object[]) row)).toList();
  }

  /** A sweep. */
  public Optional<Row> find(long id) {
    List<?> rows = Database.query(entityManager, SELECT + " where s.id = ?1", id).getResultList();
    return rows.stream().findFirst().map(row -> row((Object[]) row));
  }

  private static final String SELECT =
      "select s.id, s.asked_by, cast(extract(epoch from s.started_at) * 1000 as bigint),"
          + " cast(extract(epoch from s.finished_at) * 1000 as bigint), "
          + COUNTS
          + ", "
          + StopRow.columns("s")
          + " from sweep s";

  private static Row row(@Nullable Object[] row) {
    return new Row(
        number(row[0]),
        row[1] == null ? OptionalLong.empty() : OptionalLong.of(number(row[1])),
        Instant.ofEpochMilli(number(row[2])),
        row[3] == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(number(row[3]))),
        counts(row, 4),
        StopRow.of(row, 11));
  }

  private static Counts counts(@Nullable Object[] row, int from) {
    return new Counts(
        number(row[from]),
        number(row[from + 1]),
        number(row[from + 2]),
        number(row[from + 3]),
        number(row[from + 4]),
        number(row[from + 5]),
        number(row[from + 6]));
  }

  /**
   * All sweeps since the beginning.
   *
   * @param sweeps how many were begun
   * @param counts what all of them did
   */
  public record Totals(long sweeps, Counts counts) {}

  /** All sweeps since the beginning. */
  public Totals total() {
    @Nullable Object[] row =
        (Object[])
            Database.query(
                    entityManager,
                    "select t.sweeps, " + COUNTS + " from sweep_turn t where t.id = 1")
                .getSingleResult();
    return new Totals(number(row[0]), counts(row, 1));
  }

  private static long number(@Nullable Object column) {
    return ((Number) Objects.requireNonNull(column)).longValue();
  }
}
