package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Queries over checks of versions, of which each has the last one. What a check reads it finds
 * through its own package: a blob that the package does not hold is absent, whoever else has it.
 */
@ApplicationScoped
public class ImageCheckDao {
  private static final String LEASE = "current_timestamp + interval '2' minute";
  private static final String OPEN_OF_OWNER =
      "select count(*) from image_check o join package q on q.id = o.package_id"
          + " where o.finished_at is null"
          + " and q.owner_id = (select a.owner_id from package a where a.id = ?2)";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static ImageCheckDao over(EntityManager entityManager, Database database) {
    ImageCheckDao dao = new ImageCheckDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /** Whether a package has a version that lives. */
  public boolean hasVersion(long packageId, long versionId) {
    return !Database.query(
            entityManager,
            "select v.id from package_version v where v.id = ?1 and v.package_id = ?2"
                + " and v.deleted_at is null",
            versionId,
            packageId)
        .getResultList()
        .isEmpty();
  }

  /**
   * Asks for a check of a version, unless one waits or is under way, or has found it whole within
   * the last hour.
   *
   * @param mostOfOwner how many may be open of packages of one owner
   * @param mostOpen how many may be open
   * @return false if there are that many
   */
  public boolean ask(
      long packageId, long versionId, long accountId, int mostOfOwner, int mostOpen) {
    Database.query(
            entityManager,
            "delete from image_check where version_id = ?1 and finished_at is not null"
                + " and (finished_at < current_timestamp - interval '1' hour or exists (select 1"
                + " from image_check_part p where p.check_id = image_check.id"
                + " and p.state <> 'WHOLE'))",
            versionId)
        .executeUpdate();
    int made =
        Database.query(
                entityManager,
                "insert into image_check (id, package_id, version_id, account_id)"
                    + " select nextval('image_check_seq'), v.package_id, v.id,"
                    + " cast(?3 as bigint) from package_version v where v.id = ?1"
                    + " and v.package_id = ?2 and (select count(*) from image_check c"
                    + " where c.finished_at is null) < cast(?4 as bigint) and ("
                    + OPEN_OF_OWNER
                    + ") < cast(?5 as bigint) on conflict do nothing",
                versionId,
                packageId,
                accountId,
                mostOpen,
                mostOfOwner)
            .executeUpdate();
    return made > 0 || find(packageId, versionId).isPresent();
  }

  /** How many are open of packages of the owner of one. */
  public long countOpenOfOwner(long packageId) {
    Object count =
        Database.query(
                entityManager, "select (" + OPEN_OF_OWNER.replace("?2", "?1") + ")", packageId)
            .getSingleResult();
    return ((Number) count).longValue();
  }

  /**
   * A check.
   *
   * @param startedAt empty while it waits
   * @param finishedAt empty before its end
   * @param parts how many there are; 0 while it waits
   * @param checked how many of them were looked at
   * @param wrong how many of those are not whole
   * @param bytes of all parts
   */
  public record Row(
      long id,
      Instant askedAt,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      long parts,
      long checked,
      long wrong,
      long bytes) {}

  /** The last check of a version of a package. */
  public Optional<Row> find(long packageId, long versionId) {
    List<?> rows =
        Database.query(
                entityManager,
                "select c.id, cast(extract(epoch from c.asked_at) * 1000 as bigint),"
                    + " cast(extract(epoch from c.started_at) * 1000 as bigint),"
                    + " cast(extract(epoch from c.finished_at) * 1000 as bigint),"
                    + " count(p.place), count(p.state),"
                    + " coalesce(sum(case when p.state <> 'WHOLE' then 1 else 0 end), 0),"
                    + " coalesce(sum(p.size), 0) from image_check c"
                    + " left join image_check_part p on p.check_id = c.id"
                    + " where c.package_id = ?1 and c.version_id = ?2"
                    + " group by c.id, c.asked_at, c.started_at, c.finished_at",
                packageId,
                versionId)
            .getResultList();
    return rows.stream().findFirst().map(row -> row((Object[]) row));
  }

  private static Row row(@Nullable Object[] row) {
    return new Row(
        number(row[0]),
        Instant.ofEpochMilli(number(row[1])),
        row[2] == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(number(row[2]))),
        row[3] == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(number(row[3]))),
        number(row[4]),
        number(row[5]),
        number(row[6]),
        number(row[7]));
  }

  /**
   * A part of what is checked.
   *
   * @param kind {@code MANIFEST}, {@code CONFIG} or {@code LAYER}
   * @param state what was found; empty where it was not looked at
   */
  public record Part(int place, Digest digest, String kind, long size, Optional<String> state) {}

  /** Parts in their order: manifests, then configs, then layers, each by digest. */
  public List<Part> listParts(long checkId, long after, int limit) {
    return parts(checkId, "p.place > ?2", after, limit);
  }

  /** The next parts that were not looked at. */
  public List<Part> listUnchecked(long checkId, int limit) {
    return parts(checkId, "p.place > ?2 and p.state is null", -1, limit);
  }

  private List<Part> parts(long checkId, String which, long after, int limit) {
    List<?> rows =
        Database.query(
                entityManager,
                "select p.place, p.digest, p.kind, p.size, p.state from image_check_part p"
                    + " where p.check_id = ?1 and "
                    + which
                    + " order by p.place",
                checkId,
                after)
            .setMaxResults(limit)
            .getResultList();
    return rows.stream()
        .map(row -> (Object[]) row)
        .map(
            row ->
                new Part(
                    (int) number(row[0]),
                    Digest.parse(String.valueOf(row[1])),
                    String.valueOf(row[2]),
                    number(row[3]),
                    Optional.ofNullable((String) row[4])))
        .toList();
  }

  /**
   * A check in the hands of one runner.
   *
   * @param manifestId root of the version
   * @param begun whether its parts are listed
   */
  public record Taken(long id, long packageId, long manifestId, boolean begun) {}

  /** Takes the check that waits longest; empty if there is none that no other node has. */
  public Optional<Taken> claim(String runner) {
    List<?> rows =
        database.updateJoining(
            "update image_check u set runner = ?1, lease_until = "
                + LEASE
                + " where u.id = (select c.id from image_check c where c.finished_at is null"
                + " and c.lease_until <= current_timestamp order by c.lease_until, c.id limit 1)"
                + " and u.lease_until <= current_timestamp",
            "u.id, u.package_id, v.manifest_id, case when u.started_at is null then 0 else 1 end",
            "join package_version v on v.id = u.version_id",
            runner);
    return rows.stream()
        .findFirst()
        .map(row -> (Object[]) row)
        .map(row -> new Taken(number(row[0]), number(row[1]), number(row[2]), number(row[3]) == 1));
  }

  /** Goes on with a check; false if another node has it, or it is gone with its version. */
  public boolean renew(long checkId, String runner) {
    return Database.query(
                entityManager,
                "update image_check set lease_until = "
                    + LEASE
                    + " where id = ?1 and runner = ?2 and finished_at is null",
                checkId,
                runner)
            .executeUpdate()
        > 0;
  }

  /**
   * Gives a check back: whoever comes then goes on with it.
   *
   * @param pause for which others have their turn
   */
  public void release(long checkId, String runner, Duration pause) {
    Database.query(
            entityManager,
            "update image_check set lease_until = current_timestamp"
                + " + cast(?3 as bigint) * interval '1' second where id = ?1 and runner = ?2",
            checkId,
            runner,
            pause.toSeconds())
        .executeUpdate();
  }

  /** Ends a check. */
  public void finish(long checkId, String runner) {
    Database.query(
            entityManager,
            "update image_check set finished_at = current_timestamp where id = ?1 and runner = ?2",
            checkId,
            runner)
        .executeUpdate();
  }

  /** Manifests that some name as their children, and those that name some as their subject. */
  public List<Long> listNext(long packageId, Collection<Long> manifestIds) {
    return Database.keys(
        Database.query(
            entityManager,
            "select c.id from manifest_reference r join manifest c on c.package_id = ?1"
                + " and c.digest = r.child_digest and c.deleted_at is null"
                + " where r.manifest_id = any(?2) and r.kind = 'MANIFEST' union"
                + " select s.id from manifest m join manifest s on s.package_id = ?1"
                + " and s.subject_digest = m.digest and s.deleted_at is null"
                + " where m.id = any(?2)",
            packageId,
            manifestIds.toArray(Long[]::new)));
  }

  /**
   * Lists what is to be looked at, in the place of what was listed before: the manifests, and each
   * config and layer of them that is kept here, once.
   *
   * @return false if another has the check
   */
  public boolean begin(long checkId, String runner, Collection<Long> manifestIds) {
    int held =
        Database.query(
                entityManager,
                "update image_check set started_at = current_timestamp where id = ?1"
                    + " and runner = ?2 and finished_at is null",
                checkId,
                runner)
            .executeUpdate();
    if (held == 0) {
      return false;
    }
    Database.query(entityManager, "delete from image_check_part where check_id = ?1", checkId)
        .executeUpdate();
    Database.query(
            entityManager,
            "insert into image_check_part (check_id, place, digest, kind, size)"
                + " select cast(?1 as bigint), row_number() over (order by x.rank, x.digest),"
                + " x.digest, case x.rank when 1 then 'MANIFEST' when 2 then 'CONFIG' else 'LAYER'"
                + " end, x.size from (select 1 as rank, m.digest, m.size from manifest m"
                + " where m.id = any(?2) union all"
                + " select min(case r.kind when 'CONFIG' then 2 else 3 end), r.child_digest,"
                + " max(r.size) from manifest_reference r where r.manifest_id = any(?2)"
                + " and r.kind in ('CONFIG', 'LAYER') and not r.foreign_layer"
                + " group by r.child_digest) x",
            checkId,
            manifestIds.toArray(Long[]::new))
        .executeUpdate();
    return true;
  }

  /** Keeps what was found; false if another has the check. */
  public boolean mark(long checkId, String runner, Part part, String state) {
    return Database.query(
                entityManager,
                "update image_check_part set state = ?4 where check_id = ?1 and place = ?2"
                    + " and digest = ?3 and exists (select 1 from image_check c where c.id = ?1"
                    + " and c.runner = ?5)",
                checkId,
                part.place(),
                part.digest().toString(),
                state,
                runner)
            .executeUpdate()
        > 0;
  }

  /** A blob as the package holds it. */
  public Optional<ScrubContentDao.Layer> findLayer(long packageId, Digest digest) {
    List<?> rows =
        Database.query(
                entityManager,
                "select "
                    + ScrubContentDao.LAYER_COLUMNS
                    + " from blob_link l join blob b on b.id = l.blob_id"
                    + " left join blob_damage d on d.blob_id = b.id"
                    + " where l.package_id = ?1 and l.deleted_at is null and b.digest = ?2",
                packageId,
                digest.toString())
            .getResultList();
    return rows.stream().findFirst().map(row -> ScrubContentDao.layer((Object[]) row));
  }

  /** A manifest as the package has it. */
  public Optional<ScrubContentDao.Document> findManifest(long packageId, Digest digest) {
    List<?> rows =
        Database.query(
                entityManager,
                "select m.id, m.content, d.manifest_id from manifest m"
                    + " left join manifest_damage d on d.manifest_id = m.id"
                    + " where m.package_id = ?1 and m.digest = ?2 and m.deleted_at is null",
                packageId,
                digest.toString())
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(row -> (Object[]) row)
        .map(
            row ->
                new ScrubContentDao.Document(
                    number(row[0]), digest, (byte[]) row[1], row[2] != null));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
