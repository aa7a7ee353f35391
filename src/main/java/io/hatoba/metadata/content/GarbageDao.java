package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Content that nobody needs: links whose lease is over and that no manifest names, blobs without
 * links, and files that no row names any more. What is found is looked at once more under a lock
 * before it goes, since a push may have come in between.
 */
@ApplicationScoped
public class GarbageDao {
  /**
   * Whether a manifest of the package of a link {@code l}, one that can be restored too, names its
   * blob. Foreign layers count: they may be kept here all the same.
   */
  private static final String NAMED =
      // Of a join H2 might begin with all that the package names.
      "exists (select 1 from manifest_reference r where r.package_id = l.package_id"
          + " and r.child_digest = (select n.digest from blob n where n.id = l.blob_id)"
          + " and r.kind in ('CONFIG', 'LAYER'))";

  private static final String TAKEN = "cast(extract(epoch from l.leased_at) * 1000000 as bigint)";

  private static final String OVER =
      "l.leased_at <= current_timestamp - cast(?1 as bigint) * interval '0.001' second";

  private static final String LEASED =
      "select l.id, "
          + TAKEN
          + ", case when "
          + NAMED
          + " then 0 else 1 end from blob_link l where "
          + OVER;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static GarbageDao over(EntityManager entityManager, Database database) {
    GarbageDao dao = new GarbageDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * A place among links in the order of their leases.
   *
   * @param taken when the lease was taken, in microseconds since 1970
   * @param linkId of the link
   */
  public record Spot(long taken, long linkId) {}

  /**
   * A link whose lease is over.
   *
   * @param spot where it stands
   * @param unnamed whether no manifest of its package names its blob
   */
  public record Leased(Spot spot, boolean unnamed) {}

  /**
   * Links after a place whose leases were taken so long ago, in their order. Nothing is locked.
   *
   * @param age how long ago at least
   */
  public List<Leased> listOver(Spot after, Duration age, int limit) {
    List<Leased> found =
        new ArrayList<>(
            leased(
                LEASED
                    + " and l.leased_at = "
                    + Moments.at("?2")
                    + " and l.id > cast(?3 as bigint) order by l.id",
                limit,
                age.toMillis(),
                after.taken(),
                after.linkId()));
    if (found.size() < limit) {
      found.addAll(
          leased(
              LEASED + " and l.leased_at > " + Moments.at("?2") + " order by l.leased_at, l.id",
              limit - found.size(),
              age.toMillis(),
              after.taken()));
    }
    return found;
  }

  private List<Leased> leased(String sql, int limit, Object... parameters) {
    List<?> rows =
        Database.query(entityManager, sql, parameters).setMaxResults(limit).getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(row -> new Leased(new Spot(number(row[1]), number(row[0])), number(row[2]) == 1))
        .toList();
  }

  /** Keys of a package's links to blobs with some digests. */
  public List<Long> listLinks(long packageId, Collection<String> digests) {
    return Database.keys(
        Database.query(
            entityManager,
            "select l.id from blob b join blob_link l on l.blob_id = b.id and l.package_id = ?1"
                + " where b.digest = any(?2)",
            packageId,
            digests.toArray(String[]::new)));
  }

  /** Keys of some of a package's links whose leases are over. */
  public List<Long> listLinks(long packageId, Duration lease, int limit) {
    return Database.keys(
        Database.query(
                entityManager,
                "select l.id from blob_link l where " + OVER + " and l.package_id = ?2",
                lease.toMillis(),
                packageId)
            .setMaxResults(limit));
  }

  /**
   * Removes those of some links that no manifest names and whose lease is over. Whoever is about to
   * name or renew one waits until this transaction ends, and does not find it then; or this waits
   * for them, and leaves it.
   *
   * @return how many are gone; their blobs are looked at by {@link #removeBlobs}
   */
  public int removeLinks(Collection<Long> ids, Duration lease) {
    if (ids.isEmpty()) {
      return 0;
    }
    List<Long> locked =
        Database.keys(
            Database.query(
                entityManager,
                "select l.id from blob_link l join blob b on b.id = l.blob_id"
                    + " where l.id = any(?1) order by b.digest, l.id "
                    + database.updateLockOf("l"),
                (Object) ids.toArray(Long[]::new)));
    // A statement of its own, which sees what was committed before the locks were had.
    List<Long> blobs =
        database
            .deleteReturning(
                "delete from blob_link l where " + OVER + " and l.id = any(?2) and not " + NAMED,
                "blob_id",
                lease.toMillis(),
                locked.toArray(Long[]::new))
            .stream()
            .map(GarbageDao::number)
            .toList();
    if (!blobs.isEmpty()) {
      Database.query(
              entityManager,
              "insert into sweep_blob (blob_id) select b.id from blob b where b.id = any(?1)"
                  + " on conflict do nothing",
              (Object) blobs.toArray(Long[]::new))
          .executeUpdate();
    }
    return blobs.size();
  }

  /**
   * What was removed.
   *
   * @param looked how many blobs were looked at
   * @param blobs how many of them are gone
   */
  public record Removed(int looked, int blobs) {}

  /**
   * Removes blobs that have no link any more from those that have lost one, and writes down their
   * files. The caller has passed the gate ({@link SweepFenceDao#passGate}) in this transaction, and
   * unlinks no file before it is committed.
   */
  public Removed removeBlobs(int limit) {
    Long[] looked =
        Database.keys(
                Database.query(
                        entityManager, "select c.blob_id from sweep_blob c order by c.blob_id")
                    .setMaxResults(limit))
            .toArray(Long[]::new);
    if (looked.length == 0) {
      return new Removed(0, 0);
    }
    // Against whoever links one: a link locks its blob.
    query("select b.id from blob b where b.id = any(?1) order by b.digest for update", looked)
        .getResultList();
    query(
            "insert into sweep_file (digest, generation, size) select b.digest, b.generation,"
                + " b.size from blob b where b.id = any(?1) and not exists (select 1 from blob_link"
                + " l where l.blob_id = b.id)",
            looked)
        .executeUpdate();
    int gone =
        query(
                "delete from blob b where b.id = any(?1) and exists (select 1 from sweep_file f"
                    + " where f.digest = b.digest and f.generation = b.generation)",
                looked)
            .executeUpdate();
    query("delete from sweep_blob where blob_id = any(?1)", looked).executeUpdate();
    return new Removed(looked.length, gone);
  }

  private jakarta.persistence.Query query(String sql, Long[] ids) {
    return Database.query(entityManager, sql, (Object) ids);
  }

  /**
   * A file that no row names, nor ever will: generations are not used again.
   *
   * @param size bytes
   */
  public record Unnamed(Digest digest, long generation, long size) {}

  /**
   * Files that wait to be unlinked, in order.
   *
   * @param after the last one of the page before; empty for the first
   */
  public List<Unnamed> listFiles(Optional<Unnamed> after, int limit) {
    String digest = after.map(last -> last.digest().toString()).orElse("");
    List<?> rows =
        Database.query(
                entityManager,
                "select f.digest, f.generation, f.size from sweep_file f where f.digest >= ?1"
                    + " and (f.digest > ?1 or f.generation > ?2) order by f.digest, f.generation",
                digest,
                after.map(Unnamed::generation).orElse(0L))
            .setMaxResults(limit)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Unnamed(Digest.parse(String.valueOf(row[0])), number(row[1]), number(row[2])))
        .toList();
  }

