package io.hatoba.metadata.nodes;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.NumberedStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries over nodes. A row is one start of a process; all its times are the database's. */
@ApplicationScoped
public class NodeDao {
  /** In place of a null, which a driver could not tell the type of. */
  private static final long UNKNOWN = -1;

  private static final String ENDS = "update node set ended_at = current_timestamp where id = ?1";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static NodeDao over(EntityManager entityManager, Database database) {
    NodeDao dao = new NodeDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * A node has started.
   *
   * @param host the name of its machine
   * @param databaseKind in a word
   * @return its key
   */
  public long insert(String host, String version, String databaseKind) {
    return ((Number)
            database
                .insertReturning(
                    "insert into node (id, host, version, database_kind)"
                        + " values (nextval('node_seq'), ?1, ?2, ?3)",
                    "id",
                    host,
                    version,
                    databaseKind)
                .get(0))
        .longValue();
  }

  /**
   * How the layer store is as a node sees it.
   *
   * @param latency of a few bytes that were made durable
   */
  public record Store(Duration latency, long freeBytes, long totalBytes) {}

  /**
   * A node is there.
   *
   * @param databaseLatency empty before it was measured
   * @param clockError by how much its clock is ahead of the database's, as far as it is wrong
   * @param storeAnswers whether the layer store did
   * @param store as it was when it last answered
   * @return false if its row is gone, since nobody has seen it for long
   */
  public boolean see(
      long id,
      Optional<Duration> databaseLatency,
      Duration clockError,
      boolean storeAnswers,
      Optional<Store> store) {
    return Database.query(
                entityManager,
                "update node set seen_at = current_timestamp,"
                    + " database_micros = nullif(cast(?2 as bigint), -1), store_answers = ?3,"
                    + " store_micros = nullif(cast(?4 as bigint), -1),"
                    + " store_free_bytes = nullif(cast(?5 as bigint), -1),"
                    + " store_total_bytes = nullif(cast(?6 as bigint), -1),"
                    + " clock_millis = ?7 where id = ?1",
                id,
                databaseLatency.map(NodeDao::micros).orElse(UNKNOWN),
                storeAnswers,
                store.map(Store::latency).map(NodeDao::micros).orElse(UNKNOWN),
                store.map(Store::freeBytes).orElse(UNKNOWN),
                store.map(Store::totalBytes).orElse(UNKNOWN),
                clockError.toMillis())
            .executeUpdate()
        > 0;
  }

  /** What time it is by the database, in a transaction that has asked nothing before. */
  public Instant time() {
    Object millis =
        Database.query(
                entityManager,
                "select cast(extract(epoch from current_timestamp) * 1000 as bigint)")
            .getSingleResult();
    return Instant.ofEpochMilli(number(millis));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }

  /** Nodes that ended or were last seen so long ago are forgotten. */
  public int forget(Duration age) {
    return Database.query(
            entityManager,
            "delete from node where coalesce(ended_at, seen_at) < current_timestamp"
                + " - cast(?1 as bigint) * interval '1' second",
            age.toSeconds())
        .executeUpdate();
  }

  /**
   * A node ends in order.
   *
   * @param connection in whose transaction, and that is no container's
   */
  public static void end(long id, Connection connection) throws SQLException {
    new NumberedStatement(ENDS, List.of(id)).execute(connection);
  }

  /** How a node is. */
  public enum State {
    /** It is there. */
    RUNNING,
    /** It was stopped in order. */
    ENDED,
    /** Nobody has seen it for a while, and nobody has stopped it. */
    GONE
  }

  /**
   * A node.
   *
   * @param endedAt where it was stopped in order
   * @param databaseLatency empty before it was measured
   * @param clockError by how much its clock is ahead of the database's, as far as it is wrong
   * @param storeAnswers whether the layer store did when it was last asked
   * @param store as it was when it last answered
   */
  public record Row(
      long id,
      String host,
      String version,
      String databaseKind,
      Instant startedAt,
      Instant seenAt,
      Optional<Instant> endedAt,
      State state,
      Optional<Duration> databaseLatency,
      Duration clockError,
      boolean storeAnswers,
      Optional<Store> store) {}

  /**
   * Nodes that run, then those that are gone, then those that ended; of each the last to start
   * first, so that a node which starts again and again hides none that runs.
   *
   * @param patience how long a node may be out of sight that is not gone
   */
  public List<Row> list(Duration patience, int limit) {
    List<?> rows =
        Database.query(
                entityManager,
                "select n.id, n.host, n.version, n.database_kind,"
                    + " cast(extract(epoch from n.started_at) * 1000 as bigint),"
                    + " cast(extract(epoch from n.seen_at) * 1000 as bigint),"
                    + " cast(extract(epoch from n.ended_at) * 1000 as bigint),"
                    + " case when n.ended_at is not null then 'ENDED' when n.seen_at <"
                    + " current_timestamp - cast(?1 as bigint) * interval '1' second then 'GONE'"
                    + " else 'RUNNING' end, n.database_micros,"
                    + " case when n.store_answers then 1 else 0 end, n.store_micros,"
                    + " n.store_free_bytes, n.store_total_bytes, n.clock_millis from node n order by"
                    + " case when n.ended_at is not null then 2 when n.seen_at <"
                    + " current_timestamp - cast(?1 as bigint) * interval '1' second then 1"
                    + " else 0 end, n.id desc",
                patience.toSeconds())
            .setMaxResults(limit)
            .getResultList();
    return rows.stream().map(row -> row((Object[]) row)).toList();
  }

  private static Row row(@Nullable Object[] row) {
    return new Row(
        number(row[0]),
        String.valueOf(row[1]),
        String.valueOf(row[2]),
        String.valueOf(row[3]),
        Instant.ofEpochMilli(number(row[4])),
        Instant.ofEpochMilli(number(row[5])),
        row[6] == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(number(row[6]))),
        State.valueOf(String.valueOf(row[7])),
        row[8] == null ? Optional.empty() : Optional.of(duration(row[8])),
        Duration.ofMillis(number(row[13])),
        number(row[9]) > 0,
        row[10] == null
            ? Optional.empty()
            : Optional.of(new Store(duration(row[10]), number(row[11]), number(row[12]))));
  }

  private static Duration duration(@Nullable Object micros) {
    return Duration.ofNanos(number(micros) * 1000);
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
