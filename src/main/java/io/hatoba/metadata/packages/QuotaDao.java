package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Queries over quotas, and over where they hold. */
@ApplicationScoped
public class QuotaDao {
  /** No limit is this one. */
  private static final long NONE = -1;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** Limits in bytes; empty where there is none. */
  public record Limits(
      OptionalLong logicalSoft,
      OptionalLong logicalHard,
      OptionalLong physicalSoft,
      OptionalLong physicalHard) {
    static final String COLUMNS =
        "{q}.logical_soft, {q}.logical_hard, {q}.physical_soft, {q}.physical_hard";

    /** None. */
    public static final Limits NONE =
        new Limits(
            OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    /** Whether there is one at all. */
    public boolean any() {
      return !equals(NONE);
    }

    /** Whether one of them may refuse what adds bytes of these kinds. */
    public boolean refuses(boolean logical, boolean physical) {
      return (logical && logicalHard.isPresent()) || (physical && physicalHard.isPresent());
    }

    /** The four columns of a row that begin at a place. */
    static Limits of(@Nullable Object[] row, int from) {
      return new Limits(
          limit(row[from]), limit(row[from + 1]), limit(row[from + 2]), limit(row[from + 3]));
    }

    private static OptionalLong limit(@Nullable Object column) {
      return column == null ? OptionalLong.empty() : OptionalLong.of(((Number) column).longValue());
    }
  }

  /**
   * A quota.
   *
   * @param place key of the place
   * @param setAt when it was set
   */
  public record Row(String place, Limits limits, Instant setAt) {}

  /** The quota of a place. */
  public Optional<Row> find(PolicyPlace place) {
    List<?> rows =
        Database.query(
                entityManager,
                "select q.place, cast(extract(epoch from q.set_at) * 1000 as bigint), "
                    + Limits.COLUMNS.replace("{q}", "q")
                    + " from quota q where q.place = ?1",
                place.key())
            .getResultList();
    return rows.stream().findFirst().map(row -> row((Object[]) row));
  }

  private static Row row(@Nullable Object[] row) {
    return new Row(
        String.valueOf(row[0]),
        Limits.of(row, 2),
        Instant.ofEpochMilli(((Number) Objects.requireNonNull(row[1])).longValue()));
  }

  /** Whether there is a quota anywhere. */
  public boolean any() {
    return !Database.query(entityManager, "select q.place from quota q")
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /** Sets the quota of a place, instead of the one that it has. */
  public void put(PolicyPlace place, Limits limits, long setBy) {
    delete(place);
    Database.query(
            entityManager,
            "insert into quota (place, owner_id, package_id, logical_soft, logical_hard,"
                + " physical_soft, physical_hard, set_by) values (?1,"
                + " nullif(cast(?2 as bigint), 0), nullif(cast(?3 as bigint), 0),"
                + " nullif(cast(?4 as bigint), -1), nullif(cast(?5 as bigint), -1),"
                + " nullif(cast(?6 as bigint), -1), nullif(cast(?7 as bigint), -1), ?8)",
            place.key(),
            place.ownerId(),
            place.packageId(),
            limits.logicalSoft().orElse(NONE),
            limits.logicalHard().orElse(NONE),
            limits.physicalSoft().orElse(NONE),
            limits.physicalHard().orElse(NONE),
            setBy)
        .executeUpdate();
  }

  /**
   * Forgets the quota of a place.
   *
   * @return whether it had one
   */
  public boolean delete(PolicyPlace place) {
    return Database.query(entityManager, "delete from quota where place = ?1", place.key())
            .executeUpdate()
        > 0;
  }

  /**
   * Waits for the turn of an owner: of two pushes to packages of one owner the second sees what the
   * first has added. Whoever takes a turn holds its package already, and nothing but a turn is
   * waited for afterwards.
   */
  public void takeTurn(long ownerId) {
    if (!lockTurn(ownerId)) {
      Database.query(
              entityManager,
              "insert into quota_turn (owner_id) values (?1) on conflict do nothing",
              ownerId)
          .executeUpdate();
      lockTurn(ownerId);
    }
  }

  private boolean lockTurn(long ownerId) {
    return !Database.query(
            entityManager,
            "select t.owner_id from quota_turn t where t.owner_id = ?1 for update",
            ownerId)
        .getResultList()
        .isEmpty();
  }
}
