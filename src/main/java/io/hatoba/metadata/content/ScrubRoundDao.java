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
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Queries over rounds through the whole store. A round is cut into pieces, ranges of keys; a piece
 * is read by the node that has its lease, and by another from where the first was once that is
 * over. Whoever takes a piece holds the row of the round meanwhile.
 */
@ApplicationScoped
public class ScrubRoundDao {
  private static final String LEASE = "current_timestamp + interval '2' minute";

  /** Of a round {@code r}: whether somebody wants it to stop, and it has not ended. */
  private static final String STOPPING =
      "case when r.stop_asked_at is not null and r.finished_at is null then 1 else 0 end";

  private static final String LAST = "(select max(x.number) from scrub_round x)";
  private static final int MOST_BLOBS = 1000;
  private static final long MOST_BYTES = 1L << 30;
  private static final int MOST_MANIFESTS = 1000;

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
  public static ScrubRoundDao over(EntityManager entityManager, Database database) {
    ScrubRoundDao dao = new ScrubRoundDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /** What a piece has keys of. */
  public enum Kind {
    /** Layers and configs, in the layer store. */
    BLOB,
    /** Manifests, in the database. */
    MANIFEST
  }

  /**
   * Keys that are to be read.
   *
   * @param after the key after which to go on
   * @param last the last of them
   */
  public record Piece(long id, Kind kind, long after, long last) {}

  /** Whether a round is under way, or it is time for one. */
  public boolean isDue(Duration period) {
    return !Database.query(
            entityManager,
            "select r.number from scrub_round r where r.number = "
                + LAST
                + " and (r.finished_at is null or r.started_at <= current_timestamp"
                + " - cast(?1 as bigint) * interval '1' second)",
            period.toSeconds())
        .getResultList()
        .isEmpty();
  }

  /**
   * Begins a round if it is time and none is under way.
   *
   * @param period between the begins of two; zero where somebody asks
   * @param accountId who asks; empty if it may be time
   * @return whether it began one
   */
  public boolean begin(Duration period, OptionalLong accountId) {
    // The sums read every row of blobs, and only for the round that is begun.
    return Database.query(
                entityManager,
                "insert into scrub_round (number, account_id, all_blobs, all_bytes) select"
                    + " r.number + 1, nullif(cast(?2 as bigint), 0), (select count(*) from blob),"
                    + " (select coalesce(sum(b.size), 0) from blob b) from scrub_round r"
                    + " where r.number = "
                    + LAST
                    + " and r.finished_at is not null and r.started_at <= current_timestamp"
                    + " - cast(?1 as bigint) * interval '1' second on conflict do nothing",
                period.toSeconds(),
                accountId.orElse(NOBODY))
            .executeUpdate()
        > 0;
  }

  /** How far a claim came. */
  public enum Ending {
    /** A piece was taken. */
    TAKEN,
    /** Other nodes have what is left. */
    WAITING,
    /** This was the last of the round, which is over now. */
    FINISHED,
    /** Somebody wanted the round to stop, and nobody reads it any more: it is over now. */
    STOPPED,
    /** No round is under way. */
    NONE
  }

  /**
   * What a claim came to.
   *
   * @param piece where one was taken
   */
  public record Claim(Ending ending, Optional<Piece> piece) {
    private static Claim of(Ending ending) {
      return new Claim(ending, Optional.empty());
    }
  }

  /**
   * Takes a piece that nobody goes on with, or the next one; ends a round that has none. Of one
   * that is to stop it takes none, and ends it once nobody has a piece.
   */
  public Claim claim(String runner) {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select r.number, r.cursor_blob, r.cursor_manifest, "
                    + STOPPING
                    + " from scrub_round r"
                    + " where r.finished_at is null "
                    + database.updateLockOf("r"))
            .getResultList();
    if (rows.isEmpty()) {
      return Claim.of(Ending.NONE);
    }
    Object[] round = (Object[]) rows.get(0);
    if (number(round[3]) > 0) {
      return Claim.of(stop(number(round[0])) ? Ending.STOPPED : Ending.WAITING);
    }
    Optional<Piece> taken = takeLeft(runner);
    if (taken.isEmpty()) {
      taken = cut(runner, number(round[0]), Kind.BLOB, number(round[1]));
    }
    if (taken.isEmpty()) {
      taken = cut(runner, number(round[0]), Kind.MANIFEST, number(round[2]));
    }
    if (taken.isPresent()) {
      return new Claim(Ending.TAKEN, taken);
    }
    return Claim.of(finish(number(round[0])) ? Ending.FINISHED : Ending.WAITING);
  }