  /** Forgets files that are unlinked. */
  public void forgetFiles(Collection<Unnamed> files) {
    for (Unnamed file : files) {
      Database.query(
              entityManager,
              "delete from sweep_file where digest = ?1 and generation = ?2",
              file.digest().toString(),
              file.generation())
          .executeUpdate();
    }
  }

  /**
   * What will be freed when nobody restores or pushes it again.
   *
   * @param logical bytes of versions that are deleted, or in packages that are
   * @param physical bytes of blobs that nothing living names, each once, and of files that wait to
   *     be unlinked
   */
  public record Reclaimable(long logical, long physical) {}

  /**
   * What is deleted, what no manifest names yet or any more, and what waits to be unlinked. It
   * looks at that and at nothing else.
   *
   * @param lease of links; whose lease began earlier was looked through by sweeps
   */
  public Reclaimable sumReclaimable(Duration lease) {
    String deleted = ".deleted_at <= current_timestamp";
    long logical =
        sum(
            "select x.id, x.size from manifest m join package_version x on x.manifest_id = m.id"
                + " where m"
                + deleted
                + " union select y.id, y.size from package p"
                + " join package_version y on y.package_id = p.id where p"
                + deleted,
            "true");
    String blobs =
        " join blob b on b.digest = r.child_digest where r.kind in ('CONFIG', 'LAYER') and ";
    long physical =
        sum(
            "select b.id, b.size, b.digest from manifest m"
                + " join manifest_reference r on r.manifest_id = m.id"
                + blobs
                + "m"
                + deleted
                + " union select b.id, b.size, b.digest from package p"
                + " join manifest_reference r on r.package_id = p.id"
                + blobs
                + "p"
                + deleted
                + " union select b.id, b.size, b.digest from blob_link l"
                + " join blob b on b.id = l.blob_id where l.leased_at"
                + " > current_timestamp - cast(?1 as bigint) * interval '0.001' second"
                + " union select b.id, b.size, b.digest from sweep_blob c"
                + " join blob b on b.id = c.blob_id",
            // Of joins H2 might begin with all that lives.
            "not exists (select 1 from blob_link l where l.blob_id = z.id and exists (select 1"
                + " from package p where p.id = l.package_id and p.deleted_at is null)"
                + " and exists (select 1 from manifest_reference r where r.package_id = l.package_id"
                + " and r.child_digest = z.digest and r.kind in ('CONFIG', 'LAYER')"
                + " and exists (select 1 from manifest m where m.id = r.manifest_id"
                + " and m.deleted_at is null)))",
            lease.plusHours(1).toMillis());
    return new Reclaimable(logical, physical + countFiles().bytes());
  }

  /**
   * The sizes of those rows that fulfil a condition. The rows are a table, not a list in which
   * others are looked up: a list that depends on the time H2 asks for anew with each of those.
   */
  private long sum(String rows, String condition, Object... parameters) {
    return number(
        Database.query(
                entityManager,
                "select coalesce(sum(z.size), 0) from (" + rows + ") z where " + condition,
                parameters)
            .getSingleResult());
  }

  /**
   * Files that wait to be unlinked.
   *
   * @param files how many
   * @param bytes all of them together
   */
  public record Waiting(long files, long bytes) {}

  /** How much waits to be unlinked. */
  public Waiting countFiles() {
    Object[] row =
        (Object[])
            Database.query(
                    entityManager, "select count(*), coalesce(sum(f.size), 0) from sweep_file f")
                .getSingleResult();
    return new Waiting(number(row[0]), number(row[1]));
  }

  private static long number(Object column) {
    return ((Number) column).longValue();
  }
}
