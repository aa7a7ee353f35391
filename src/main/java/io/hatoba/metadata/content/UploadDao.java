package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.UploadId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Queries over uploads. Each change is one statement that compares and sets. */
@ApplicationScoped
public class UploadDao {
  /** Whether the blob that an ended upload {@code u} has healed is known to be damaged. */
  private static final String DAMAGED =
      "(select count(*) from blob_damage d join blob b on b.id = d.blob_id"
          + " where b.digest = u.digest and b.generation = u.generation)";

  private static final String PACKAGE_OF_NAME =
      "(select n.package_id from package_name n join account_login a on a.account_id = n.owner_id"
          + " where a.folded_login = ?2 and n.kind = ?3 and n.path = ?4)";

  /** Whether the recorded generation is still good for a file. */
  private static final String RECORDED =
      "u.generation is not null and (not u.heals or exists (select 1 from blob b"
          + " where b.digest = ?6 and b.generation = u.generation))";

  private static final String TAKEN_COLUMNS =
      "u.id, u.package_id, u.epoch, u.size, u.segments, u.algorithm";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static UploadDao over(EntityManager entityManager, Database database) {
    UploadDao dao = new UploadDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * An upload in the hands of one writer.
   *
   * @param id surrogate key
   * @param packageId the package that is uploaded to
   * @param epoch the writer's number; while it stands in the row no other has taken the upload
   * @param size bytes before this writer's
   * @param segments the segments that count, {@code epoch:size,…}
   * @param algorithm the algorithm that runs along
   */
  public record Taken(
      long id, long packageId, long epoch, long size, String segments, DigestAlgorithm algorithm) {
    /** The same upload once this writer's bytes count. */
    public Taken after(long written) {
      String segment = epoch + ":" + written;
      return new Taken(
          id,
          packageId,
          epoch,
          size + written,
          segments.isEmpty() ? segment : segments + "," + segment,
          algorithm);
    }
  }

  /**
   * An upload whose commit is under way.
   *
   * @param taken as for any writer
   * @param generation where the file is going
   * @param healing whether a live blob named that very file already when that was decided
   * @param begunAt bytes before the first commit; what it brought may be among those that count, if
   *     this one repeats it
   */
  public record Committing(Taken taken, long generation, boolean healing, long begunAt) {
    /** The same commit once its last bytes count. */
    public Committing after(Taken written) {
      return new Committing(written, generation, healing, begunAt);
    }
  }

  /**
   * Begins an upload to the package of a name.
   *
   * @return false if the name reaches no package yet
   */
  public boolean insert(
      UploadId upload, ImageName name, long accountId, DigestAlgorithm algorithm) {
    int made =
        entityManager
            .createNativeQuery(
                "insert into upload (id, upload_key, package_id, account_id, algorithm, epoch,"
                    + " size, segments, state) select nextval('upload_seq'), ?1, n.package_id,"
                    + " cast(?5 as bigint), ?6, 0, 0, '', 'OPEN' from package_name n"
                    + " where n.owner_id = (select a.account_id from account_login a"
                    + " where a.folded_login = ?2) and n.kind = ?3 and n.path = ?4 "
                    // Whoever is about to take the name from an idle package is waited for.
                    + database.keyLockOf("n"))
            .setParameter(1, upload.toString())
            .setParameter(2, name.owner())
            .setParameter(3, name.kind().name())
            .setParameter(4, name.path())
            .setParameter(5, accountId)
            .setParameter(6, algorithm.id())
            .executeUpdate();
    database.relaxCommit();
    return made > 0;
  }

  /** The upload of a package, whatever its state. */
  public Optional<UploadEntity> find(UploadId upload, ImageName name) {
    return entityManager
        .createQuery(
            "select u from UploadEntity u, PackageNameEntity n, AccountLoginEntity a"
                + " where u.key = :key and n.packageId = u.packageId and n.kind = :kind"
                + " and n.path = :path and a.accountId = n.ownerId and a.foldedLogin = :owner",
            UploadEntity.class)
        .setParameter("key", upload.toString())
        .setParameter("kind", name.kind())
        .setParameter("path", name.path())
        .setParameter("owner", name.owner())
        .getResultStream()
        .findFirst();
  }

  /**
   * Takes an open upload for one writer; the writer before, if any still runs, cannot advance it.
   *
   * @param offset where the writer means to begin; below zero if it does not say
   * @return nothing if there is no such upload, or its offset is another
   */
  public Optional<Taken> take(UploadId upload, ImageName name, long offset) {
    List<?> rows =
        database.updateReturning(
            "update upload u set epoch = u.epoch + 1, touched_at = current_timestamp"
                + " where u.upload_key = ?1 and u.state = 'OPEN' and u.package_id = "
                + PACKAGE_OF_NAME
                + " and (cast(?5 as bigint) < 0 or u.size = ?5)",
            TAKEN_COLUMNS,
            upload.toString(),
            name.owner(),
            name.kind().name(),
            name.path(),
            offset);
    database.relaxCommit();
    return rows.stream().findFirst().map(row -> taken((Object[]) row));
  }

  /**
   * Takes an open upload for its commit, and records where its file is going before it goes there:
   * the file of the live blob of this digest, which the commit heals, or a new generation. A commit
   * that is repeated after a crash keeps the generation that the first one recorded, but for that
   * of a blob which has gone since: its file may be about to be unlinked. Nothing is promised by
   * it, so it is not made durable by itself: a crash that forgets it, at most half a second of them
   * on H2, leaves a file without a row.
   *
   * @param offset where the last bytes begin; below zero if the request does not say
   * @return nothing if there is no such upload, its offset is another, or a commit with another
   *     digest has been tried
   */
  public Optional<Committing> takeForCommit(
      UploadId upload, ImageName name, long offset, Digest digest) {
    List<?> rows =
        database.updateReturning(
            "update upload u set epoch = u.epoch + 1, touched_at = current_timestamp,"
                + " generation = case when "
                + RECORDED
                + " then u.generation"
                + " else coalesce((select b.generation from blob b where b.digest = ?6),"
                + " nextval('blob_generation_seq')) end, heals = case when "
                + RECORDED
                + " then u.heals"
                + " else exists (select 1 from blob b where b.digest = ?6) end, digest = ?6,"
                + " commit_offset = coalesce(u.commit_offset, u.size)"
                + " where u.upload_key = ?1 and u.state = 'OPEN' and u.package_id = "
                + PACKAGE_OF_NAME
                + " and (cast(?5 as bigint) < 0 or u.size = ?5)"
                + " and (u.digest is null or u.digest = ?6)",
            TAKEN_COLUMNS + ", u.generation, case when u.heals then 1 else 0 end, u.commit_offset",
            upload.toString(),
            name.owner(),
            name.kind().name(),
            name.path(),
            offset,
            digest.toString());
    database.relaxCommit();
    return rows.stream().findFirst().map(row -> committing((Object[]) row));
  }

  private static Committing committing(@Nullable Object[] row) {
    return new Committing(taken(row), number(row[6]), number(row[7]) > 0, number(row[8]));
  }

  /**
   * Sends a commit's file to a new generation, since the blob it was to heal is gone.
   *
   * @return nothing if another writer has taken the upload since
   */
  public Optional<Committing> renewGeneration(Committing committing) {
    return database
        .updateReturning(
            "update upload u set generation = nextval('blob_generation_seq'), heals = false"
                + " where u.id = ?1 and u.epoch = ?2 and u.state = 'OPEN'",
            "u.generation",
            committing.taken().id(),
            committing.taken().epoch())
        .stream()
        .findFirst()
        .map(row -> new Committing(committing.taken(), number(row), false, committing.begunAt()));
  }

  private static Taken taken(@Nullable Object[] row) {
    return new Taken(
        number(row[0]),
        number(row[1]),
        number(row[2]),
        number(row[3]),
        String.valueOf(row[4]),
        DigestAlgorithm.parse(String.valueOf(row[5])));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }

  /**
   * Makes a writer's bytes count.
   *
   * @return false if another writer has taken the upload since
   */
  public boolean advance(Taken taken, long written) {
    Taken after = taken.after(written);
    int moved =
        entityManager
            .createNativeQuery(
                "update upload set size = ?3, segments = ?4, touched_at = current_timestamp"
                    + " where id = ?1 and epoch = ?2 and state = 'OPEN'")
            .setParameter(1, taken.id())
            .setParameter(2, taken.epoch())
            .setParameter(3, after.size())
            .setParameter(4, after.segments())
            .executeUpdate();
    database.relaxCommit();
    return moved > 0;
  }

  /**
   * Ends an upload whose blob is safe. That another commit has taken it since then matters to
   * neither: both name the same digest and generation. Bytes that came since do matter.
   *
   * @param size of the blob in bytes
   * @return false if the upload has ended, or has other bytes than those that were verified
   */
  public boolean complete(Committing committing, long size) {
    return entityManager
            .createNativeQuery(
                "update upload set state = 'DONE', size = ?3, segments = '',"
                    + " touched_at = current_timestamp"
                    + " where id = ?1 and generation = ?2 and size = ?4 and state = 'OPEN'")
            .setParameter(1, committing.taken().id())
            .setParameter(2, committing.generation())
            .setParameter(3, size)
            .setParameter(4, committing.taken().size())
            .executeUpdate()
        > 0;
  }

  /**
   * The same for one that has healed a blob, if the package's link to it was renewed a moment ago
   * and so cannot be swept while this is committed.
   *
   * @param fresh how long ago at most
   * @return whether that blob is known to be damaged, as it was; empty if the upload has ended, or
   *     has other bytes, and if the link is older
   */
  public Optional<Boolean> completeHealed(
      Committing committing, Digest digest, long size, Duration fresh) {
    return damaged(
        database.updateReturning(
            "update upload u set state = 'DONE', size = ?3, segments = '',"
                + " touched_at = current_timestamp"
                + " where u.id = ?1 and u.generation = ?2 and u.size = ?4 and u.state = 'OPEN'"
                + " and exists (select 1 from blob b join blob_link l on l.blob_id = b.id"
                + " and l.package_id = u.package_id where b.digest = ?5"
                + " and b.generation = ?2 and l.deleted_at is null and l.leased_at"
                + " > current_timestamp - cast(?6 as bigint) * interval '0.001' second)",
            DAMAGED,
            committing.taken().id(),
            committing.generation(),
            size,
            committing.taken().size(),
            digest.toString(),
            fresh.toMillis()));
  }

  /**
   * The same for an upload whose file has taken the place of a live blob's.
   *
   * @return whether that blob is known to be damaged, as it was; empty if the upload has ended, or
   *     has other bytes
   */
  public Optional<Boolean> completeHealing(Committing committing, long size) {
    return damaged(
        database.updateReturning(
            "update upload u set state = 'DONE', size = ?3, segments = '',"
                + " touched_at = current_timestamp"
                + " where u.id = ?1 and u.generation = ?2 and u.size = ?4 and u.state = 'OPEN'",
            DAMAGED,
            committing.taken().id(),
            committing.generation(),
            size,
            committing.taken().size()));
  }

  private static Optional<Boolean> damaged(List<?> ended) {
    return ended.stream().findFirst().map(damaged -> number(damaged) > 0);
  }

  /**
   * Bars everyone from an open upload, so that its bytes can be removed.
   *
   * @return false if it was not open
   */
  public boolean abandon(long id) {
    int barred =
        entityManager
            .createNativeQuery(
                "update upload set state = 'ABANDONED', epoch = epoch + 1,"
                    + " touched_at = current_timestamp where id = ?1 and state = 'OPEN'")
            .setParameter(1, id)
            .executeUpdate();
    return barred > 0;
  }

  /** Whether everyone is barred from an upload: it came to nothing, or is forgotten. */
  public boolean isBarred(long id) {
    // Not by a name: its package may have lost all of them while the upload goes on.
    return Database.query(
            entityManager,
            "select u.id from upload u where u.id = ?1 and u.state <> 'ABANDONED'",
            id)
        .getResultList()
        .isEmpty();
  }

  /** Forgets an upload whose bytes are gone. */
  public void delete(long id) {
    entityManager
        .createNativeQuery("delete from upload where id = ?1 and state <> 'OPEN'")
        .setParameter(1, id)
        .executeUpdate();
  }

  /**
   * Uploads that nobody has touched for long, by the database's clock: open ones after {@code
   * idle}, ended ones after {@code remembered}.
   *
   * @param after surrogate key of the last one that was listed; 0 for the first ones
   */
  @SuppressWarnings("unchecked") // a native query with a result class gives that class
  public List<UploadEntity> listExpired(Duration idle, Duration remembered, long after, int limit) {
    return entityManager
        .createNativeQuery(
            "select * from upload where id > cast(?3 as bigint) and"
                + " ((state = 'OPEN' and touched_at < current_timestamp"
                + " - cast(?1 as bigint) * interval '1' second)"
                + " or (state = 'ABANDONED' and touched_at < current_timestamp"
                + " - interval '60' second)"
                + " or (state = 'DONE' and touched_at < current_timestamp"
                + " - cast(?2 as bigint) * interval '1' second)) order by id",
            UploadEntity.class)
        .setParameter(1, idle.toSeconds())
        .setParameter(2, remembered.toSeconds())
        .setParameter(3, after)
        .setMaxResults(limit)
        .getResultList();
  }

  /** How many uploads were begun and have not ended. */
  public long countOpen() {
    return ((Number)
            entityManager
                .createNativeQuery("select count(*) from upload where state = 'OPEN'")
                .getSingleResult())
        .longValue();
  }

  /** Which of some uploads have a row, whatever their state. */
  public Set<UploadId> listKnown(Collection<UploadId> some) {
    return entityManager
        .createQuery("select u.key from UploadEntity u where u.key in :keys", String.class)
        .setParameter("keys", some.stream().map(UploadId::toString).toList())
        .getResultStream()
        .map(UploadId::parse)
        .collect(Collectors.toSet());
  }
}