  private Optional<Piece> takeLeft(String runner) {
    List<?> rows =
        database.updateReturning(
            "update scrub_piece u set runner = ?1, lease_until = "
                + LEASE
                + " where u.id = (select p.id from scrub_piece p"
                + " where p.lease_until <= current_timestamp"
                + " order by p.lease_until, p.id limit 1)",
            "u.id, u.kind, u.after_key, u.last_key",
            runner);
    return rows.stream()
        .findFirst()
        .map(row -> (Object[]) row)
        .map(
            row ->
                new Piece(
                    number(row[0]),
                    Kind.valueOf(String.valueOf(row[1])),
                    number(row[2]),
                    number(row[3])));
  }

  private Optional<Piece> cut(String runner, long round, Kind kind, long after) {
    OptionalLong last = kind == Kind.BLOB ? lastBlob(after) : lastManifest(after);
    if (last.isEmpty()) {
      return Optional.empty();
    }
    long id =
        ((Number)
                database
                    .insertReturning(
                        "insert into scrub_piece (id, round, kind, after_key, last_key, runner,"
                            + " lease_until) values (nextval('scrub_piece_seq'), ?1, '"
                            + kind
                            + "', ?2, ?3, ?4, "
                            + LEASE
                            + ")",
                        "id",
                        round,
                        after,
                        last.getAsLong(),
                        runner)
                    .get(0))
            .longValue();
    Database.query(
            entityManager,
            "update scrub_round set "
                + (kind == Kind.BLOB ? "cursor_blob" : "cursor_manifest")
                + " = ?2 where number = ?1",
            round,
            last.getAsLong())
        .executeUpdate();
    return Optional.of(new Piece(id, kind, after, last.getAsLong()));
  }

  private OptionalLong lastBlob(long after) {
    List<?> rows =
        Database.query(
                entityManager,
                "select b.id, b.size from blob b where b.id > ?1 order by b.id",
                after)
            .setMaxResults(MOST_BLOBS)
            .getResultList();
    OptionalLong last = OptionalLong.empty();
    long bytes = 0;
    for (Object row : rows) {
      if (bytes >= MOST_BYTES) {
        break;
      }
      bytes += number(((Object[]) row)[1]);
      last = OptionalLong.of(number(((Object[]) row)[0]));
    }
    return last;
  }

  private OptionalLong lastManifest(long after) {
    List<Long> keys =
        Database.keys(
            Database.query(
                    entityManager,
                    "select m.id from manifest m where m.id > ?1 order by m.id",
                    after)
                .setMaxResults(MOST_MANIFESTS));
    return keys.isEmpty() ? OptionalLong.empty() : OptionalLong.of(keys.get(keys.size() - 1));
  }

  /** Pieces of nodes that are gone end with it; those who live give theirs back by themselves. */
  private boolean stop(long round) {
    Database.query(entityManager, "delete from scrub_piece where lease_until <= current_timestamp")
        .executeUpdate();
    return Database.query(
                entityManager,
                "update scrub_round set finished_at = current_timestamp,"
                    + " stopped_at = current_timestamp where number = ?1"
                    + " and not exists (select 1 from scrub_piece p)",
                round)
            .executeUpdate()
        > 0;
  }

  /** Whether a round is under way that is to stop. */
  public boolean isStopping() {
    return !entityManager
        .createNativeQuery(
            "select r.number from scrub_round r where r.finished_at is null"
                + " and r.stop_asked_at is not null")
        .getResultList()
        .isEmpty();
  }

  /**
   * Asks for a round to stop, which whoever reads a piece of it does within half a minute.
   *
   * @param accountId who asks
   * @return false if it has ended, or somebody has asked before
   */
  public boolean askToStop(long round, long accountId) {
    return Database.query(
                entityManager,
                "update scrub_round set stop_asked_by = ?2, stop_asked_at = current_timestamp"
                    + " where number = ?1 and finished_at is null and stop_asked_at is null",
                round,
                accountId)
            .executeUpdate()
        > 0;
  }

  private boolean finish(long round) {
    return Database.query(
                entityManager,
                "update scrub_round set finished_at = current_timestamp where number = ?1"
                    + " and not exists (select 1 from scrub_piece p)",
                round)
            .executeUpdate()
        > 0;
  }

  /**
   * What was read.
   *
   * @param bytes of both
   */
  public record Read(long blobs, long manifests, long bytes) {
    /** Nothing. */
    public static final Read NOTHING = new Read(0, 0, 0);

    /** With more. */
    public Read plus(Read more) {
      return new Read(blobs + more.blobs, manifests + more.manifests, bytes + more.bytes);
    }
  }

