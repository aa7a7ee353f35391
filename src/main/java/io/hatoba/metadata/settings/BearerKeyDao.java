package io.hatoba.metadata.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.List;

/** Queries over the keys that sign bearer tokens; ages are the database's word. */
@ApplicationScoped
public class BearerKeyDao {
  private static final long FIRST = 1;
  private static final int MILLIS = 1000;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * One key.
   *
   * @param id which no other key ever has
   * @param secret in Base64
   * @param atOnce whether it signs however young it is
   * @param age how long ago it was made
   */
  public record Row(long id, String secret, boolean atOnce, Duration age) {
    @Override
    public String toString() {
      return "bearer key " + id;
    }
  }

  /** All keys, the newest last, in one statement. */
  public List<Row> list() {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select k.id, k.secret, k.at_once,"
                    + " cast(extract(epoch from current_timestamp) * 1000"
                    + " - extract(epoch from k.created_at) * 1000 as bigint)"
                    + " from bearer_key k order by k.id")
            .getResultList();
    return rows.stream().map(row -> row((Object[]) row)).toList();
  }

  private static Row row(Object[] row) {
    return new Row(
        ((Number) row[0]).longValue(),
        String.valueOf(row[1]),
        Boolean.TRUE.equals(row[2]),
        Duration.ofMillis(((Number) row[3]).longValue()));
  }

  /** Keeps the first key of all, unless another node was first. */
  public void insertFirst(String secret) {
    entityManager
        .createNativeQuery(
            "insert into bearer_key (id, secret, at_once) values (?1, ?2, true)"
                + " on conflict do nothing")
        .setParameter(1, FIRST)
        .setParameter(2, secret)
        .executeUpdate();
  }

  /** Keeps a new key. */
  public void insert(String secret, boolean atOnce) {
    entityManager
        .createNativeQuery(
            "insert into bearer_key (id, secret, at_once)"
                + " values (nextval('bearer_key_seq'), ?1, ?2)")
        .setParameter(1, secret)
        .setParameter(2, atOnce)
        .executeUpdate();
  }

  /**
   * Forgets keys for good.
   *
   * @param age of a newer key, by which they have been replaced
   * @return how many
   */
  public int deleteReplaced(Duration age) {
    return entityManager
        .createNativeQuery(
            "delete from bearer_key where id < (select max(n.id) from bearer_key n"
                + " where n.created_at < current_timestamp"
                + " - cast(?1 as bigint) * interval '1' second)")
        .setParameter(1, age.toMillis() / MILLIS)
        .executeUpdate();
  }

  /** Forgets all keys for good. */
  public void deleteAll() {
    entityManager.createNativeQuery("delete from bearer_key").executeUpdate();
  }
}
