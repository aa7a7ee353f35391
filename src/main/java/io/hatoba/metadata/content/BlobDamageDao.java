package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Queries over what is damaged. A row of {@code blob} stands for one file, digest and generation,
 * as long as it lives; so does what is said of it here.
 */
@ApplicationScoped
public class BlobDamageDao {
  /** Names in one list. */
  public static final int MOST_NAMES = 100;

  /** Packages of which something damaged tells; each costs a statement more. */
  public static final int MOST_HOLDERS = 20;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * What is wrong with the file of a blob.
   *
   * @param kind {@code MISSING}, {@code SHORT}, {@code LONG}, {@code CONTENT} or {@code UNREADABLE}
   * @param finding the same in words
   */
  public record Damage(String kind, String finding) {}

  /**
   * Waits for pushes that are healing a blob, and lets those that come wait, until the transaction
   * ends: so whoever notes it sees what they did, or they see what was noted.
   *
   * @return false if the blob is gone
   */
  public boolean hold(long blobId) {
    return !Database.query(
            entityManager, "select b.id from blob b where b.id = ?1 for update", blobId)
        .getResultList()
        .isEmpty();
  }

  /**
   * Whether a push has replaced the file of a blob not longer than so long ago; uploads that have
   * ended are known for an hour.
   *
   * @param time how long its file was read, to which a second is added for whatever is not exact
   */
  public boolean isHealedWithin(Digest digest, long generation, Duration time) {
    return !Database.query(
            entityManager,
            "select u.id from upload u where u.digest = ?1 and u.generation = ?2 and u.heals"
                + " and u.state = 'DONE' and u.touched_at > current_timestamp"
                + " - cast(?3 as bigint) * interval '0.001' second",
            digest.toString(),
            generation,
            time.plusSeconds(1).toMillis())
        .getResultList()
        .isEmpty();
  }

  /**
   * Notes that a blob was damaged when it was read.
   *
   * @return whether nobody knew; false as well if the blob is gone
   */
  public boolean note(long blobId, Damage damage) {
    int made =
        Database.query(
                entityManager,
                "insert into blob_damage (blob_id, kind, finding) select b.id, ?2, ?3 from blob b"
                    + " where b.id = ?1 on conflict do nothing",
                blobId,
                damage.kind(),
                damage.finding())
            .executeUpdate();
    if (made == 0) {
      Database.query(
              entityManager,
              "update blob_damage set kind = ?2, finding = ?3, seen = seen + 1,"
                  + " seen_at = current_timestamp where blob_id = ?1",
              blobId,
              damage.kind(),
              damage.finding())
          .executeUpdate();
    }
    return made > 0;
  }

  /**
   * Takes back what is said of a blob that was read and is whole.
   *
   * @param seen how often it had been found damaged when it began to be read
   * @return false if nothing is said, or it was found damaged since
   */
  public boolean lift(long blobId, long seen) {
    return Database.query(
                entityManager,
                "delete from blob_damage where blob_id = ?1 and seen = ?2",
                blobId,
                seen)
            .executeUpdate()
        > 0;
  }

  /** Takes back what is said of a blob whose file another has just replaced. */
  public boolean lift(Digest digest, long generation) {
    return Database.query(
                entityManager,
                "delete from blob_damage where blob_id = (select b.id from blob b"
                    + " where b.digest = ?1 and b.generation = ?2)",
                digest.toString(),
                generation)
            .executeUpdate()
        > 0;
  }

  /** Notes that the bytes of a manifest have not its digest; tells whether nobody knew. */
  public boolean noteManifest(long manifestId) {
    return Database.query(
                entityManager,
                "insert into manifest_damage (manifest_id) select m.id from manifest m"
                    + " where m.id = ?1 on conflict do nothing",
                manifestId)
            .executeUpdate()
        > 0;
  }

  /** Takes back what is said of a manifest that was read and is whole. */
  public boolean liftManifest(long manifestId) {
    return Database.query(
                entityManager, "delete from manifest_damage where manifest_id = ?1", manifestId)
            .executeUpdate()
        > 0;
  }

  /**
   * Something damaged.
   *
   * @param key by which a list goes on: of the blob, or of the manifest
   * @param kind as {@link Damage} has it; {@code CONTENT} for a manifest
   */
  public record Row(long key, Digest digest, long size, Damage damage, Instant foundAt) {}

  /** Damaged blobs, by key. */
  public List<Row> list(long after, int limit) {
    return rows(
        "select b.id, b.digest, b.size, d.kind, d.finding,"
            + " cast(extract(epoch from d.found_at) * 1000 as bigint) from blob_damage d"
            + " join blob b on b.id = d.blob_id where d.blob_id > ?1 order by d.blob_id",
        after,
        limit);
  }

  /** Damaged manifests, by key. */
  public List<Row> listManifests(long after, int limit) {
    return rows(
        "select m.id, m.digest, m.size, 'CONTENT', 'its bytes have another digest',"
            + " cast(extract(epoch from d.found_at) * 1000 as bigint) from manifest_damage d"
            + " join manifest m on m.id = d.manifest_id where d.manifest_id > ?1"
            + " order by d.manifest_id",
        after,
        limit);
  }

