package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Fences that keep files of layers where they are.
 *
 * <p>Once a fence is raised and that is committed, every file that a blob's row names stays until
 * the fence is lowered or its time is over. Whoever decides that files go locks the gate in the
 * transaction that deletes their rows ({@link #passGate}), and whoever raises a fence locks it too,
 * so each knows of the other. A file whose row was deleted before may still go; no row that is read
 * while the fence stands names it.
 */
@ApplicationScoped
public class SweepFenceDao {
  private static final int LONGEST_HOLDER = 255;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static SweepFenceDao over(EntityManager entityManager, Database database) {
    SweepFenceDao dao = new SweepFenceDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * Raises a fence, after whoever is deciding that files go has committed it. It stands once this
   * transaction is committed.
   *
   * @param holder who needs it, for those who wonder; at most 255 characters
   * @param time how long it stands, by the database's clock, unless it is renewed; in whole seconds
   * @return its key
   */
  public long raise(String holder, Duration time) {
    if (holder.isBlank() || holder.length() > LONGEST_HOLDER) {
      throw new IllegalArgumentException("the holder of a fence has a name of 1 to 255 characters");
    }
    lockGate();
    return ((Number)
            database
                .insertReturning(
                    "insert into sweep_fence (id, holder, stands_until)"
                        + " values (nextval('sweep_fence_seq'), ?1,"
                        + " current_timestamp + cast(?2 as bigint) * interval '1' second)",
                    "id",
                    holder,
                    seconds(time))
                .get(0))
        .longValue();
  }

  /**
   * Lets a fence stand longer: for so long from now.
   *
   * @return false if its time was over and files may have gone since, or it was lowered
   */
  public boolean renew(long id, Duration time) {
    // Behind the gate a fence that is over is gone as soon as anybody has passed.
    lockGate();
    return Database.query(
                entityManager,
                "update sweep_fence set stands_until ="
                    + " current_timestamp + cast(?2 as bigint) * interval '1' second where id = ?1",
                id,
                seconds(time))
            .executeUpdate()
        > 0;
  }

  private static long seconds(Duration time) {
    if (time.toSeconds() < 1) {
      throw new IllegalArgumentException("a fence stands for a second at least, not " + time);
    }
    return time.toSeconds();
  }

  /** Lowers a fence; one that is gone already may be lowered again. */
  public void lower(long id) {
    Database.query(entityManager, "delete from sweep_fence where id = ?1", id).executeUpdate();
  }

  /** Who holds the fence that stands longest, if one stands. */
  public Optional<String> findHolder() {
    List<?> rows =
        Database.query(
                entityManager,
                "select f.holder from sweep_fence f where f.stands_until > current_timestamp"
                    + " order by f.stands_until desc, f.id")
            .setMaxResults(1)
            .getResultList();
    return rows.stream().findFirst().map(String::valueOf);
  }

  /**
   * Keeps fences from being raised until this transaction ends, and takes those away whose time is
   * over.
   *
   * @return false if one stands: then no row that names a file may be deleted
   */
  public boolean passGate() {
    lockGate();
    // A statement of its own, so that it sees what was committed before the lock was had.
    Database.query(entityManager, "delete from sweep_fence where stands_until <= current_timestamp")
        .executeUpdate();
    return Database.query(entityManager, "select f.id from sweep_fence f")
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  private void lockGate() {
    Database.query(entityManager, "select g.id from sweep_gate g where g.id = 1 for update")
        .getResultList();
  }
}
