package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Versions as they are hidden and come back, with their parts. Whoever calls this holds the package
 * ({@link HeldPackageDao}).
 */
@ApplicationScoped
public class VersionRemovalDao {
  private static final String FIND =
      "select v.id, m.id, m.digest, v.downloads, case when v.deleted_at is null then 0"
          // As long as CONTRACT 5 lets it come back.
          + " when v.deleted_at > current_timestamp - interval '30' day then 1 else 2 end,"
          + " v.size from package_version v join manifest m on m.id = v.manifest_id where ";

  /** The moment of a version's deletion, which is that of its parts and tags too. */
  private static final String THEN = "(select v.deleted_at from package_version v where v.id = ?1)";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static VersionRemovalDao over(EntityManager entityManager, Database database) {
    VersionRemovalDao dao = new VersionRemovalDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /** Whether a version can be had. */
  public enum Presence {
    /** It is there. */
    LIVING,
    /** It was deleted, and may be restored. */
    RESTORABLE,
    /** It was deleted too long ago. */
    GONE
  }

  /**
   * A version.
   *
   * @param id surrogate key
   * @param manifestId of its root
   * @param digest of its root
   * @param downloads how often it was pulled, as far as that is written
   * @param presence whether it can be had
   * @param size bytes of configs and layers of all platforms, each once
   */
  public record Found(
      long id, long manifestId, Digest digest, long downloads, Presence presence, long size) {}

  /** A version of a package. */
  public Optional<Found> find(long packageId, long versionId) {
    return found(
        Database.query(
            entityManager, FIND + "v.package_id = ?1 and v.id = ?2", packageId, versionId));
  }

  /** The version whose root is a manifest. */
  public Optional<Found> findByRoot(long manifestId) {
    return found(Database.query(entityManager, FIND + "v.manifest_id = ?1", manifestId));
  }

  /** The version of a package whose root has a digest. */
  public Optional<Found> findByDigest(long packageId, Digest digest) {
    return found(
        Database.query(
            entityManager,
            FIND + "m.package_id = ?1 and m.digest = ?2",
            packageId,
            digest.toString()));
  }

  private static Optional<Found> found(Query query) {
    List<?> rows = query.getResultList();
    return rows.stream().findFirst().map(row -> found((Object[]) row));
  }

  private static Found found(@Nullable Object[] row) {
    return new Found(
        number(row[0]),
        number(row[1]),
        Digest.parse(String.valueOf(row[2])),
        number(row[3]),
        Presence.values()[(int) number(row[4])],
        number(row[5]));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }

  /**
   * What a version is among those of its package.
   *
   * @param others whether others live
   * @param tagged whether it has a tag that makes a version of it
   * @param othersTagged whether another that lives has one
   */
  public record Place(boolean others, boolean tagged, boolean othersTagged) {}

  /** Looks at those that live. */
  public Place place(long packageId, Found version) {
    @Nullable Object[] row =
        (Object[])
            Database.query(
                    entityManager,
                    "select "
                        + whether(
                            "exists (select 1 from package_version v where v.package_id = ?1"
                                + " and v.deleted_at is null and v.id <> ?2)")
                        + ", "
                        + whether(VersionRules.tagged("m"))
                        + ", "
                        + whether(
                            "exists (select 1 from tag g join package_version v"
                                + " on v.manifest_id = g.manifest_id where g.package_id = ?1"
                                + " and v.id <> ?2 and v.deleted_at is null and "
                                + VersionRules.versionTag("g")
                                + ")")
                        + " from manifest m where m.id = ?3",
                    packageId,
                    version.id(),
                    version.manifestId())
                .getSingleResult();
    return new Place(number(row[0]) == 1, number(row[1]) == 1, number(row[2]) == 1);
  }

  private static String whether(String condition) {
    return "case when " + condition + " then 1 else 0 end";
  }

  /** Hides a version and its root. */
  public void delete(Found version, long deletedBy) {
    Database.query(
            entityManager,
            // Its tags go then, and none before it moved last.
            "update package_version set deleted_at = greatest(current_timestamp, coalesce((select"
                + " max(y.moved_at) from tag g join tag_move y on y.package_id = g.package_id"
                + " and y.name = g.name where g.manifest_id = package_version.manifest_id),"
                + " current_timestamp)), deleted_by = ?2 where id = ?1",
            version.id(),
            deletedBy)
        .executeUpdate();
    Database.query(
            entityManager,
            "update manifest set deleted_at = " + THEN + ", deleted_with = ?1 where id = ?2",
            version.id(),
            version.manifestId())
        .executeUpdate();
  }

  /**
   * Hides parts of what was hidden that nothing else needs: without a tag of their own, and no
   * child, referrer or fallback tag of anything that lives.
   *
   * @param hidden manifests that were hidden just now
   * @return those that are hidden now, which may have parts of their own
   */
  public List<Long> deleteParts(long versionId, Collection<Long> hidden) {
    return keys(
        database.updateReturning(
            "update manifest u set deleted_at = "
                + THEN
                + ", deleted_with = ?1 where u.id in ("
                + VersionRules.neighbours("= any(?2)")
                + ") and u.deleted_at is null and not "
                + VersionRules.tagged("u")
                + " and not "
                + VersionRules.partOfAnother("u"),
            "u.id",
            versionId,
            hidden.toArray(Long[]::new)));
  }

  /**
   * Brings back a version's root and what was hidden with it.
   *
   * @return the manifests
   */
  public List<Long> restoreManifests(Found version) {
    return keys(
        database.updateReturning(
            "update manifest u set deleted_at = null, deleted_with = null where u.deleted_at is not"
                + " null and (u.id = ?2 or u.deleted_with = ?1 and u.deleted_at = "
                + THEN
                + ")",
            "u.id",
            version.id(),
            version.manifestId()));
  }

  /**
   * Brings back children that were hidden with another version, since they were its parts too.
   *
   * @param restored manifests that came back just now
   * @return those that come back now
   */
  public List<Long> restoreChildren(Collection<Long> restored) {
    return keys(
        database.updateReturning(
            "update manifest u set deleted_at = null, deleted_with = null where u.deleted_at is not"
                + " null and u.id in ("
                + VersionRules.children("= any(?1)")
                + ")",
            "u.id",
            (Object) restored.toArray(Long[]::new)));
  }

  /** The version is there again. */
  public void restore(long versionId) {
    Database.query(
            entityManager,
            "update package_version set deleted_at = null, deleted_by = null,"
                + " updated_at = current_timestamp where id = ?1",
            versionId)
        .executeUpdate();
  }

  private static List<Long> keys(List<?> rows) {
    return rows.stream().map(row -> ((Number) row).longValue()).toList();
  }
}