  /**
   * Goes on with a piece. A crash that forgets it lets some be read twice. A piece of a round that
   * is to stop is given back for good, with what was read of it.
   *
   * @param after the last key that was read
   * @return false if another node has the piece, or the round is to stop
   */
  public boolean advance(long pieceId, String runner, long after, Read read) {
    if (lockRound()) {
      end(pieceId, runner, read);
      return false;
    }
    int held =
        Database.query(
                entityManager,
                "update scrub_piece set after_key = ?3, lease_until = "
                    + LEASE
                    + " where id = ?1 and runner = ?2",
                pieceId,
                runner,
                after)
            .executeUpdate();
    return held > 0 && add(read);
  }

  /** Ends a piece that was read to its end; false if another node has it. */
  public boolean end(long pieceId, String runner, Read read) {
    lockRound();
    int gone =
        Database.query(
                entityManager,
                "delete from scrub_piece where id = ?1 and runner = ?2",
                pieceId,
                runner)
            .executeUpdate();
    return gone > 0 && add(read);
  }

  /**
   * Gives a piece back: whoever comes then goes on with it.
   *
   * @param pause for which others have their turn
   */
  public void release(long pieceId, String runner, Duration pause) {
    Database.query(
            entityManager,
            "update scrub_piece set lease_until = current_timestamp"
                + " + cast(?3 as bigint) * interval '1' second where id = ?1 and runner = ?2",
            pieceId,
            runner,
            pause.toSeconds())
        .executeUpdate();
  }

  /**
   * Before a piece, as a claim does: two nodes that lock the one and the other wait for ever.
   *
   * @return whether the round is to stop
   */
  private boolean lockRound() {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select "
                    + STOPPING
                    + " from scrub_round r where r.number = "
                    + LAST
                    + " "
                    + database.updateLockOf("r"))
            .getResultList();
    return rows.stream().anyMatch(row -> number(row) > 0);
  }

  private boolean add(Read read) {
    if (!read.equals(Read.NOTHING)) {
      Database.query(
              entityManager,
              "update scrub_round set blobs = blobs + ?1, manifests = manifests + ?2,"
                  + " bytes = bytes + ?3 where number = "
                  + LAST,
              read.blobs(),
              read.manifests(),
              read.bytes())
          .executeUpdate();
    }
    return true;
  }

  /** Counts what was found damaged or whole again, in the last round, whoever found it. */
  public void count(long damaged, long healed) {
    Database.query(
            entityManager,
            "update scrub_round set damaged = damaged + ?1, healed = healed + ?2 where number = "
                + LAST,
            damaged,
            healed)
        .executeUpdate();
  }

  /**
   * A round.
   *
   * @param accountId who asked for it; empty where it was time
   * @param finishedAt empty while it is under way
   * @param allBlobs layers when it began
   * @param allBytes of them
   * @param read so far
   * @param damaged what was found since it began and until the next, in it or out of turn
   * @param healed what was found whole again, or pushed again
   * @param stop that somebody wants it to stop, or wanted
   */
  public record Row(
      long number,
      OptionalLong accountId,
      Instant startedAt,
      Optional<Instant> finishedAt,
      long allBlobs,
      long allBytes,
      Read read,
      long damaged,
      long healed,
      Optional<StopRow> stop) {}

  /** The last round; the first has the number 1, and 0 was none. */
  public Row last() {
    Object[] row =
        (Object[])
            entityManager
                .createNativeQuery(
                    "select r.number, r.account_id,"
                        + " cast(extract(epoch from r.started_at) * 1000 as bigint),"
                        + " cast(extract(epoch from r.finished_at) * 1000 as bigint), r.all_blobs,"
                        + " r.all_bytes, r.blobs, r.manifests, r.bytes, r.damaged, r.healed, "
                        + StopRow.columns("r")
                        + " from scrub_round r where r.number = "
                        + LAST)
                .getSingleResult();
    return new Row(
        number(row[0]),
        row[1] == null ? OptionalLong.empty() : OptionalLong.of(number(row[1])),
        Instant.ofEpochMilli(number(row[2])),
        row[3] == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(number(row[3]))),
        number(row[4]),
        number(row[5]),
        new Read(number(row[6]), number(row[7]), number(row[8])),
        number(row[9]),
        number(row[10]),
        StopRow.of(row, 11));
  }

  /**
   * Counters since the schema has them, for a page of metrics.
   *
   * @param bytes that were read in rounds
   * @param damaged how often something was found damaged
   * @param healed how often something was whole again
   */
  public record Totals(long rounds, long bytes, long damaged, long healed) {}

  /** Counters of all rounds. */
  public Totals totals() {
    Object[] row =
        (Object[])
            entityManager
                .createNativeQuery(
                    "select max(r.number), coalesce(sum(r.bytes), 0), coalesce(sum(r.damaged), 0),"
                        + " coalesce(sum(r.healed), 0) from scrub_round r")
                .getSingleResult();
    return new Totals(number(row[0]), number(row[1]), number(row[2]), number(row[3]));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