  private List<Row> rows(String sql, long after, int limit) {
    List<?> rows = Database.query(entityManager, sql, after).setMaxResults(limit).getResultList();
    return rows.stream().map(row -> row((Object[]) row)).toList();
  }

  private static Row row(@Nullable Object[] row) {
    return new Row(
        number(row[0]),
        Digest.parse(String.valueOf(row[1])),
        number(row[2]),
        new Damage(String.valueOf(row[3]), String.valueOf(row[4])),
        Instant.ofEpochMilli(number(row[5])));
  }

  /**
   * A package that something damaged belongs to, by one of its names.
   *
   * @param kind of the registry
   * @param name with its owner
   */
  public record Touched(long packageId, String kind, String name) {}

  private static final String TOUCHED =
      "select p.id, p.kind, a.login || '/' || p.name from package p"
          + " join account a on a.id = p.owner_id where p.deleted_at is null and p.id in (";

  /** Packages that hold a blob, by key. */
  public List<Touched> listHolders(long blobId) {
    return touched(
        TOUCHED
            + "select l.package_id from blob_link l where l.blob_id = ?1 and l.deleted_at is null)"
            + " order by p.id",
        blobId);
  }

  /** The package of a manifest. */
  public List<Touched> listHoldersOfManifest(long manifestId) {
    return touched(
        TOUCHED + "select m.package_id from manifest m where m.id = ?1) order by p.id", manifestId);
  }

  private List<Touched> touched(String sql, long key) {
    List<?> rows =
        Database.query(entityManager, sql, key).setMaxResults(MOST_HOLDERS).getResultList();
    return rows.stream()
        .map(row -> (Object[]) row)
        .map(row -> new Touched(number(row[0]), String.valueOf(row[1]), String.valueOf(row[2])))
        .toList();
  }

  /** Tags of a package whose images need some content, by name: through indexes of indexes too. */
  public List<String> listTags(long packageId, Digest digest) {
    String parents =
        " join manifest m%1$d on m%1$d.id = r%1$d.manifest_id and m%1$d.deleted_at is null";
    String next =
        " join manifest_reference r%2$d on r%2$d.package_id = m%1$d.package_id"
            + " and r%2$d.child_digest = m%1$d.digest and r%2$d.kind = 'MANIFEST'";
    String first = " from manifest_reference r1" + parents.formatted(1);
    String second = first + next.formatted(1, 2) + parents.formatted(2);
    String third = second + next.formatted(2, 3) + parents.formatted(3);
    String where = " where r1.package_id = ?1 and r1.child_digest = ?2 and r1.kind <> 'SUBJECT'";
    List<?> rows =
        Database.query(
                entityManager,
                "select g.name from tag g where g.package_id = ?1 and g.manifest_id in (select m.id"
                    + " from manifest m where m.package_id = ?1 and m.digest = ?2 union select m1.id"
                    + first
                    + where
                    + " union select m2.id"
                    + second
                    + where
                    + " union select m3.id"
                    + third
                    + where
                    + ") order by g.name",
                packageId,
                digest.toString())
            .setMaxResults(MOST_NAMES)
            .getResultList();
    return rows.stream().map(String::valueOf).toList();
  }

  /** Queues damaged blobs that nobody has read for a while: somebody may have put them back. */
  public int queueUnseen(Duration since, int limit) {
    return Database.query(
            entityManager,
            "insert into scrub_suspect (blob_id, reason) select d.blob_id, 'FOUND' from blob_damage"
                + " d where d.seen_at < current_timestamp - cast(?1 as bigint) * interval '1' second"
                + " order by d.seen_at limit ?2 on conflict do nothing",
            since.toSeconds(),
            limit)
        .executeUpdate();
  }

  /**
   * Figures of now.
   *
   * @param blobs damaged layers and configs
   * @param bytes of them
   * @param manifests damaged manifests
   * @param suspects layers that are to be read out of turn
   */
  public record Figures(long blobs, long bytes, long manifests, long suspects) {}

  /** Figures of now, for a page of metrics: the cost follows the damage. */
  public Figures figures() {
    Object[] row =
        (Object[])
            entityManager
                .createNativeQuery(
                    "select (select count(*) from blob_damage), (select coalesce(sum(b.size), 0)"
                        + " from blob_damage d join blob b on b.id = d.blob_id),"
                        + " (select count(*) from manifest_damage),"
                        + " (select count(*) from scrub_suspect)")
                .getSingleResult();
    return new Figures(number(row[0]), number(row[1]), number(row[2]), number(row[3]));
  }

  /** What is said of a blob that a package holds; empty if it is whole as far as anybody knows. */
  public Optional<Damage> find(long blobId) {
    List<?> rows =
        Database.query(
                entityManager,
                "select d.kind, d.finding from blob_damage d where d.blob_id = ?1",
                blobId)
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(row -> (Object[]) row)
        .map(row -> new Damage(String.valueOf(row[0]), String.valueOf(row[1])));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
