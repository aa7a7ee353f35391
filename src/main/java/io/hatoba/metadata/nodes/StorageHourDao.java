package io.hatoba.metadata.nodes;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the instance kept, by the hour. Hours are numbered from 1970 on, by UTC. */
@ApplicationScoped
public class StorageHourDao {
  private static final String SELECT =
      "select s.hour_number, cast(extract(epoch from s.counted_at) * 1000 as bigint),"
          + " s.logical_bytes, s.physical_bytes, s.reclaimable_bytes from storage_hour s"
          + " where s.counted_at is not null";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * Takes an hour, to count in it: where nobody counts in any, and it is time to count again.
   *
   * @param lease for which nobody else takes it
   */
  public boolean take(long hour, Duration lease) {
    int made =
        Database.query(
                entityManager,
                "insert into storage_hour (hour_number, taken_until) select cast(?1 as bigint),"
                    + " current_timestamp + cast(?2 as bigint) * interval '1' second where not"
                    + " exists (select 1 from storage_hour o where o.taken_until"
                    + " > current_timestamp) on conflict do nothing",
                hour,
                lease.toSeconds())
            .executeUpdate();
    return made > 0
        || Database.query(
                    entityManager,
                    "update storage_hour set taken_until = current_timestamp"
                        + " + cast(?2 as bigint) * interval '1' second"
                        + " where hour_number = ?1 and taken_until <= current_timestamp",
                    hour,
                    lease.toSeconds())
                .executeUpdate()
            > 0;
  }

  /**
   * What is kept.
   *
   * @param logical bytes of all living versions, each as it would be alone
   * @param physical bytes of all blobs, each once
   * @param reclaimable bytes that will be freed unless somebody restores or pushes them again
   */
  public record Bytes(long logical, long physical, long reclaimable) {}

  /**
   * Writes what was counted in an hour that was taken.
   *
   * @param pause for which nobody counts again
   */
  public void put(long hour, Bytes bytes, Duration pause) {
    Database.query(
            entityManager,
            "update storage_hour set counted_at = current_timestamp, logical_bytes = ?2,"
                + " physical_bytes = ?3, reclaimable_bytes = ?4, taken_until = current_timestamp"
                + " + cast(?5 as bigint) * interval '1' second where hour_number = ?1",
            hour,
            bytes.logical(),
            bytes.physical(),
            bytes.reclaimable(),
            pause.toSeconds())
        .executeUpdate();
  }

  /** What was kept when it was last counted in an hour. */
  public record Row(long hour, Instant countedAt, Bytes bytes) {}

  /** What was counted last. */
  public Optional<Row> findLast() {
    return rows(
            entityManager
                .createNativeQuery(SELECT + " order by s.hour_number desc")
                .setMaxResults(1)
                .getResultList())
        .stream()
        .findFirst();
  }

  /**
   * Hours since one, and before it the last hour of each day since another, the first of them
   * first.
   *
   * @param hourly from when on every hour is listed
   * @param daily from when on days are
   */
  public List<Row> list(long hourly, long daily) {
    return rows(
        Database.query(
                entityManager,
                SELECT
                    + " and (s.hour_number >= ?1 or s.hour_number >= ?2 and not exists (select 1"
                    + " from storage_hour d where d.counted_at is not null"
                    + " and d.hour_number > s.hour_number and d.hour_number < s.hour_number + 24"
                    + " and d.hour_number / 24 = s.hour_number / 24 and d.hour_number < ?1))"
                    + " order by s.hour_number",
                hourly,
                daily)
            .getResultList());
  }

  private static List<Row> rows(List<?> rows) {
    return rows.stream().map(row -> row((Object[]) row)).toList();
  }

  private static Row row(@Nullable Object[] row) {
    return new Row(
        number(row[0]),
        Instant.ofEpochMilli(number(row[1])),
        new Bytes(number(row[2]), number(row[3]), number(row[4])));
  }

  /** Forgets hours before one. */
  public int forget(long before) {
    return Database.query(entityManager, "delete from storage_hour where hour_number < ?1", before)
        .executeUpdate();
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
